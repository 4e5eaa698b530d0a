/// The scores of one class at windows on a regular grid, and where the windows lie in the picture.
///
/// Positions are continuous: pixel `x` covers `x ..< x + 1`, so that a window of 224 pixels at the left border
/// has its centre at 112.
public struct ScoreGrid: Sendable {
    /// Windows in a row.
    public let columns: Int
    /// Rows of windows.
    public let rows: Int
    /// Centre of the first window, in pixels from the left border of the picture.
    public let originX: Double
    /// Centre of the first window, in pixels from the upper border of the picture.
    public let originY: Double
    /// From one window to the next in a row, in pixels.
    public let strideX: Double
    /// From one row of windows to the next, in pixels.
    public let strideY: Double
    /// Width of a window, in pixels.
    public let windowWidth: Double
    /// Height of a window, in pixels.
    public let windowHeight: Double

    /// Takes the number of a row and writes its scores, shape [columns].
    let readRow: RowReader

    /// Writes the scores of a row, shape [columns].
    public typealias RowReader = @Sendable (Int, UnsafeMutablePointer<Float>) throws -> Void

    /// A grid whose rows are read when they are drawn.
    ///
    /// - Parameter originX: Centre of the first window from the left border, in pixels.
    /// - Parameter originY: Centre of the first window from the upper border, in pixels.
    /// - Parameter strideX: From one window to the next in a row, in pixels.
    /// - Parameter strideY: From one row of windows to the next, in pixels.
    /// - Parameter readRow: Called with rows in any order, from several threads. A score that is not a number is
    ///   drawn as not scanned.
    public init(
        columns: Int, rows: Int, originX: Double, originY: Double, strideX: Double, strideY: Double,
        windowWidth: Double, windowHeight: Double, readRow: @escaping RowReader
    ) {
        precondition(columns > 0 && rows > 0, "a score grid has at least one window")
        precondition(strideX > 0 && strideY > 0, "the stride of a score grid is at least a part of a pixel")
        precondition(windowWidth > 0 && windowHeight > 0, "a window has at least one pixel")
        self.columns = columns
        self.rows = rows
        self.originX = originX
        self.originY = originY
        self.strideX = strideX
        self.strideY = strideY
        self.windowWidth = windowWidth
        self.windowHeight = windowHeight
        self.readRow = readRow
    }

    /// The pixels in a row of a picture that lie within half a stride of a window's centre.
    public func scannedColumns(pictureWidth: Int) -> Range<Int> {
        Self.scanned(pictureWidth, origin: originX, stride: strideX, count: columns)
    }

    /// The rows of a picture that lie within half a stride of a window's centre.
    public func scannedRows(pictureHeight: Int) -> Range<Int> {
        Self.scanned(pictureHeight, origin: originY, stride: strideY, count: rows)
    }

    /// The pixels whose centre `p + ½` lies in `origin - stride/2 ..< origin + (count - ½) · stride`.
    private static func scanned(_ length: Int, origin: Double, stride: Double, count: Int) -> Range<Int> {
        let limit = Double(length)
        let first = (origin - stride / 2 - 0.5).rounded(.up)
        let end = (origin + (Double(count) - 0.5) * stride - 0.5).rounded(.up)
        let lower = Int(min(max(first, 0), limit))
        return lower..<max(lower, Int(min(max(end, 0), limit)))
    }
}
