import Engine
import Foundation
import Network
import Scanning
import Training

/// The forward pass of one network over samples in memory: its time, and how far it is from the exact scores.
public struct Benchmark: Sendable, Codable {
    /// What one stage costs in a pass, on average.
    public struct Layer: Sendable, Codable {
        /// The layers that the stage computes.
        public var name: String
        /// The feature map that it makes.
        public var output: Shape
        /// Milliseconds.
        public var milliseconds: Double
        /// Billions of additions and multiplications in a second, counted as direct sums; nil without any.
        public var gigaflops: Double?
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
    /// Nanoseconds for a pixel in the shortest pass.
    public var nanosecondsPerPixel: Double
    /// What each stage costs.
    public var layers: [Layer]
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
    public init(
        _ model: DenseModel, picture: Extent, samples: [Float]? = nil, scoresPath: String? = nil, runs: Int,
        checkedCells: Int, pool: WorkerPool, options: PlanOptions = PlanOptions()
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
        instructionSet = plan.instructionSet.rawValue
        self.runs = runs
        minimumMilliseconds = seconds[0] * 1000
        medianMilliseconds = seconds[seconds.count / 2] * 1000
        gigaflops = flops / seconds[0] / 1e9
        nanosecondsPerPixel = seconds[0] * 1e9 / Double(picture.height * picture.width)
        layers = zip(before, executor.stageCosts).map { before, after in
            let seconds = (after.seconds - before.seconds) / Double(runs)
            return Layer(
                name: after.name, output: after.output, milliseconds: seconds * 1000,
                gigaflops: after.multiplyAdds > 0 ? Double(2 * after.multiplyAdds) / seconds / 1e9 : nil)
        }
        peakMemoryBytes = Scanning.peakMemoryBytes()
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
        return (0..<count).map { _ in Float(random.uniform()) }
    }
}

/// Networks to measure by name.
public enum BenchmarkNetwork: String, CaseIterable, Sendable {
    /// VGG16 (Simonyan & Zisserman, arXiv:1409.1556) over 384×384 pixels: 6×6 cells.
    case vgg16 = "vgg16-384"
    /// Five small blocks of convolution and pooling over 384×384 pixels.
    case small = "small-384"
    /// The same over 2048×2048 pixels.
    case smallOnLarge = "small-2048"
    /// The classic net for handwritten digits over a page of 1024×1024 pixels: 499×499 cells.
    case keras = "keras-1024"

    /// The architecture of one window.
    public var architectureText: String {
        switch self {
        case .vgg16:
            """
            input 224x224x3; [conv3-64/p1 relu]*2 pool2; [conv3-128/p1 relu]*2 pool2; [conv3-256/p1 relu]*3 pool2;
            [[conv3-512/p1 relu]*3 pool2]*2; [fc4096 relu]*2 fc1000
            """
        case .small, .smallOnLarge:
            """
            input 224x224x3; conv3-16/p1 relu pool2; conv3-32/p1 relu pool2; [conv3-64/p1 relu pool2]*2;
            conv3-128/p1 relu pool2; fc128 relu fc10
            """
        case .keras: "input 28x28x1; conv3-32 relu conv3-64 relu pool2; fc128 relu fc10"
        }
    }

    /// The side of the square picture.
    public var side: Int {
        switch self {
        case .vgg16, .small: 384
        case .smallOnLarge: 2048
        case .keras: 1024
        }
    }
}

extension Model {
    /// A network with random weights (He), for measuring.
    public static func random(_ architecture: Architecture, seed: UInt64 = 1) -> Model {
        let channels = architecture.input.channels
        return Model(
            architecture: architecture, parameters: WeightInitialization.he.parameters(of: architecture, seed: seed),
            classes: (0..<architecture.output.channels).map { "class \($0)" },
            normalization: Normalization(
                mean: [Float](repeating: 0.5, count: channels), deviation: [Float](repeating: 0.29, count: channels)))
    }
}
