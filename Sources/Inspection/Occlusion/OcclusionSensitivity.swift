import Glibc
import Machine
import Network
import Scanning

/// How much the probability of a window's best class depends on each part of the window.
///
/// A square is laid over the window at many places, and the network is asked anew each time. Where the probability
/// falls, the network looks at what was hidden.
///
/// Source: Zeiler & Fergus, "Visualizing and Understanding Convolutional Networks", arXiv:1311.2901, figure 7.
public struct OcclusionSensitivity: Sendable {
    /// The window's best class, an index into the model's classes.
    public let classIndex: Int
    /// Its probability for the window as it is.
    public let probability: Float
    /// The side of the square in pixels.
    public let side: Int
    /// The square's colour, 0…1, one value for each channel.
    public let colour: [Float]
    /// True where the colour is the mean of what the network was trained on; false where it is middle grey.
    public let isColourOfModel: Bool
    /// The number of places in each direction.
    public let places: Extent
    /// The probability with the square around each place, shape [places].
    ///
    /// Place (row, column) is the middle of one of as many equal parts of the window.
    public let probabilities: [Float]
    /// The same as log-odds, `log(p / (1 − p))`, which still tell places apart where all probabilities are nearly 1.
    public let logOdds: [Float]
    /// The size of the window in pixels.
    let window: Extent

    /// Hides parts of a window, one after the other.
    ///
    /// - Parameters:
    ///   - side: The side of the square in pixels; an eighth of the window's shorter side unless given. It moves by
    ///     about a quarter of that.
    ///   - onProgress: Called with the places that are done, and all of them.
    /// - Throws: ``VisualizationError/patchTooLarge(side:window:)``, ``VisualizationError/manyScores(output:)``,
    ///   ``VisualizationError/notFinite(layer:)``, `EngineError`.
    public static func measure(
        _ dense: DenseModel, window: ShownWindow, side: Int? = nil, pool: WorkerPool,
        onProgress: (Int, Int) -> Void = { _, _ in }
    ) throws -> OcclusionSensitivity {
        try dense.requireOneScore()
        let shape = window.shape
        let size = Extent(height: shape.height, width: shape.width)
        let side = side ?? max(1, min(shape.height, shape.width) / 8)
        precondition(side > 0, "a square has at least one pixel")
        guard side < max(shape.height, shape.width) else {
            throw VisualizationError.patchTooLarge(side: side, window: size)
        }
        let step = max(1, side / 4)
        let places = Extent(height: max(1, shape.height / step), width: max(1, shape.width / step))
        let colour = neutralColour(dense.normalization)
        // The first window is the one that nothing is hidden of.
        let count = places.height * places.width + 1
        let logits = try WindowRunner(dense, pool: pool).outputs(count: count, onProgress: onProgress) {
            number, target in
            _ = target.update(fromContentsOf: window.samples)
            guard number > 0 else { return }
            let covered = covered(number - 1, places: places, side: side, window: size)
            for y in covered.rows {
                for x in covered.columns {
                    for channel in 0..<shape.channels {
                        target[(y * shape.width + x) * shape.channels + channel] = colour[channel]
                    }
                }
            }
        }
        guard logits.allSatisfy(\.isFinite) else { throw VisualizationError.notFinite(layer: "the last layer") }
        let classes = dense.classes.count
        let all = (0..<count).map { dense.probabilities(ofLogits: Array(logits[$0 * classes..<($0 + 1) * classes])) }
        let best = all[0].indices.max { (all[0][$0], $1) < (all[0][$1], $0) }!
        let logOdds = (1..<count).map { number in
            dense.probabilityRule.logOdds(
                ofClass: best, logits: logits[number * classes..<(number + 1) * classes].map(Double.init))
        }
        return OcclusionSensitivity(
            classIndex: best, probability: all[0][best], side: side, colour: colour,
            isColourOfModel: dense.normalization.hasMean, places: places,
            probabilities: all.dropFirst().map { $0[best] }, logOdds: logOdds, window: size)
    }

    /// The pixels of the window that the square hides.
    ///
    /// - Parameter place: Counted row by row.
    package func covered(_ place: Int) -> (rows: Range<Int>, columns: Range<Int>) {
        Self.covered(place, places: places, side: side, window: window)
    }

    private static func covered(
        _ place: Int, places: Extent, side: Int, window: Extent
    ) -> (rows: Range<Int>, columns: Range<Int>) {
        func range(_ index: Int, of count: Int, _ size: Int) -> Range<Int> {
            let middle = (Double(index) + 0.5) * Double(size) / Double(count)
            let first = Int((middle - Double(side) / 2).rounded(.toNearestOrAwayFromZero))
            return max(0, first)..<min(size, first + side)
        }
        return (
            range(place / places.width, of: places.height, window.height),
            range(place % places.width, of: places.width, window.width)
        )
    }

    /// The colour that becomes zero in the network, which is the mean of what it was trained on; middle grey where the
    /// network takes samples as they are.
    private static func neutralColour(_ normalization: Normalization) -> [Float] {
        let transform = InputTransform(normalization)
        var colour = [Float](repeating: 0.5, count: transform.scale.count)
        guard normalization.hasMean else { return colour }
        for (input, channel) in transform.order.enumerated() where transform.scale[input] != 0 {
            colour[channel] = min(max(-transform.shift[input] / transform.scale[input], 0), 1)
        }
        return colour
    }
}

extension Normalization {
    fileprivate var hasMean: Bool { mean.contains { $0 != 0 } }
}

extension ProbabilityRule {
    /// `log(p / (1 − p))` of a class, from the logits so that it keeps its digits where the probability is nearly 1.
    fileprivate func logOdds(ofClass index: Int, logits: [Double]) -> Float {
        switch self {
        case .logistic: return Float(logits[index])
        case .asTheyAre: return Float(log(max(logits[index], 1e-12) / max(1 - logits[index], 1e-12)))
        case .softmax:
            let others = logits.indices.filter { $0 != index }.map { logits[$0] }
            guard let largest = others.max() else { return .greatestFiniteMagnitude }
            return Float(logits[index] - largest - log(others.reduce(0) { $0 + exp($1 - largest) }))
        }
    }
}
