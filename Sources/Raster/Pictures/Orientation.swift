/// How a stored picture is turned upright; raw values are those of the EXIF tag 0x0112.
///
/// Source: CIPA DC-008 (Exif 2.32), 4.6.4.
public enum Orientation: Int, Sendable, CaseIterable {
    /// Stored upright.
    case upright = 1
    /// Mirrored left to right.
    case mirrored = 2
    /// Turned by half a turn.
    case rotatedHalf = 3
    /// Mirrored top to bottom.
    case flipped = 4
    /// Rows are columns.
    case transposed = 5
    /// To be turned a quarter clockwise.
    case rotateClockwise = 6
    /// Rows are columns, both counted from the other end.
    case transversed = 7
    /// To be turned a quarter counter-clockwise.
    case rotateCounterclockwise = 8

    /// Width and height change places.
    var swapsSides: Bool { rawValue >= 5 }

    /// An upright row can be made from a single stored row.
    var keepsRows: Bool { rawValue <= 2 }

    /// Where the pixel at column `x` of row `y` of the upright picture is stored.
    ///
    /// - Parameter width: Pixels in a row of the stored picture.
    /// - Parameter height: Rows of the stored picture.
    func stored(x: Int, y: Int, width: Int, height: Int) -> (x: Int, y: Int) {
        switch self {
        case .upright: (x, y)
        case .mirrored: (width - 1 - x, y)
        case .rotatedHalf: (width - 1 - x, height - 1 - y)
        case .flipped: (x, height - 1 - y)
        case .transposed: (y, x)
        case .rotateClockwise: (y, height - 1 - x)
        case .transversed: (width - 1 - y, height - 1 - x)
        case .rotateCounterclockwise: (width - 1 - y, x)
        }
    }
}
