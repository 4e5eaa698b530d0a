import FCNScanKit
import Numbers

extension [Benchmark.Layer] {
    /// A table with a line for each stage: how it is computed, and its expected and measured times.
    var table: String {
        let name = (map(\.name.count).max() ?? 0) + 2
        var lines = [
            "  " + "layers".leading(name)
                + "output          algorithm     tile   weights  scratch  expected        ms   GFLOP/s  peak"
        ]
        for layer in self {
            lines.append(
                "  " + layer.name.leading(name)
                    + layer.map.leading(16)
                    + layer.algorithm.leading(13)
                    + layer.tile.leading(6)
                    + "\((Double(layer.weightBytes) / 1e6).fixed(1, width: 7))MB "
                    + "\((Double(layer.scratchBytes) / 1e6).fixed(1, width: 6))MB "
                    + "\(layer.predictedMilliseconds.fixed(3, width: 9)) \(layer.milliseconds.fixed(3, width: 9))"
                    + (layer.gigaflops.map {
                        "\($0.fixed(1, width: 10)) \((layer.shareOfPeak ?? 0).percent(0, width: 4))"
                    } ?? ""))
        }
        return lines.joined(separator: "\n")
    }
}

extension Benchmark.Layer {
    /// The feature map, and how many fragments of about its size there are.
    fileprivate var map: String { fragments == 1 ? "\(output)" : "\(fragments)*\(output)" }
}

extension Benchmark {
    /// The table of stages, and times, speed, error and memory of the whole.
    func text(_ name: String) -> String {
        var lines = [
            "\(name) on \(size[0])x\(size[1]) pixels, \(map[0])x\(map[1]) cells, \(threads) threads, \(instructionSet)",
            layers.table,
            "  minimum of \(runs): \(minimumMilliseconds.fixed(3)) ms, median \(medianMilliseconds.fixed(3)) ms, "
                + "\(gigaflops.fixed(1)) GFLOP/s, \(nanosecondsPerPixel.fixed(2)) ns per pixel",
            "  \(executedGigaflops.fixed(1)) GFLOP/s executed, of \(peakGigaflops.fixed(1)) in registers",
        ]
        if let error {
            lines.append("  error \(error.relative.significant(2)) of the largest score, on \(error.cells) cells")
        }
        lines.append(
            "  peak memory \(Console.bytes(peakMemoryBytes)), the picture and the program included; the plan holds "
                + "\(Console.bytes(planMemory.weights)) of weights, \(Console.bytes(planMemory.rows)) of rows, "
                + "\(Console.bytes(planMemory.scratch)) of scratch memory")
        return lines.joined(separator: "\n")
    }
}

extension KernelBenchmark {
    /// A table with a line for each kernel.
    var text: String {
        var lines = [
            "\(instructionSet), \(threads) threads, \(peakGigaflops.fixed(1)) GFLOP/s in registers",
            "  work                                        algorithm        ms   GFLOP/s  effective  executed",
        ]
        for row in rows {
            lines.append(
                "  " + row.work.leading(44)
                    + row.algorithm.leading(11)
                    + "\(row.milliseconds.fixed(3, width: 8)) \(row.gigaflops.fixed(1, width: 9)) "
                    + "\(row.effectiveShare.percent(0, width: 9)) \(row.executedShare.percent(0, width: 8))")
        }
        return lines.joined(separator: "\n")
    }
}

extension TrainingBenchmark {
    /// One line.
    var text: String {
        "\(batch) windows a step: minimum of \(steps) \(minimumMilliseconds.fixed(2)) ms, "
            + "median \(medianMilliseconds.fixed(2)) ms; \(windowsPerSecond.fixed(0)) windows/s"
    }
}

extension MachineProfile {
    /// What one thread can do.
    var text: String {
        "\(gigaflops.fixed(1)) GFLOP/s, \(memoryGigabytes.fixed(1)) GB/s from memory, "
            + "\(cacheGigabytes.fixed(1)) GB/s from the cache, each of one thread"
    }
}
