import Datasets
import Network
import Scanning

/// Finds the background windows that a detector takes for objects.
public struct HardNegativeMining: Sendable {
    /// The least probability of an object class. Default: 0.05, so that what is nearly taken is found too.
    public var leastProbability: Float = 0.05
    /// The most windows of one picture. Default: 16.
    public var windowsPerPicture = 16
    /// Two windows of one picture lie at least so far apart, as a share of the window's size. Default: a quarter.
    public var separation = 0.25

    /// Mining with the default limits.
    public init() {}

    /// The strongest false windows of scanned pictures, picture by picture, strongest first.
    ///
    /// - Parameters:
    ///   - evaluation: The scanned pictures of the data.
    ///   - sampling: Says what is background on pictures with objects.
    /// - Throws: `FileError`, where scores that are kept in a file cannot be read.
    public func windows(
        _ evaluation: DetectorEvaluation, of data: LabelledData, sampling: PatchSampling
    ) throws -> [HardNegative] {
        let objects =
            evaluation.objectClasses.isEmpty
            ? evaluation.classes.indices.filter { evaluation.classes[$0] != LabelledData.backgroundClass }
            : evaluation.objectClasses
        return try evaluation.pictures.flatMap { picture -> [HardNegative] in
            guard let map = picture.scores?.finest else { return [] }
            let labelled = data.pictures[picture.index]
            var found: [HardNegative] = []
            for candidate in try candidates(map, classes: objects, index: picture.index) {
                guard found.count < windowsPerPicture else { break }
                // Middles that lie beyond the border belong to windows that are mostly reflection.
                guard candidate.centerX >= 0, candidate.centerY >= 0, candidate.centerX <= Double(labelled.width),
                    candidate.centerY <= Double(labelled.height),
                    sampling.zone(x: candidate.centerX, y: candidate.centerY, on: labelled) == .background,
                    !found.contains(where: { isNear($0, candidate, map.geometry.grid.window) })
                else { continue }
                found.append(candidate)
            }
            return found
        }
    }

    /// All cells that are taken for an object, strongest first.
    private func candidates(_ map: ScoreMap, classes: [Int], index: Int) throws -> [HardNegative] {
        let probabilities = try map.probabilities
        let count = map.classes.count
        var found: [HardNegative] = []
        for cell in 0..<map.rows * map.columns {
            let scores = probabilities[cell * count..<(cell + 1) * count]
            guard let best = classes.max(by: { scores[scores.startIndex + $0] < scores[scores.startIndex + $1] }),
                case let probability = scores[scores.startIndex + best], probability >= leastProbability
            else { continue }
            let box = map.geometry.window(column: cell % map.columns, row: cell / map.columns)
            found.append(
                HardNegative(
                    pictureIndex: index, centerX: box.centerX, centerY: box.centerY, className: map.classes[best],
                    probability: probability))
        }
        // Equal probabilities in the order of the cells.
        return found.enumerated().sorted { ($1.element.probability, $0.offset) < ($0.element.probability, $1.offset) }
            .map(\.element)
    }

    private func isNear(_ a: HardNegative, _ b: HardNegative, _ window: Extent) -> Bool {
        abs(a.centerX - b.centerX) < separation * Double(window.width)
            && abs(a.centerY - b.centerY) < separation * Double(window.height)
    }
}
