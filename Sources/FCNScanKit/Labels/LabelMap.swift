import Datasets
import Files
import Formats
import Raster
import Rendering
import Scanning

/// Semantic segmentation: the best class of every window as a picture with a palette, one pixel for each window, and a legend
/// beside it.
public struct LabelMap: Sendable, Equatable {
    /// The smallest probability of a class that is told; nil to tell the best class in any case, but a half where there is
    /// one class only.
    public var minimumScore: Float?

    /// The best class of every window.
    public init(minimumScore: Float? = nil) { self.minimumScore = minimumScore }

    /// The smallest probability of a class that is told.
    package func usedMinimum(classes: Int) -> Float? { minimumScore ?? (classes == 1 ? 0.5 : nil) }

    /// Writes `BASE.labels.png` and `BASE.labels.json`, row by row.
    ///
    /// - Parameters:
    ///   - scores: Complete.
    ///   - region: Where classes are told; nil everywhere.
    ///   - base: What the names of both files start with, folder included.
    /// - Returns: What the legend says.
    /// - Throws: ``LabelMapError``, `FileError`, `RasterError`.
    func write(
        _ scores: ScorePyramid, of picture: ScannedPicture, within region: ScannedRegion?, base: String
    ) throws -> LabelLegend {
        let map = scores.finest
        guard map.classes.count <= ScorePyramid.mostLabels else {
            throw LabelMapError.tooManyClasses(count: map.classes.count, limit: ScorePyramid.mostLabels)
        }
        let colors = Self.colors(of: map.classes)
        let file = "\(base).labels.png"
        let writer = try PNGWriter(
            file,
            PNGLayout(
                width: map.columns, height: map.rows, format: .gray, palette: colors.flatMap { $0.map(UInt8.init) }))
        var tally = LabelAreas(scores, picture.placement)
        let minimum = usedMinimum(classes: map.classes.count)
        let labels = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: map.columns)
        defer { labels.deallocate() }
        for row in 0..<map.rows {
            try scores.readLabels(row: row, minimum: minimum, within: region, into: labels)
            tally.add(labels, row: row)
            try writer.writeRow(UnsafeBufferPointer(labels))
        }
        try writer.finish()
        let units = PhysicalUnits(
            onMap: picture.georeference, written: picture.pixelSize, given: picture.givenPixelSize)
        func entry(_ index: Int, _ name: String?) -> LabelLegend.Entry {
            LabelLegend.Entry(
                index: index, name: name, color: colors[index], cells: tally.cells[index], area: tally.areas[index],
                squareMillimeters: units.map { tally.areas[index] * $0.squareMillimetersPerPixel })
        }
        let legend = LabelLegend(
            image: picture.image, labels: file, size: [map.columns, map.rows], origin: tally.origin,
            stride: tally.stride, minimumScore: minimum,
            classes: map.classes.enumerated().map { entry($0, $1) }, uncertain: entry(Int(noLabel), nil))
        try AtomicFile.write(try JSONText.lines(of: legend), to: "\(base).labels.json")
        return legend
    }

    /// Red, green and blue of all 256 numbers: the background is dark, what has no class white, classes have colours that
    /// become darker every ten.
    static func colors(of classes: [String]) -> [[Int]] {
        var colors = [[Int]](repeating: [0, 0, 0], count: 256)
        var next = 0
        for (index, name) in classes.enumerated() {
            if name == LabelledData.backgroundClass {
                colors[index] = [32, 32, 32]
                continue
            }
            let ink = Palette.color(next)
            let brightness = 1 / (1 + 0.4 * Double(next / Palette.colors.count))
            colors[index] = [ink.red, ink.green, ink.blue].map { Int(Double($0) * brightness) }
            next += 1
        }
        colors[Int(noLabel)] = [255, 255, 255]
        return colors
    }
}

/// How much of a picture each number of a label map covers.
private struct LabelAreas {
    private(set) var cells = [Int](repeating: 0, count: 256)
    /// In pixels of the full picture.
    private(set) var areas = [Double](repeating: 0, count: 256)
    let origin, stride: [Double]
    private let frame: CellFrame
    private let scale: Double
    /// Of each column, in pixels of what was scanned.
    private let widths: [Double]

    init(_ scores: ScorePyramid, _ placement: PicturePlacement) {
        let frame = scores.frame(scores.levels.count - 1)
        self.frame = frame
        scale = placement.scale[0] * placement.scale[1]
        origin = [placement.fullX(frame.originX), placement.fullY(frame.originY)]
        stride = [frame.strideX * placement.scale[0], frame.strideY * placement.scale[1]]
        widths = (0..<scores.finest.columns).map { frame.pixels(row: 0, columns: $0..<$0 + 1).width }
    }

    mutating func add(_ labels: UnsafeMutableBufferPointer<UInt8>, row: Int) {
        let height = frame.pixels(row: row, columns: 0..<1).height
        for (column, label) in labels.enumerated() {
            cells[Int(label)] += 1
            areas[Int(label)] += widths[column] * height * scale
        }
    }
}

/// Why there is no label map.
public enum LabelMapError: DescribedError, Equatable {
    /// A palette has 256 numbers, and one of them stands for no class.
    case tooManyClasses(count: Int, limit: Int)

    /// One sentence.
    public var description: String {
        switch self {
        case .tooManyClasses(let count, let limit):
            "the model has \(count) classes, and a label map can tell \(limit) apart"
        }
    }
}
