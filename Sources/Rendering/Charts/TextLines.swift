/// A title and lines of text below it, for what is written above or between charts.
package struct TextLines: Chart {
    private let titleLines: [String]
    private let lines: [String]

    /// Text that is broken into lines.
    ///
    /// - Parameter limit: The width that no line exceeds unless it is a single word, in pixels.
    package init(_ title: String, _ lines: [String] = [], limit: Int = 1100) {
        titleLines = Self.broken(title, limit)
        self.lines = lines.flatMap { Self.broken($0, limit) }
    }

    /// The width of the longest line with its margins, in pixels.
    package var width: Int {
        2 * PlotFrame.margin + ((titleLines + lines).map { Canvas.textWidth($0) }.max() ?? 0)
    }

    /// The height of all lines; what follows brings its own margin.
    package var height: Int {
        PlotFrame.margin + (titleLines.count + lines.count) * Canvas.lineHeight() + (lines.isEmpty ? 0 : Self.gap)
    }

    /// Pixels between the title and the lines.
    private static let gap = 6

    /// Writes the lines from the upper left corner of a rectangle.
    package func draw(on canvas: inout some DrawingSurface, in rect: PixelRect) {
        let left = rect.left + PlotFrame.margin
        var y = rect.top + PlotFrame.margin
        for line in titleLines {
            canvas.write(line, x: left, y: y, limit: rect.right - left)
            y += Canvas.lineHeight()
        }
        y += Self.gap
        for line in lines {
            canvas.write(line, x: left, y: y, .quiet, limit: rect.right - left)
            y += Canvas.lineHeight()
        }
    }

    private static func broken(_ text: String, _ limit: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, Canvas.textWidth("\(last) \(word)") <= limit {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
