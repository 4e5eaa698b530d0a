import Engine
import Network

/// The rows of a picture in which one row of windows lies, and single windows of them as sources.
final class WindowRows {
    private let source: any RowSource
    private let grid: WindowGrid
    private let rowLength: Int
    /// Row `r` is in place `r mod window height`.
    private var samples: [Float]
    private var rowsRead = 0

    /// - Parameter source: The picture with its extension, not read from yet.
    init(_ source: any RowSource, grid: WindowGrid) {
        self.source = source
        self.grid = grid
        rowLength = source.width * source.channels
        samples = [Float](repeating: 0, count: grid.window.height * rowLength)
    }

    /// Reads on to a row of windows.
    func advance(toMapRow row: Int) throws {
        let end = row * grid.stride.height + grid.window.height
        while rowsRead < end {
            let place = rowsRead % grid.window.height * rowLength
            try samples.withUnsafeMutableBufferPointer {
                try source.readRow(into: UnsafeMutableBufferPointer(rebasing: $0[place..<place + rowLength]))
            }
            rowsRead += 1
        }
    }

    /// The window of a cell in the row of windows that was reached.
    ///
    /// - Parameter offset: Its first rows and columns, which are left out.
    func window(row: Int, column: Int, from offset: Extent = Extent(0)) -> any RowSource {
        Window(
            rows: self, top: row * grid.stride.height + offset.height,
            left: (column * grid.stride.width + offset.width) * source.channels,
            width: grid.window.width - offset.width, height: grid.window.height - offset.height,
            channels: source.channels)
    }

    private final class Window: RandomAccessRowSource {
        let rows: WindowRows
        let width: Int
        let height: Int
        let channels: Int
        private var top: Int
        private let left: Int

        init(rows: WindowRows, top: Int, left: Int, width: Int, height: Int, channels: Int) {
            self.rows = rows
            self.top = top
            self.left = left
            self.width = width
            self.height = height
            self.channels = channels
        }

        func readRow(into target: UnsafeMutableBufferPointer<Float>) {
            readRow(ahead: 0, into: target)
            skip(1)
        }

        func readRow(ahead: Int, into target: UnsafeMutableBufferPointer<Float>) {
            let place = (top + ahead) % rows.grid.window.height * rows.rowLength + left
            rows.samples.withUnsafeBufferPointer {
                target.baseAddress!.update(from: $0.baseAddress! + place, count: width * channels)
            }
        }

        func skip(_ count: Int) { top += count }
    }
}
