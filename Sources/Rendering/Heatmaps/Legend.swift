/// The strip below a picture: class name, colour bar, scale.
package struct Legend: Sendable {
    /// What is written at the right end of the legend.
    enum Note: Sendable {
        /// Nothing needs an explanation.
        case none
        /// Hatched pixels were not scanned.
        case hatching
        /// A dashed line goes around the scanned pixels.
        case dashedLine
    }

    private static let ground = Ink(23, 26, 34)
    private static let quiet = Ink(168, 174, 188)
    private static let outline = Ink(96, 102, 116)

    /// Pixels in a row.
    package let width: Int
    /// Rows.
    package let height: Int

    private let table: [UInt8]
    private let bar: PixelRect
    private var annotations: Annotations

    /// The height of the legend below a picture, in pixels.
    package static func height(forWidth width: Int) -> Int {
        38 * Lettering.scale(forWidth: width)
    }

    /// A legend.
    ///
    /// - Parameter title: The class; it is clipped when it is too long, and letters that the font does not have
    ///   become boxes.
    /// - Parameter width: Pixels in a row.
    /// - Parameter range: Scores at the ends of the colour bar.
    package init(title: String, width: Int, colorMap: ColorMap, range: ClosedRange<Float>) {
        self.init(title: title, width: width, colorMap: colorMap, range: range, note: .none)
    }

    /// - Parameter contour: The score around which the picture has a line; it is marked on the colour bar.
    init(
        title: String, width: Int, colorMap: ColorMap, range: ClosedRange<Float>, note: Note, contour: Float? = nil
    ) {
        let lettering = Lettering(scale: Lettering.scale(forWidth: width))
        let scale = lettering.scale
        self.width = width
        height = Self.height(forWidth: width)
        table = colorMap.table
        let margin = min(6 * scale, width / 8)
        bar = PixelRect(
            left: margin, top: 16 * scale, right: max(margin + 1, width - margin), bottom: 23 * scale)
        annotations = Annotations(width: width, height: height, lettering: lettering)
        let used = addNote(note, margin: margin)
        annotations.write(
            lettering.line(Self.heading(title, contour, into: bar.width - used, lettering)), x: bar.left,
            y: 5 * scale, .light)
        addScale(range)
        if let contour, range.contains(contour) {
            let tick = max(1, scale / 2)
            let share = Double((contour - range.lowerBound) / (range.upperBound - range.lowerBound))
            let left = bar.left + Int((Double(bar.width - tick) * share).rounded())
            let mark = PixelRect(left: left, top: bar.top - scale, right: left + tick, bottom: bar.bottom + scale)
            annotations.fill(
                PixelRect(left: left - tick, top: mark.top, right: mark.right + tick, bottom: mark.bottom), .halo)
            annotations.fill(mark, .white)
        }
    }

    /// A legend of boxes in the colours of their classes; names for which there is no room are left out, which three
    /// dots say.
    package init(classes: [(name: String, ink: Ink)], width: Int) {
        let lettering = Lettering(scale: Lettering.scale(forWidth: width))
        let scale = lettering.scale
        self.width = width
        height = Self.height(forWidth: width)
        table = []
        bar = PixelRect(left: 0, top: 0, right: 0, bottom: 0)
        annotations = Annotations(width: width, height: height, lettering: lettering)
        let margin = min(6 * scale, width / 8)
        let swatch = 7 * scale
        let more = lettering.line("\u{2026}")
        var (x, y) = (margin, 6 * scale)
        for (index, entry) in classes.enumerated() {
            let name = lettering.line(
                lettering.fitted(entry.name, into: max(0, width - 2 * margin - swatch - 3 * scale)))
            let needed = swatch + 3 * scale + name.width
            if x > margin, x + needed > width - margin { (x, y) = (margin, y + 15 * scale) }
            let isLastPlace = y + 30 * scale > height && index + 1 < classes.count
            if y + lettering.height > height || isLastPlace && x + needed + 10 * scale + more.width > width - margin {
                annotations.write(more, x: x, y: y, Self.quiet)
                break
            }
            annotations.fill(PixelRect(left: x, top: y, right: x + swatch, bottom: y + swatch), entry.ink)
            annotations.write(name, x: x + swatch + 3 * scale, y: y, .light)
            x += needed + 10 * scale
        }
    }

    /// What the colours tell, in as many words as there is room for.
    static func heading(
        _ title: String, _ contour: Float?, into width: Int, _ lettering: Lettering
    ) -> String {
        guard !title.isEmpty else { return "" }
        let long = "probability of \(title)"
        let line = contour.map { "\(long), line at \(shortest($0))" }
        return [line, long].compactMap(\.self).first { lettering.line($0).width <= width }
            ?? lettering.fitted(title, into: width)
    }

    /// A score with the decimals that it needs, at most three.
    private static func shortest(_ score: Float) -> String {
        let count = (0...3).first { abs((Float(decimals(score, $0)) ?? 0) - score) <= 1e-4 }
        return decimals(score, count ?? 3)
    }

    /// Draws one row.
    ///
    /// - Parameter y: The row, from 0 at the top of the legend.
    /// - Parameter row: Red, green, blue, shape [width, 3].
    package func renderRow(_ y: Int, into row: UnsafeMutableBufferPointer<UInt8>) {
        precondition(row.count == width * 3, "a row of a legend has three samples for each pixel")
        precondition(y >= 0 && y < height, "the row must lie in the legend")
        for x in 0..<width { Self.ground.blend(into: row, at: x) }
        if y >= bar.top, y < bar.bottom {
            for x in bar.left..<bar.right {
                // The first pixel has the first colour and the last pixel the last one.
                let level = bar.width == 1 ? 0 : (255 * (x - bar.left) + (bar.width - 1) / 2) / (bar.width - 1)
                for channel in 0..<3 { row[x * 3 + channel] = table[level * 3 + channel] }
            }
        }
        annotations.draw(row: y, into: row)
    }

    /// Numbers below the bar: as many of 5, 3 or 2 as there is room for.
    private mutating func addScale(_ range: ClosedRange<Float>) {
        let lettering = annotations.lettering
        let scale = lettering.scale
        annotations.frame(bar.inset(by: -max(1, scale / 2)), thickness: max(1, scale / 2), Self.outline)
        let labels = [4, 2, 1].map { Self.labels(range, steps: $0).map(lettering.line) }
        let fitting = labels.first { lines in
            lines.map { $0.width + 6 * scale }.reduce(0, +) <= bar.width
        }
        let lines = fitting ?? labels[2]
        let tick = max(1, scale / 2)
        for (step, line) in lines.enumerated() {
            let x = bar.left + (bar.width - tick) * step / (lines.count - 1)
            annotations.fill(
                PixelRect(left: x, top: bar.bottom, right: x + tick, bottom: bar.bottom + 2 * scale), Self.quiet)
            let width = line.width
            let left = max(bar.left, min(x + tick / 2 - width / 2, bar.right - width))
            annotations.write(line, x: left, y: bar.bottom + 4 * scale, Self.quiet)
        }
    }

    /// Numbers at even steps, each with the decimals that it needs.
    static func labels(_ range: ClosedRange<Float>, steps: Int) -> [String] {
        let values = (0...steps).map {
            range.lowerBound + (range.upperBound - range.lowerBound) * Float($0) / Float(steps)
        }
        let tolerance = (range.upperBound - range.lowerBound) * 1e-3
        return values.map { value in
            let count = (0...6).first { abs((Float(decimals(value, $0)) ?? 0) - value) <= tolerance }
            let text = decimals(value, count ?? 6)
            return Float(text) == 0 ? "0" : text
        }
    }

    /// Adds the explanation at the right and returns the width that it takes, with the gap before it.
    private mutating func addNote(_ note: Note, margin: Int) -> Int {
        let lettering = annotations.lettering
        let scale = lettering.scale
        let text: String
        switch note {
        case .none: return 0
        case .hatching: text = "not scanned"
        case .dashedLine: text = "scanned area"
        }
        let line = lettering.line(text)
        let swatch = PixelRect(left: 0, top: 5 * scale, right: 12 * scale, bottom: 12 * scale)
        let used = line.width + swatch.width + 3 * scale
        guard used + 8 * scale <= bar.width / 2 else { return 0 }
        let left = bar.right - used
        if note == .hatching {
            let hatch = Hatching(scale: scale)
            for y in swatch.top..<swatch.bottom {
                // Pixels of one grey together: there are many where the letters are large.
                var start = 0
                for x in 1...swatch.width where x == swatch.width || hatch.gray(x, y) != hatch.gray(start, y) {
                    let gray = hatch.gray(start, y)
                    annotations.fill(
                        PixelRect(left: left + start, top: y, right: left + x, bottom: y + 1), Ink(gray, gray, gray))
                    start = x
                }
            }
        } else {
            let middle = 8 * scale
            annotations.addDashes(
                PixelRect(left: left, top: middle, right: left + swatch.width, bottom: middle + max(1, scale / 2)))
        }
        annotations.write(line, x: left + swatch.width + 3 * scale, y: 5 * scale, Self.quiet)
        return used + 8 * scale
    }
}
