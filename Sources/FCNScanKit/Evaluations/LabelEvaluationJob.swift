import Evaluation
import Files
import FoundationEssentials
import Network
import Raster
import Scanning

/// Judges semantic segmentation: score maps of earlier scans against true label maps, pixel by pixel, without the network and
/// the pictures.
///
/// A pixel is taken for the best class of the window whose middle is nearest, within half a stride.
public struct LabelEvaluationJob: Sendable {
    /// The folder with the score maps, which is searched with all folders below.
    public var folder: String
    /// The folder with the true label maps: for each picture an indexed or grey PNG, or a grey TIFF, of the picture's name;
    /// as large as the picture, or as the score map.
    public var truth: String
    /// The numbers of classes in the true label maps, by name; nil where a legend beside them says it, or where a number is
    /// the place of the class in the model. The number 255 says that a pixel does not count.
    public var values: [String: Int]?
    /// The smallest probability of a class that is told; less certain pixels count as wrong.
    public var labels = LabelMap()
    /// The folder for the report; nil writes none.
    public var output: String?

    /// Judges all maps of a folder by true label maps.
    public init(_ folder: String, truth: String) {
        self.folder = folder
        self.truth = truth
    }

    /// Judges.
    ///
    /// Maps of pictures without a true label map are left out.
    ///
    /// - Throws: ``MapRequestError``, ``LabelTruthError``, `ScoreMapError`, `RasterError`, `FileError`.
    public func run(onProgress: (JobProgress) -> Void = { _ in }) throws -> SegmentationReport {
        if let output { try createFolder(output) }
        let paths = try MapEvaluationJob.maps(in: folder)
        let truth = LabelTruth(folder: truth, values: values)
        var (first, tally, pictures): (ScoreMapFile?, LabelTally, Int) = (nil, LabelTally(classes: 0), 0)
        for (done, path) in paths.enumerated() {
            let map = try ScoreMapFile(contentsOf: path)
            let description = map.description
            if let file = try truth.file(for: description.picture.image) {
                guard description.picture.placement.isWhole(description.picture.size),
                    description.regionOfInterest == nil
                else {
                    throw MapRequestError.partOfPicture(map: path)
                }
                if let first, first.description.model != description.model {
                    throw MapRequestError.otherModel(map: path, first: first.path)
                }
                if first == nil { (first, tally) = (map, LabelTally(classes: description.classes.count)) }
                try compare(map, file, truth.classes(of: file, in: description.classes), &tally)
                pictures += 1
            }
            onProgress(JobProgress(stage: .reading, done: done + 1, all: paths.count))
        }
        guard let first else {
            throw LabelTruthError.none(
                folder: self.truth, example: try ScoreMapFile(contentsOf: paths[0]).description.picture.image)
        }
        let report = SegmentationReport(tally, classes: first.description.classes, pictures: pictures)
        if let output { try report.write(to: output) }
        return report
    }

    /// Adds the pixels of a picture.
    private func compare(
        _ map: ScoreMapFile, _ path: String, _ classes: [Int: Int], _ tally: inout LabelTally
    ) throws {
        let (scores, truth) = (map.scores, try LabelRows(path))
        let picture = scores.picture
        let cells = Extent(height: scores.finest.rows, width: scores.finest.columns)
        let size = Extent(height: truth.height, width: truth.width)
        guard size == picture || size == cells else {
            throw LabelTruthError.wrongSize(
                path: path, found: [size.width, size.height], picture: [picture.width, picture.height],
                map: [cells.width, cells.height])
        }
        let frame = scores.frame(scores.levels.count - 1)
        let isPicture = size == picture
        let columns = (0..<size.width).map { isPicture ? frame.column(at: Double($0) + 0.5) : $0 }
        let minimum = labels.usedMinimum(classes: scores.finest.classes.count)
        var labels = [UInt8](repeating: noLabel, count: cells.width)
        var values = [UInt16](repeating: 0, count: size.width)
        var known: Int?
        for y in 0..<size.height {
            try values.withUnsafeMutableBufferPointer { try truth.readRow(into: $0) }
            let row = isPicture ? frame.row(at: Double(y) + 0.5) : y
            let isInside = (0..<cells.height).contains(row)
            if isInside, row != known {
                try labels.withUnsafeMutableBufferPointer {
                    try scores.readLabels(row: row, minimum: minimum, within: nil, into: $0)
                }
                known = row
            }
            for x in 0..<size.width {
                let value = Int(values[x])
                guard let place = classes[value] else {
                    guard value == LabelTruth.void else {
                        throw LabelTruthError.unknownValue(
                            path: path, value: value, column: x, row: y, known: classes.keys.sorted())
                    }
                    tally.add(truth: nil, label: nil)
                    continue
                }
                let label = isInside && labels.indices.contains(columns[x]) ? labels[columns[x]] : noLabel
                tally.add(truth: place, label: label == noLabel ? nil : Int(label))
            }
        }
    }
}
