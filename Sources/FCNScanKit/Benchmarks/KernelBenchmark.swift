import Engine
import Machine
import Network

/// How near each kernel comes to what the processor can do, so that a regression is seen.
package struct KernelBenchmark: Sendable, Codable {
    /// One kernel.
    package struct Row: Sendable, Codable {
        /// What is computed, for example `3x3 64->64`.
        package var work: String
        /// With which algorithm.
        package var algorithm: String
        /// Milliseconds of the shortest pass.
        package var milliseconds: Double
        /// Billions of additions and multiplications in a second, counted as direct sums.
        package var gigaflops: Double
        /// The same over the peak: above 1 where an algorithm saves more than it costs.
        package var effectiveShare: Double
        /// Those of the sums of products that are really done, over the peak.
        package var executedShare: Double
    }
    /// The kernels that were used.
    package var instructionSet: String
    /// Threads.
    package var threads: Int
    /// Billions of additions and multiplications in a second in registers.
    package var peakGigaflops: Double
    /// The kernels.
    package var rows: [Row]

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
    package static func measure(
        runs: Int, pool: WorkerPool, options: PlanOptions = PlanOptions()
    ) throws -> KernelBenchmark {
        let peak = Calibration.peakGigaflops(options.instructionSet, pool: pool)
        var rows: [Row] = []
        for work in works {
            let model = try Model.untrained(Architecture(text: work.text)).convolutionalized()
            for algorithm in work.algorithms {
                var options = options
                options.algorithm = algorithm
                let result = try Benchmark.measure(
                    model, picture: Extent(work.side), runs: runs, checkedCells: 0, pool: pool, options: options,
                    peakGigaflops: peak
                ).benchmark
                let name = "\(work.text.dropFirst("input ".count)), \(work.side)x\(work.side)"
                // The stage alone: packing the picture's rows is not the kernel's.
                rows.append(Row(work: name, result.layers[0], peakGigaflops: peak))
            }
        }
        return KernelBenchmark(
            instructionSet: options.instructionSet.rawValue, threads: pool.threads, peakGigaflops: peak, rows: rows)
    }
}

extension KernelBenchmark.Row {
    fileprivate init(work: String, _ layer: Benchmark.Layer, peakGigaflops: Double) {
        let gigaflops = layer.gigaflops ?? 0
        self.init(
            work: work, algorithm: layer.algorithm, milliseconds: layer.milliseconds, gigaflops: gigaflops,
            effectiveShare: gigaflops / peakGigaflops, executedShare: layer.shareOfPeak ?? 0)
    }
}
