import Engine
import Machine
import Network

/// How near each kernel comes to what the processor can do, so that a regression is seen.
public struct KernelBenchmark: Sendable, Codable {
    /// One kernel.
    public struct Row: Sendable, Codable {
        /// What is computed, for example `3x3 64->64`.
        public var work: String
        /// With which algorithm.
        public var algorithm: String
        /// Milliseconds of the shortest pass.
        public var milliseconds: Double
        /// Billions of additions and multiplications in a second, counted as direct sums.
        public var gigaflops: Double
        /// The same over the peak: above 1 where an algorithm saves more than it costs.
        public var effectiveShare: Double
        /// Those of the sums of products that are really done, over the peak.
        public var executedShare: Double
    }
    /// The kernels that were used.
    public var instructionSet: String
    /// Threads.
    public var threads: Int
    /// Billions of additions and multiplications in a second in registers.
    public var peakGigaflops: Double
    /// The kernels.
    public var rows: [Row]

    /// A layer, the picture over which it runs, and the algorithms to measure.
    private static let works: [(text: String, side: Int, algorithms: [Algorithm])] = [
        ("input 3x3x3; conv3-16", 512, [.direct]),
        ("input 3x3x3; conv3-64", 512, [.direct]),
        ("input 4x4x3; conv3-16 relu pool2", 512, [.direct]),
        ("input 3x3x64; conv3-64/s2", 256, [.direct]),
        ("input 1x1x128; conv1-128", 256, [.direct, .streamed]),
        ("input 3x3x16; conv3-32", 256, [.direct, .winograd2, .winograd4, .winograd6]),
        ("input 3x3x64; conv3-64", 128, [.direct, .winograd2, .winograd4, .winograd6, .fourier16, .fourier32]),
        ("input 3x3x256; conv3-256", 66, [.direct, .winograd2, .winograd4, .winograd6]),
        ("input 7x7x128; conv7-128", 64, [.direct, .streamed, .fourier16, .fourier32]),
        ("input 12x12x64; conv12-128", 224, [.direct, .fourier32, .fourier64]),
        ("input 7x7x256; conv7-1024", 12, [.direct, .streamed]),
    ]

    /// Measures all kernels.
    ///
    /// - Parameter runs: Passes of each, the shortest of which counts.
    public init(runs: Int, pool: WorkerPool, options: PlanOptions = PlanOptions()) throws {
        instructionSet = options.instructionSet.rawValue
        threads = pool.threads
        let peak = Calibration.peakGigaflops(options.instructionSet, pool: pool)
        peakGigaflops = peak
        rows = []
        for work in KernelBenchmark.works {
            let model = try Model.untrained(Architecture(text: work.text)).convolutionalized()
            for algorithm in work.algorithms {
                var options = options
                options.algorithm = algorithm
                let result = try Benchmark(
                    model, picture: Extent(work.side), runs: runs, checkedCells: 0, pool: pool, options: options,
                    peakGigaflops: peak)
                // The stage alone: packing the picture's rows is not the kernel's.
                let layer = result.layers[0]
                rows.append(
                    Row(
                        work: work.text.dropFirst("input ".count) + ", \(work.side)x\(work.side)",
                        algorithm: layer.algorithm, milliseconds: layer.milliseconds, gigaflops: layer.gigaflops ?? 0,
                        effectiveShare: (layer.gigaflops ?? 0) / peak,
                        executedShare: layer.shareOfPeak ?? 0))
            }
        }
    }
}
