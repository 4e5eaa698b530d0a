/// A rectangle of whole pixels of an upright picture.
public struct PictureRegion: Sendable, Equatable, Codable {
    /// The first column.
    public var x: Int
    /// The first row.
    public var y: Int
    /// Columns.
    public var width: Int
    /// Rows.
    public var height: Int

    /// A rectangle of at least one pixel whose corner is no less than 0.
    public init(x: Int, y: Int, width: Int, height: Int) {
        precondition(x >= 0 && y >= 0 && width > 0 && height > 0, "a region has at least one pixel")
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// The rectangle where the picture is stored turned or mirrored.
    ///
    /// - Parameter width: Pixels in a row of the stored picture.
    /// - Parameter height: Rows of the stored picture.
    func stored(_ orientation: Orientation, width storedWidth: Int, height storedHeight: Int) -> PictureRegion {
        let first = orientation.stored(x: x, y: y, width: storedWidth, height: storedHeight)
        let last = orientation.stored(
            x: x + width - 1, y: y + height - 1, width: storedWidth, height: storedHeight)
        return PictureRegion(
            x: min(first.x, last.x), y: min(first.y, last.y), width: abs(first.x - last.x) + 1,
            height: abs(first.y - last.y) + 1)
    }

    /// The part of the rectangle in a picture; nil where it lies outside.
    func clipped(width pictureWidth: Int, height pictureHeight: Int) -> PictureRegion? {
        guard x < pictureWidth, y < pictureHeight else { return nil }
        return PictureRegion(
            x: x, y: y, width: min(width, pictureWidth - x), height: min(height, pictureHeight - y))
    }

    /// The smallest rectangle of a smaller level that covers this one of the full picture.
    ///
    /// - Parameter full: Width and height of the full picture.
    /// - Parameter level: Width and height of the level.
    func onLevel(full: (width: Int, height: Int), level: (width: Int, height: Int)) -> PictureRegion {
        func span(_ start: Int, _ count: Int, _ from: Int, _ to: Int) -> (start: Int, count: Int) {
            let first = min(Int(Double(start) * Double(to) / Double(from)), to - 1)
            let end = Int((Double(start + count) * Double(to) / Double(from)).rounded(.up))
            return (first, max(1, min(end, to) - first))
        }
        guard full != level else { return self }
        let columns = span(x, width, full.width, level.width)
        let rows = span(y, height, full.height, level.height)
        return PictureRegion(x: columns.start, y: rows.start, width: columns.count, height: rows.count)
    }
}
