import PixelKernels
import Raster

/// Draws the scores of one class in the size of the picture, one row at a time.
///
/// Window centres are where they are in the picture: the block of window `c` (nearest) is the stride-wide
/// block around `origin + c · stride`, and an interpolated value is exact at the centres. Up to half a stride
/// beyond the outermost centres the outermost score holds; farther out no window was centred, and grey
/// hatching says so.
///
/// Each row depends on its number alone, so a heat map of any height needs the memory of a few rows. A renderer
/// belongs to one task at a time.
public struct HeatmapRenderer {
    private var sampler: LevelSampler
    private let table: [UInt32]
    private let hatch: Hatching

    /// Prepares a heat map.
    ///
    /// - Parameter grid: Scores, and where their windows lie in the picture.
    /// - Parameter pictureWidth: Pixels in a row.
    /// - Parameter pictureHeight: Rows.
    /// - Parameter colorMap: Colours from the lower to the upper end of the range.
    /// - Parameter range: Scores at the ends of the colour map; scores beyond are clamped.
    /// - Parameter interpolation: How scores between the window centres are drawn.
    /// - Complexity: O(pictureWidth + columns).
    public init(
        grid: ScoreGrid, pictureWidth: Int, pictureHeight: Int, colorMap: ColorMap = .viridis,
        range: ClosedRange<Float> = 0...1, interpolation: Interpolation = .bilinear
    ) {
        sampler = LevelSampler(
            grid: grid, width: pictureWidth, height: pictureHeight, range: range, interpolation: interpolation)
        table = (0..<256).map { level in
            let color = colorMap[level]
            return UInt32(color.red) | UInt32(color.green) << 8 | UInt32(color.blue) << 16
        }
        hatch = Hatching(scale: Lettering.scale(forWidth: pictureWidth))
    }

    /// A renderer of the same heat map for another task.
    package func forAnotherTask() -> HeatmapRenderer {
        var result = self
        result.sampler = sampler.forAnotherTask()
        return result
    }

    /// The last row of scores that some rows need; nil where nothing was scanned.
    package func lastGridRow(of rows: Range<Int>) -> Int? { sampler.lastGridRow(of: rows) }

    /// Pixels in a row.
    public var width: Int { sampler.width }
    /// Rows.
    public var height: Int { sampler.height }

    /// True when some pixels lie beyond the reach of every window and are hatched.
    public var hasUnscannedPixels: Bool {
        sampler.scannedColumns.count < width || sampler.scannedRows.count < height
    }

    /// Draws one row.
    ///
    /// - Parameter y: The row, from 0 at the top; rows may be asked for in any order.
    /// - Parameter row: Red, green, blue, shape [width, 3].
    /// - Throws: What the reader of the grid's rows throws.
    public func renderRow(_ y: Int, into row: UnsafeMutableBufferPointer<UInt8>) throws {
        precondition(row.count == width * 3, "a row of a heat map has three samples for each pixel")
        try withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { levels in
            try sampler.sampleRow(y, into: levels.baseAddress!)
            colorize(levels.baseAddress!, count: width, table: table, into: row.baseAddress!) { hatch.gray($0, y) }
        }
    }

    /// The whole heat map in memory, without a legend.
    public func picture() throws -> Picture {
        try Picture(width: width, height: height) { try renderRow($0, into: $1) }
    }
}
