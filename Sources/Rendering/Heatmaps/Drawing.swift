import Raster

/// How a drawing is stored.
public enum DrawingFormat: String, CaseIterable, Sendable, Codable {
    /// Every pixel as it is drawn.
    case png
    /// Smaller, and nearly as it is drawn.
    case jpeg

    /// What its files end in, with the point.
    public var ending: String { self == .png ? ".png" : ".jpg" }
}

/// A heat map or an overlay that is drawn and written piece by piece, from top to bottom.
///
/// Pieces are made by any number of tasks side by side and written in their order by one. The file appears under its name
/// when ``finish()`` returns.
package final class Drawing {
    /// What is drawn: the rows of the picture, and below them a legend.
    package struct Content: Sendable {
        /// Pixels in a row.
        package let width: Int
        /// Rows of the picture.
        package let height: Int
        let legend: Legend?
        /// Rows with the legend.
        var fullHeight: Int { height + (legend?.height ?? 0) }
    }

    /// Some rows of a drawing, ready to be written.
    package struct Piece: Sendable {
        fileprivate enum Form {
            case compressed(PNGSegment)
            /// Samples, shape [rows, width, 3].
            case samples([UInt8])
        }
        fileprivate let form: Form
    }

    /// What is drawn.
    package let content: Content
    /// Where the finished file will stand.
    package let path: String
    /// The piece that is written next.
    package private(set) var nextPiece = 0
    private let layout: PNGLayout
    private let writer: Writer

    private enum Writer {
        case png(PNGWriter)
        case jpeg(JPEGWriter)
    }

    /// Creates a temporary file.
    ///
    /// - Throws: `RasterError`.
    package init(_ content: Content, format: DrawingFormat, to path: String) throws {
        self.content = content
        self.path = path
        layout = PNGLayout(width: content.width, height: content.fullHeight)
        switch format {
        case .png: writer = .png(try PNGWriter(path, layout))
        case .jpeg:
            writer = .jpeg(
                try JPEGWriter(
                    path, width: content.width, height: content.fullHeight, colors: .luma, quality: 90,
                    progressive: false))
        }
    }

    /// Pieces of the drawing.
    package var pieces: Int { layout.segments }

    /// The rows of the picture that a piece shows.
    package func pictureRows(ofPiece index: Int) -> Range<Int> {
        layout.rows(ofSegment: index).clamped(to: 0..<content.height)
    }

    /// Draws a piece; for any task.
    ///
    /// - Parameter render: Takes a row of the picture, from top to bottom, and room for its red, green and blue.
    /// - Throws: What `render` throws.
    package func piece(
        _ index: Int, render: (Int, UnsafeMutableBufferPointer<UInt8>) throws -> Void
    ) rethrows -> Piece {
        let rows = layout.rows(ofSegment: index)
        let count = layout.rowBytes
        return try Self.memory.with(bytes: rows.count * count) { memory in
            let samples = memory.bindMemory(to: UInt8.self)
            samples.initialize(repeating: 0)
            for y in rows {
                let place = (y - rows.lowerBound) * count
                let row = UnsafeMutableBufferPointer(rebasing: samples[place..<place + count])
                if y < content.height {
                    try render(y, row)
                } else {
                    content.legend!.renderRow(y - content.height, into: row)
                }
            }
            return switch writer {
            case .png: Piece(form: .compressed(PNGSegment(samples.baseAddress!, rows: rows.count, layout: layout)))
            case .jpeg: Piece(form: .samples(Array(samples)))
            }
        }
    }

    /// For rows that are drawn, until they are compressed.
    private static let memory = SegmentMemory()

    /// Writes the next piece.
    ///
    /// - Throws: `RasterError`.
    package func write(_ piece: Piece) throws {
        precondition(nextPiece < pieces, "all pieces of the drawing have been written")
        switch (writer, piece.form) {
        case (.png(let writer), .compressed(let segment)): try writer.write(segment)
        case (.jpeg(let writer), .samples(let samples)):
            try samples.withUnsafeBufferPointer {
                for start in stride(from: 0, to: $0.count, by: layout.rowBytes) {
                    try writer.writeRow(UnsafeBufferPointer(rebasing: $0[start..<start + layout.rowBytes]))
                }
            }
        default: preconditionFailure("a piece is written to the drawing that it was made for")
        }
        nextPiece += 1
    }

    /// Completes the file and gives it its name.
    ///
    /// - Throws: `RasterError`.
    package func finish() throws {
        precondition(nextPiece == pieces, "a drawing is finished when all of its pieces are written")
        switch writer {
        case .png(let writer): try writer.finish()
        case .jpeg(let writer): try writer.finish()
        }
    }
}
