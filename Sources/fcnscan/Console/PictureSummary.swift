import FCNScanKit
import Numbers

extension PictureReport {
    /// What was found, where the time went and what was written, for people.
    var summary: String {
        var lines = [
            "\(image): \(size[0])x\(size[1]) pixels, "
                + (scales.map(PictureReport.text)
                    ?? "\(map.columns)x\(map.rows) windows of \(map.window[0])x\(map.window[1])")
                + ", \(detections.count) "
                + "detection\(detections.count == 1 ? "" : "s")"
        ]
        for object in detections {
            lines.append(
                "  \(object.className) "
                    + "\(object.score.fixed(3)) at \(object.centerX.fixed(0)),\(object.centerY.fixed(0))"
                    + (object.scale.map {
                        ", \(Int(object.width.rounded()))x\(Int(object.height.rounded())) at scale \($0)"
                    } ?? "")
                    + (object.area.map { ", area \($0.fixed(0)), mean \((object.meanScore ?? 0).fixed(3))" } ?? ""))
        }
        if uncoveredPixels > 0 {
            let share = 100 * Double(uncoveredPixels) / Double(size[0] * size[1])
            lines.append(
                "  \(uncoveredPixels) pixels (" + "\(share.fixed(1))%" + ") lie in no window"
                    + (edge == .drop ? "; --edge cover or center reaches those at the right and bottom" : ""))
        }
        if let region = regionOfInterest {
            lines.append(
                "  in a region of interest of \(region.area.fixed(0)) pixels, \(region.share.percent(1)) of what was scanned"
            )
        }
        if let physical {
            lines.append("  " + physical.line(detections.count))
        }
        if let labels { lines.append("  " + labels.line) }
        if let intensity { lines.append("  " + intensity.text) }
        let seconds = seconds
        lines.append(
            "  \((seconds.total * 1000).fixed(1)) ms: \((seconds.decode * 1000).fixed(1)) decode, "
                + "\((seconds.forward * 1000).fixed(1)) forward, \((seconds.render * 1000).fixed(1)) render; peak memory "
                + Console.bytes(peakMemoryBytes))
        if let drawnSize {
            lines.append("  drawn with \(drawnSize[0])x\(drawnSize[1]) pixels; --drawing full draws all")
        }
        for (_, file) in files.sorted(by: { $0.key < $1.key }) { lines.append("  -> \(file)") }
        return lines.joined(separator: "\n")
    }
}

extension LabelLegend {
    /// For example `label map of 65x65: background 93.1%, white-cell 6.9%`.
    fileprivate var line: String {
        let all = (classes + [uncertain]).filter { $0.cells > 0 }
        let sum = all.reduce(0) { $0 + $1.area }
        return "label map of \(size[0])x\(size[1]): "
            + all.map { ($0.name ?? "no class") + " \((100 * $0.area / sum).fixed(1))%" }.joined(
                separator: ", ")
    }
}

extension PictureReport.Physical {
    /// For example `12.4 mm² of 0.25 um pixels (Aperio MPP), 3.1 detections in a mm²`.
    fileprivate func line(_ detections: Int) -> String {
        let pixel =
            pixelSize.x == pixelSize.y
            ? pixelSize.x.significant(4)
            : "\(pixelSize.x.significant(4))x\(pixelSize.y.significant(4))"
        return "\(squareMillimeters.significant(4)) mm² of \(pixel) um pixels (\(pixelSize.source)), "
            + "\(detectionsPerSquareMillimeter.significant(4)) detections in a mm²"
    }
}

extension PictureReport {
    /// For example `1812 windows at 3 scales from 0.5 to 2`.
    private static func text(_ scales: [Scale]) -> String {
        let windows = scales.reduce(0) { $0 + $1.columns * $1.rows }
        guard let first = scales.first, let last = scales.last, scales.count > 1 else {
            return "\(windows) windows at scale \(scales.first?.scale ?? 1)"
        }
        return "\(windows) windows at \(scales.count) scales from \(first.scale) to \(last.scale)"
    }
}

extension ScanForecast {
    /// For example `slide.png: 32768x32768 pixels, 16371x16371 windows, 1.2e+13 multiply-adds, …`.
    var summary: String {
        "\(image): \(size[0])x\(size[1]) pixels, "
            + (scales.map { passes in
                "\(passes.reduce(0) { $0 + $1.map[0] * $1.map[1] }) windows at \(passes.count) scales, decoded "
                    + "\(decodings == 1 ? "once" : "\(passes.count) times"), "
            } ?? "\(map[0])x\(map[1]) windows, ")
            + (rows.map { "rows \($0[0])..\($0[1]), " } ?? "")
            + (rows == nil ? scoredRows.map { "\($0) rows scored, " } ?? "" : "")
            + Double(multiplyAdds).significant(3) + " multiply-adds, scores of "
            + Console.bytes(scoreBytes) + (keepsScoresInFile ? " in a temporary file" : "")
            + (mapFileBytes.map { ", a score map file of " + Console.bytes($0) } ?? "") + ", about "
            + Console.bytes(predictedPeakMemoryBytes) + " of memory"
            + (measuresIntensity == true ? ", decoded once more to measure its samples" : "")
    }
}
