import Engine
import Glibc
import Network

/// The dense pass against the naive loop on one picture.
public struct Comparison: Sendable, Equatable, Codable {
    /// Absolute differences.
    public struct Difference: Sendable, Equatable, Codable {
        /// Of what the network gives before softmax.
        public var logits: Float
        /// Of the probabilities.
        public var probabilities: Float

        package init(logits: Float, probabilities: Float) {
            self.logits = logits
            self.probabilities = probabilities
        }
    }
    /// The size of the score map.
    public struct Map: Sendable, Equatable, Codable {
        /// Cells in a row.
        public var columns: Int
        /// Rows of cells.
        public var rows: Int
    }

    /// Windows, which is cells of the map.
    public var windows: Int
    /// The size of the score map.
    public var map: Map
    /// Shortest time of the dense pass, without decoding.
    public var denseSeconds: Double
    /// Shortest time of the loop, without decoding and cutting out.
    public var loopSeconds: Double
    /// How many times faster the dense pass is.
    public var speedup: Double
    /// Multiply-adds of the loop over those of the dense pass; nil for a network without any.
    public var predictedSpeedup: Double?
    /// How far the scores are apart on average.
    public var meanAbsoluteDifference: Difference
    /// How far the scores are apart.
    public var maxAbsoluteDifference: Difference
    /// The windows with the same best class both ways.
    public var sameBestClass: Int
    /// True when every cell has the same best class both ways.
    public var sameArgmax: Bool
    /// The objects that both ways show; nil where none were looked for.
    public var detections: DetectionAgreement?

    /// Runs both ways on a picture in memory and compares them.
    ///
    /// - Parameters:
    ///   - scanner: The network; its method has no influence.
    ///   - loop: The network as it is run window by window, where it is another than the dense one.
    ///   - samples: The extended picture, from ``DenseScanner/extendedSamples(of:)``.
    ///   - geometry: Where the picture's windows are, from ``DenseScanner/geometry(for:)``.
    ///   - detection: The classes that are looked for, and how; nil for none.
    ///   - runs: How often each way is timed; the shortest time counts.
    /// - Throws: `EngineError`, ``ScanError``.
    public static func measure(
        _ scanner: DenseScanner, loop: DenseScanner? = nil, samples: [Float], geometry: ScanGeometry,
        detection: (classes: [Int], options: DetectionOptions)? = nil, runs: Int = 3
    ) throws -> Comparison {
        let model = scanner.model
        let extended = geometry.extended
        func scan(_ scanner: DenseScanner, _ method: ScanMethod) throws -> (ScoreMap, seconds: Double) {
            let scanner = DenseScanner(scanner, method: method)
            return try shortest(of: runs) {
                try scanner.scan(
                    ArraySource(
                        samples, width: extended.width, height: extended.height,
                        channels: model.architecture.input.channels))
            }
        }
        let (dense, denseSeconds) = try scan(scanner, .dense)
        let (windowed, loopSeconds) = try scan(loop ?? scanner, .exactWindows(stride: geometry.grid.stride))
        let windows = geometry.map.width * geometry.map.height
        let denseCost = Double(try DenseScanner(scanner, method: .dense).multiplyAdds(for: extended))
        let looping = (loop ?? scanner).model
        let tiles = WindowTiles(looping.form, geometry).count
        let loopCost = Double(tiles.height * tiles.width) * Double(looping.architecture.summary.multiplyAdds)
        let same = try zip(dense.bestClasses, windowed.bestClasses).count { $0 == $1 }
        func largest(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).map { abs($0 - $1) }.max() ?? 0 }
        func mean(_ a: [Float], _ b: [Float]) -> Float {
            Float(zip(a, b).reduce(0) { $0 + Double(abs($1.0 - $1.1)) } / Double(max(a.count, 1)))
        }
        return Comparison(
            windows: windows, map: Map(columns: geometry.map.width, rows: geometry.map.height),
            denseSeconds: denseSeconds, loopSeconds: loopSeconds, speedup: loopSeconds / denseSeconds,
            predictedSpeedup: denseCost > 0 ? loopCost / denseCost : nil,
            meanAbsoluteDifference: Difference(
                logits: try mean(dense.logits, windowed.logits),
                probabilities: try mean(dense.probabilities, windowed.probabilities)),
            maxAbsoluteDifference: Difference(
                logits: try largest(dense.logits, windowed.logits),
                probabilities: try largest(dense.probabilities, windowed.probabilities)),
            sameBestClass: same, sameArgmax: same == windows,
            detections: try detection.map {
                try DetectionAgreement(windows: windowed, dense: dense, ofClasses: $0.classes, options: $0.options)
            })
    }

    private static func shortest<Value>(of runs: Int, _ body: () throws -> Value) throws -> (Value, Double) {
        // The first run also allocates and packs; it is not counted.
        var value = try body()
        var seconds = Double.infinity
        for _ in 0..<max(runs, 1) {
            let start = ContinuousClock.now
            value = try body()
            seconds = min(seconds, start.seconds(to: .now))
        }
        return (value, seconds)
    }
}
