/// The lines of a chart that say what each colour and shape means.
struct PlotLegend: Sendable {
    /// How an entry looks on the chart.
    enum Symbol: Sendable {
        case line(dashed: Bool)
        case bar
        case mark(PlotMark)
        case ring
    }

    struct Entry: Sendable {
        var name: String
        var ink: Ink
        var symbol: Symbol
    }

    /// Pixels of a line or bar before its name.
    private static let symbolWidth = 26
    /// Pixels between neighbouring entries.
    private static let gap = 24

    let entries: [Entry]

    /// Every entry with its row and its place in it; rows are filled up to a width.
    private func rows(width: Int) -> [[(entry: Entry, x: Int, room: Int)]] {
        var rows: [[(Entry, Int, Int)]] = []
        var used = width + 1
        for entry in entries {
            // No entry takes more than a row.
            let text = max(0, min(Canvas.textWidth(entry.name), width - Self.symbolWidth - 6))
            let need = Self.symbolWidth + 6 + text
            if used + need > width {
                rows.append([])
                used = 0
            }
            rows[rows.count - 1].append((entry, used, text))
            used += need + Self.gap
        }
        return rows
    }

    /// Rows of pixels that the legend takes.
    func height(width: Int) -> Int { rows(width: width).count * Canvas.lineHeight() }

    func draw(on canvas: inout some DrawingSurface, left: Int, top: Int, width: Int) {
        for (number, row) in rows(width: width).enumerated() {
            let y = top + number * Canvas.lineHeight()
            let middle = Double(y) + Double(Canvas.capHeight()) / 2
            for (entry, x, room) in row {
                let start = Double(left + x)
                let center = SIMD2(start + Double(Self.symbolWidth) / 2, middle)
                switch entry.symbol {
                case .line(let dashed):
                    canvas.stroke(
                        [SIMD2(start, middle), SIMD2(start + Double(Self.symbolWidth), middle)], thickness: 3,
                        entry.ink, dash: dashed ? LineChart.dash : nil)
                case .bar:
                    canvas.fill(
                        PixelRect(left: left + x, top: y, right: left + x + Self.symbolWidth, bottom: y + 14), entry.ink
                    )
                case .mark(let mark): canvas.mark(mark, at: center, radius: 6, entry.ink)
                case .ring: canvas.ring(at: center, radius: 7, thickness: 2, entry.ink)
                }
                canvas.write(entry.name, x: left + x + Self.symbolWidth + 6, y: y, limit: room)
            }
        }
    }
}
