import FCNScanKit
import Foundation

extension [Benchmark.Layer] {
    /// A table with a line for each stage: how it is computed, and its expected and measured times.
    var table: String {
        let name = (map(\.name.count).max() ?? 0) + 2
        var lines = [
            "  " + "layers".padding(toLength: name, withPad: " ", startingAt: 0)
                + "output          algorithm     tile   weights  scratch  expected        ms   GFLOP/s  peak"
        ]
        for layer in self {
            lines.append(
                "  " + layer.name.padding(toLength: name, withPad: " ", startingAt: 0)
                    + layer.map.padding(toLength: 16, withPad: " ", startingAt: 0)
                    + layer.algorithm.padding(toLength: 13, withPad: " ", startingAt: 0)
                    + layer.tile.padding(toLength: 6, withPad: " ", startingAt: 0)
                    + String(
                        format: "%7.1fMB %6.1fMB %9.3f %9.3f", Double(layer.weightBytes) / 1e6,
                        Double(layer.scratchBytes) / 1e6, layer.predictedMilliseconds, layer.milliseconds)
                    + (layer.gigaflops.map {
                        String(format: "%10.1f %4.0f%%", $0, (layer.shareOfPeak ?? 0) * 100)
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
            String(
                format: "  minimum of %d: %.3f ms, median %.3f ms, %.1f GFLOP/s, %.2f ns per pixel", runs,
                minimumMilliseconds, medianMilliseconds, gigaflops, nanosecondsPerPixel),
            String(format: "  %.1f GFLOP/s executed, of %.1f in registers", executedGigaflops, peakGigaflops),
        ]
        if let error {
            lines.append(String(format: "  error %.2g of the largest score, on %d cells", error.relative, error.cells))
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
            "\(instructionSet), \(threads) threads, " + String(format: "%.1f GFLOP/s in registers", peakGigaflops),
            "  work                                        algorithm        ms   GFLOP/s  effective  executed",
        ]
        for row in rows {
            lines.append(
                "  " + row.work.padding(toLength: 44, withPad: " ", startingAt: 0)
                    + row.algorithm.padding(toLength: 11, withPad: " ", startingAt: 0)
                    + String(
                        format: "%8.3f %9.1f %9.0f%% %8.0f%%", row.milliseconds, row.gigaflops,
                        row.effectiveShare * 100, row.executedShare * 100))
        }
        return lines.joined(separator: "\n")
    }
}

extension TrainingBenchmark {
    /// One line.
    var text: String {
        String(
            format: "%d windows a step: minimum of %d %.2f ms, median %.2f ms; %.0f windows/s", batch, steps,
            minimumMilliseconds, medianMilliseconds, windowsPerSecond)
    }
}

extension MachineProfile {
    /// What one thread can do.
    var text: String {
        String(
            format: "%.1f GFLOP/s, %.1f GB/s from memory, %.1f GB/s from the cache, each of one thread", gigaflops,
            memoryGigabytes, cacheGigabytes)
    }
}
