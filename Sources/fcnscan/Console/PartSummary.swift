import FCNScanKit
import Numbers

extension MapPartReport {
    /// What was scanned, where the time went and what was written, for people.
    var summary: String {
        var lines = [
            "\(image): \(size[0])x\(size[1]) pixels, rows \(rows[0])..\(rows[1]) of \(map[0])x\(map[1]) windows",
            "  \((seconds.total * 1000).fixed(1)) ms: \((seconds.decode * 1000).fixed(1)) decode, "
                + "\((seconds.forward * 1000).fixed(1)) forward, \((seconds.render * 1000).fixed(1)) write; peak memory "
                + Console.bytes(peakMemoryBytes),
        ]
        for (_, file) in files.sorted(by: { $0.key < $1.key }) { lines.append("  -> \(file)") }
        return lines.joined(separator: "\n")
    }
}

extension MapMerge.Outcome {
    /// What was merged into what, for people.
    var summary: String {
        "\(image): \(size[0])x\(size[1]) pixels, \(parts.count) part\(parts.count == 1 ? "" : "s") -> \(map)"
    }
}
