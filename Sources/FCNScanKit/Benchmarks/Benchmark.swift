import Engine
import Formats
import FoundationEssentials
import Glibc
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
        /// The feature map that it makes; of several fragments the first.
        public var output: Shape
        /// Into how many fragments the map falls, where a stride is taken out of the network.
        public var fragments: Int
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
        package init(_ cost: StageCost, passes: Int, peakGigaflops: Double) {
            let seconds = cost.seconds / Double(passes)
            name = cost.name
            algorithm = cost.algorithm
            tile = cost.tile
            output = cost.output
            fragments = cost.fragments
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
    /// The most memory that the program has held until its passes were over, weights and the picture included.
    public var peakMemoryBytes: Int

    /// Times a network.
    ///
    /// - Parameters:
    ///   - samples: The picture, shape [height, width, channels]; random unless given.
    ///   - runs: Passes that are timed, after one that is not.
    ///   - checkedCells: Cells that are computed again in float64, spread over the map.
    ///   - peakGigaflops: What the threads can do at most; measured unless given.
    /// - Returns: The benchmark, and the logits of its last pass, shape [rows, columns, classes].
    /// - Throws: `EngineError`.
    public static func measure(
        _ model: DenseModel, picture: Extent, samples: [Float]? = nil, runs: Int, checkedCells: Int,
        pool: WorkerPool, options: PlanOptions = PlanOptions(), peakGigaflops: Double? = nil
    ) throws -> (benchmark: Benchmark, scores: NumpyArray) {
        let samples = samples ?? randomSamples(picture.height * picture.width * model.architecture.input.channels)
        let passes = try TimedPasses.run(model, picture, samples: samples, runs: runs, options, pool: pool)
        let peak = peakGigaflops ?? Calibration.peakGigaflops(options.instructionSet, pool: pool)
        let shortest = passes.seconds[0]
        func gigaflops(_ multiplyAdds: KeyPath<StageCost, Int>) -> Double {
            Double(2 * passes.costs.reduce(0) { $0 + $1[keyPath: multiplyAdds] }) / shortest / 1e9
        }
        var result = Benchmark(
            size: [picture.width, picture.height], map: [passes.map.width, passes.map.height], threads: pool.threads,
            instructionSet: options.instructionSet.rawValue, runs: runs, minimumMilliseconds: shortest * 1000,
            medianMilliseconds: passes.seconds[runs / 2] * 1000, gigaflops: gigaflops(\.multiplyAdds),
            executedGigaflops: gigaflops(\.executedMultiplyAdds), peakGigaflops: peak,
            nanosecondsPerPixel: shortest * 1e9 / Double(picture.height * picture.width),
            layers: passes.costs.map { Layer($0, passes: runs, peakGigaflops: peak) },
            planMemory: passes.memory, peakMemoryBytes: Machine.peakMemoryBytes())
        if checkedCells > 0 {
            result.error = try error(
                of: passes.scores, passes.map, ReferencePass(model, picture: picture), samples: samples,
                pictureWidth: picture.width, cells: checkedCells, pool: pool)
        }
        let shape = [passes.map.height, passes.map.width, passes.map.channels]
        return (result, NumpyArray(shape: shape, values: passes.scores))
    }

    /// Passes over the same samples; the plan is gone with them.
    private struct TimedPasses {
        /// The scores' shape.
        var map: Shape
        /// What the plan held.
        var memory: PlanMemory
        /// Sorted.
        var seconds: [Double]
        /// What the stages cost in all timed passes together.
        var costs: [StageCost]
        /// The logits of the last pass.
        var scores: [Float]

        static func run(
            _ model: DenseModel, _ picture: Extent, samples: [Float], runs: Int, _ options: PlanOptions,
            pool: WorkerPool
        ) throws -> TimedPasses {
            let plan = try Plan(model, picture: picture, options: options, pool: pool)
            let executor = try Executor(plan, pool: pool)
            var scores: [Float] = []
            func pass() throws -> Double {
                scores.removeAll(keepingCapacity: true)
                let source = ArraySource(
                    samples, width: picture.width, height: picture.height, channels: plan.input.channels)
                let start = ContinuousClock.now
                try executor.run(source) { scores.append(contentsOf: $1) }
                return start.seconds(to: .now)
            }
            // The first pass fills caches and takes memory from the system.
            _ = try pass()
            let before = executor.stageCosts
            let seconds = try (0..<runs).map { _ in try pass() }.sorted()
            let costs = zip(before, executor.stageCosts).map { before, after in
                var cost = after
                cost.seconds -= before.seconds
                return cost
            }
            return TimedPasses(
                map: plan.output, memory: plan.memory(threads: pool.threads), seconds: seconds, costs: costs,
                scores: scores)
        }
    }

    /// Computes some cells of a score map again in float64.
    private static func error(
        of scores: [Float], _ map: Shape, _ reference: ReferencePass, samples: [Float], pictureWidth: Int,
        cells wanted: Int, pool: WorkerPool
    ) throws -> Error {
        let all = map.width * map.height
        let cells = min(wanted, all)
        var largest = 0.0
        for index in 0..<cells {
            let cell = cells == 1 ? all / 2 : index * (all - 1) / (cells - 1)
            let exact = try reference.logits(
                row: cell / map.width, column: cell % map.width, samples: samples, pictureWidth: pictureWidth,
                pool: pool)
            for (channel, value) in exact.enumerated() {
                largest = max(largest, abs(Double(scores[cell * map.channels + channel]) - value))
            }
        }
        let top = Double(scores.reduce(0) { max($0, abs($1)) })
        return Error(
            cells: cells, largestDifference: largest, largestScore: top,
            relative: largest / max(top, .leastNormalMagnitude))
    }

    private static func randomSamples(_ count: Int) -> [Float] {
        var random = RandomSource(seed: 1)
        return random.samples(count)
    }
}
