import Raster

/// Rows of pictures, each row with a name and a note at its left.
package struct PictureRows: Chart {
    /// Pictures side by side.
    package struct Row: Sendable {
        /// What is written at the left.
        package var name: String
        /// A second line at the left.
        package var note: String
        /// The pictures, drawn in their own size.
        package var pictures: [Picture]

        /// A row from its parts.
        package init(_ name: String, note: String = "", pictures: [Picture]) {
            self.name = name
            self.note = note
            self.pictures = pictures
        }
    }

    /// The rows from top to bottom.
    package var rows: [Row]

    /// Rows of pictures.
    package init(_ rows: [Row]) { self.rows = rows }

    /// Pixels between neighbouring pictures.
    package static let gap = 8

    private var nameRoom: Int {
        (rows.flatMap { [$0.name, $0.note] }.map { Canvas.textWidth($0) }.max() ?? 0) + 20
    }

    private func height(of row: Row) -> Int {
        max(row.pictures.map(\.height).max() ?? 0, (row.note.isEmpty ? 1 : 2) * Canvas.lineHeight())
    }

    /// A width that suits the rows, in pixels.
    package var width: Int {
        let widest = rows.map { row in row.pictures.map { $0.width + Self.gap }.reduce(0, +) }.max() ?? 0
        return 2 * PlotFrame.margin + nameRoom + widest
    }

    /// A height that suits the rows, in pixels.
    package var height: Int { 2 * PlotFrame.margin + rows.map { height(of: $0) + Self.gap }.reduce(0, +) }

    /// Draws the rows from the upper left corner of a rectangle; pictures keep their size.
    package func draw(on canvas: inout some DrawingSurface, in rect: PixelRect) {
        let clip = canvas.clip
        canvas.clip = clip.intersection(rect)
        defer { canvas.clip = clip }
        let left = rect.left + PlotFrame.margin
        let room = nameRoom
        var top = rect.top + PlotFrame.margin
        for row in rows {
            let height = height(of: row)
            let lines = row.note.isEmpty ? 1 : 2
            let text = top + (height - lines * Canvas.lineHeight()) / 2 + 3
            canvas.write(row.name, x: left, y: text)
            canvas.write(row.note, x: left, y: text + Canvas.lineHeight(), .quiet)
            var x = left + room
            for picture in row.pictures {
                canvas.draw(picture, left: x, top: top + (height - picture.height) / 2)
                x += picture.width + Self.gap
            }
            top += height + Self.gap
        }
    }
}
