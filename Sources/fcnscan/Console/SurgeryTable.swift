import FCNScanKit
import Numbers

extension ConversionReport {
    /// Window, stride, field and the rule for the size of a score map.
    var geometryTable: String {
        if let obstacle { return "does not slide: \(sentence(of: obstacle))\n" }
        return """
            window \(grid.window.sides), stride \(grid.stride)
            field  \(geometry.field.width)x\(geometry.field.height), from \(geometry.offsetLeft),\(geometry.offsetTop)
            map    ⌊(W − \(grid.window.width)) / \(grid.stride.width)⌋ + 1 columns, \
            ⌊(H − \(grid.window.height)) / \(grid.stride.height)⌋ + 1 rows

            """
    }
}

extension SurgeryReport {
    /// What was compared, and what padding does.
    var table: String {
        var lines = checks.map(\.description)
        guard !deviations.isEmpty else {
            let slides = checks.contains { $0.ways == .windowsAndDensePass }
            if slides {
                lines.append(
                    checks.allSatisfy(\.isEqual)
                        ? "no layer pads: the dense pass is equal to single windows"
                        : "the dense pass is not equal to single windows: means around each place stand for theirs")
            }
            return lines.joined(separator: "\n") + "\n"
        }
        lines += [
            "", "These layers pad; in a dense pass the picture goes on there instead, in these rows and columns of a",
            "window's map. Differences are relative to the map's largest value:", "",
        ]
        var rows = [["layer", "padding", "map", "top,left,bottom,right", "of the map", "difference", "elsewhere"]]
        for deviation in deviations {
            let margins = deviation.margins
            rows.append([
                deviation.layer, "\(deviation.padding)", "\(deviation.map.width)x\(deviation.map.height)",
                "\(margins.top),\(margins.left),\(margins.bottom),\(margins.right)",
                deviation.share.percent(0), deviation.largestDifference.significant(2),
                deviation.differenceElsewhere.significant(1),
            ])
        }
        lines.append(TextTable.text(rows, leftAligned: 1))
        lines.append("--exact-windows scans window by window, where equality matters more than speed")
        return lines.joined(separator: "\n") + "\n"
    }
}
