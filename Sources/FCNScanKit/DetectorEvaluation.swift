import Engine
import Foundation
import Network
import Raster
import Scanning
import Training

/// What a detector finds on labelled pictures.
public struct DetectorEvaluation: Sendable {
    /// One picture: its scores and what is on it.
    public struct EvaluatedPicture: Sendable {
        /// The picture's index in the data.
        public var index: Int
        /// Its name in the data.
        public var name: String
        /// Its scores.
        public var map: ScoreMap
        /// What is on it, of the class that is looked for.
        public var truth: Truth
    }

    /// The class that is looked for.
    public let classIndex: Int
    /// The pictures, in the order of the data.
    public let pictures: [EvaluatedPicture]

    /// Scans labelled pictures.
    ///
    /// Pictures that are samples as a whole, and pictures on which no window fits, are left out.
    ///
    /// - Parameters:
    ///   - indices: The pictures of the data to scan.
    ///   - classIndex: The class to look for, an index into the classes of the data and of the model.
    public init(
        _ data: LabelledData, pictures indices: [Int], classIndex: Int, scanner: DenseScanner,
        onProgress: (Int, Int) -> Void = { _, _ in }
    ) throws {
        self.classIndex = classIndex
        var pictures: [EvaluatedPicture] = []
        for (done, index) in indices.enumerated() {
            let labelled = data.pictures[index]
            guard case .objects(let objects, let ignored) = labelled.label else { continue }
            let picture = try data.store.picture(at: index)
            let geometry = scanner.geometry(for: Extent(height: picture.height, width: picture.width))
            guard geometry.map.height > 0, geometry.map.width > 0 else { continue }
            let source = ArraySource(
                picture.samples.map { Float($0) / 255 }, width: picture.width, height: picture.height,
                channels: picture.channels)
            pictures.append(
                EvaluatedPicture(
                    index: index, name: labelled.name, map: try scanner.scan(source),
                    truth: Truth(
                        boxes: objects.filter { $0.classIndex == classIndex }.map(\.box), ignored: ignored)))
            onProgress(done + 1, indices.count)
        }
        self.pictures = pictures
    }

    /// Half a stride: how far beside a box a detection may lie.
    private var tolerance: Double {
        Double(pictures.first.map { max($0.map.geometry.grid.stride.width, $0.map.geometry.grid.stride.height) } ?? 0) / 2
    }

    /// The threshold that does best on these pictures.
    public func bestThreshold(separation: Double = DetectionOptions().separation) -> ThresholdChoice {
        ThresholdChoice(
            pictures.map { ($0.map, $0.truth) }, classIndex: classIndex, tolerance: tolerance, separation: separation)
    }

    /// Hits, false alarms and misses of each picture.
    public func matches(_ options: DetectionOptions) -> [DetectionMatch] {
        pictures.map { picture in
            DetectionMatch(
                picture.map.detections(ofClass: classIndex, options: options), truth: picture.truth,
                tolerance: tolerance)
        }
    }
}
