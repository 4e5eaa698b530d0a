import FCNScanKit
import Foundation

extension [Benchmark.Layer] {
    /// A table with a line for each stage: how it is computed, and what it was expected to cost and has cost.
    var table: String {
        let name = (map(\.name.count).max() ?? 0) + 2
        var lines = [
            "  " + "layers".padding(toLength: name, withPad: " ", startingAt: 0)
                + "output          algorithm     tile   weights  scratch  expected        ms   GFLOP/s  peak"
        ]
        for layer in self {
            lines.append(
                "  " + layer.name.padding(toLength: name, withPad: " ", startingAt: 0)
                    + layer.output.description.padding(toLength: 16, withPad: " ", startingAt: 0)
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
