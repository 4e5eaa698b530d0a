import Engine
import Formats
import Foundation
import Machine
import Network
import Numbers
import Scanning
import Training

/// The forward pass of one network over samples in memory: its time, and how far it is from the exact scores.
public struct Benchmark: Sendable, Codable {
    /// How one stage is computed and what it costs in a pass, on average.
    public struct Layer: Sendable, Codable {
        /// The layers that the stage computes.
        public var name: String
        /// How: an algorithm, or `pooling`, `sum`, `concatenation`.
        public var algorithm: String
        /// Output rows and columns that are made together.
        public var tile: String
        /// The feature map that it makes.
        public var output: Shape
        /// Milliseconds.
        public var milliseconds: Double
        /// Milliseconds that the plan expected.
        public var predictedMilliseconds: Double
        /// Billions of additions and multiplications in a second, counted as direct sums; nil without any.
        public var gigaflops: Double?
        /// Billions of additions and multiplications in a second that were really done in sums of products.
        public var executedGigaflops: Double?
        /// The share of what the threads could do at most; nil without sums of products.
        public var shareOfPeak: Double?
        /// Bytes of packed or transformed weights.
        public var weightBytes: Int
        /// Bytes of memory for transformed tiles and their products.
        public var scratchBytes: Int

        /// A stage's costs as those of one pass of several.
        public init(_ cost: StageCost, passes: Int, peakGigaflops: Double) {
            let seconds = cost.seconds / Double(passes)
            name = cost.name
            algorithm = cost.algorithm
            tile = cost.tile
            output = cost.output
            milliseconds = seconds * 1000
            predictedMilliseconds = cost.predictedSeconds * 1000
            weightBytes = cost.weightBytes
            scratchBytes = cost.scratchBytes
            guard cost.multiplyAdds > 0, seconds > 0 else { return }
            gigaflops = Double(2 * cost.multiplyAdds) / seconds / 1e9
            executedGigaflops = Double(2 * cost.executedMultiplyAdds) / seconds / 1e9
            shareOfPeak = executedGigaflops! / peakGigaflops
        }
    }

    /// The distance from a float64 reference.
    public struct Error: Sendable, Codable {
        /// Cells that were computed again in float64.
        public var cells: Int
        /// The largest difference of a logit.
        public var largestDifference: Double
        /// The largest logit of the whole map.
        public var largestScore: Double
        /// The one over the other.
        public var relative: Double
    }

    /// The picture's width and height.
    public var size: [Int]
    /// Columns and rows of the score map.
    public var map: [Int]
    /// Threads.
    public var threads: Int
    /// The kernels that were used.
    public var instructionSet: String
    /// Passes that were timed, after one that was not.
    public var runs: Int
    /// The shortest pass, without decoding.
    public var minimumMilliseconds: Double
    /// The median pass.
    public var medianMilliseconds: Double
    /// Billions of additions and multiplications in a second in the shortest pass, counted as direct sums.
    public var gigaflops: Double
    /// The same, counted as they were really done in sums of products.
    public var executedGigaflops: Double
    /// The most that the threads can do: additions and multiplications of values in registers.
    public var peakGigaflops: Double
    /// Nanoseconds for a pixel in the shortest pass.
    public var nanosecondsPerPixel: Double
    /// What each stage costs.
    public var layers: [Layer]
    /// What the plan holds.
    public var planMemory: PlanMemory
    /// The distance from the exact scores, where it was measured.
    public var error: Error?
    /// The most memory that the program has held, weights and the picture included.
    public var peakMemoryBytes: Int

    /// Runs a network.
    ///
    /// - Parameters:
    ///   - samples: The picture, shape [height, width, channels]; random unless given.
    ///   - scoresPath: Where the logits go as a NumPy file of shape [rows, columns, classes].
    ///   - checkedCells: Cells that are computed again in float64, spread over the map.
    ///   - peakGigaflops: What the threads can do at most; measured unless given.
    public init(
        _ model: DenseModel, picture: Extent, samples: [Float]? = nil, scoresPath: String? = nil, runs: Int,
        checkedCells: Int, pool: WorkerPool, options: PlanOptions = PlanOptions(), peakGigaflops: Double? = nil
    ) throws {
        let plan = try Plan(model, picture: picture, options: options, pool: pool)
        let executor = try Executor(plan, pool: pool)
        let channels = plan.input.channels
        let samples = samples ?? Benchmark.randomSamples(picture.height * picture.width * channels)
        var scores: [Float] = []
        func pass() throws -> Double {
            scores.removeAll(keepingCapacity: true)
            let source = ArraySource(samples, width: picture.width, height: picture.height, channels: channels)
            let start = ContinuousClock.now
            try executor.run(source) { scores.append(contentsOf: $1) }
            return start.seconds(to: .now)
        }
        _ = try pass()
        let before = executor.stageCosts
        let seconds = try (0..<runs).map { _ in try pass() }.sorted()
        let flops = Double(2 * before.reduce(0) { $0 + $1.multiplyAdds })
        size = [picture.width, picture.height]
        map = [plan.output.width, plan.output.height]
        threads = pool.threads
        planMemory = plan.memory(threads: pool.threads)
        instructionSet = plan.instructionSet.rawValue
        self.runs = runs
        minimumMilliseconds = seconds[0] * 1000
        medianMilliseconds = seconds[seconds.count / 2] * 1000
        gigaflops = flops / seconds[0] / 1e9
        nanosecondsPerPixel = seconds[0] * 1e9 / Double(picture.height * picture.width)
        let peak = peakGigaflops ?? Calibration.peakGigaflops(options.instructionSet, pool: pool)
        self.peakGigaflops = peak
        layers = zip(before, executor.stageCosts).map { before, after in
            var cost = after
            cost.seconds -= before.seconds
            return Layer(cost, passes: runs, peakGigaflops: peak)
        }
        executedGigaflops =
            Double(2 * before.reduce(0) { $0 + $1.executedMultiplyAdds }) / seconds[0] / 1e9
        peakMemoryBytes = Machine.peakMemoryBytes()
        if let scoresPath {
            let shape = [plan.output.height, plan.output.width, plan.output.channels]
            try NumpyFile.write(scores, shape: shape, to: scoresPath)
        }
        guard checkedCells > 0 else { return }
        let reference = try ReferencePass(model, picture: picture)
        let all = plan.output.width * plan.output.height
        let cells = min(checkedCells, all)
        var largest = 0.0
        for index in 0..<cells {
            let cell = cells == 1 ? all / 2 : index * (all - 1) / (cells - 1)
            let exact = reference.logits(
                row: cell / plan.output.width, column: cell % plan.output.width, samples: samples,
                pictureWidth: picture.width, pool: pool)
            for (channel, value) in exact.enumerated() {
                largest = max(largest, abs(Double(scores[cell * plan.output.channels + channel]) - value))
            }
        }
        let top = Double(scores.reduce(0) { max($0, abs($1)) })
        error = Error(
            cells: cells, largestDifference: largest, largestScore: top,
            relative: largest / max(top, .leastNormalMagnitude))
    }

    private static func randomSamples(_ count: Int) -> [Float] {
        var random = RandomSource(seed: 1)
        return random.samples(count)
    }
}
