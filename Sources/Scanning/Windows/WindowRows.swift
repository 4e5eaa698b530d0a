import Engine
import Network

/// The rows of a picture in which some rows of windows lie, and single windows of them as sources.
///
/// Between two calls of ``advance(toMapRow:)`` any number of threads may read windows.
final class WindowRows {
    private let source: any RowSource
    private let grid: WindowGrid
    private let rowLength: Int
    /// Rows that are held; row `r` is in place `r mod capacity`.
    private let capacity: Int
    private var samples: [Float]
    private var rowsRead = 0

    /// - Parameters:
    ///   - source: The picture with its extension, not read from yet.
    ///   - mapRows: Rows of windows that are held at the same time.
    init(_ source: any RowSource, grid: WindowGrid, mapRows: Int = 1) {
        self.source = source
        self.grid = grid
        rowLength = source.width * source.channels
        capacity = grid.window.height + (mapRows - 1) * grid.stride.height
        samples = [Float](repeating: 0, count: capacity * rowLength)
    }

    /// Reads on to a row of windows, the last of those that are held then.
    func advance(toMapRow row: Int) throws {
        let end = row * grid.stride.height + grid.window.height
        if rowsRead < end - capacity {
            try source.skip(rows: end - capacity - rowsRead)
            rowsRead = end - capacity
        }
        while rowsRead < end {
            let place = rowsRead % capacity * rowLength
            try samples.withUnsafeMutableBufferPointer {
                try source.readRow(into: UnsafeMutableBufferPointer(rebasing: $0[place..<place + rowLength]))
            }
            rowsRead += 1
        }
    }

    /// The window of a cell in one of the rows of windows that are held.
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
            let place = (top + ahead) % rows.capacity * rows.rowLength + left
            rows.samples.withUnsafeBufferPointer {
                target.baseAddress!.update(from: $0.baseAddress! + place, count: width * channels)
            }
        }

        func skip(_ count: Int) { top += count }
    }
}
