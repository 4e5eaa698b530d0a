/// A mirroring or turn of a window by quarters, one of the eight that map a square onto itself.
///
/// The changed window shows at (y, x) what stood at
/// `(mirrorsRows ? H − 1 − a : a, mirrorsColumns ? W − 1 − b : b)`, where `(a, b)` is `(x, y)` if it is transposed and
/// `(y, x)` otherwise. A window that is not a square keeps its shape only where nothing is transposed.
public struct WindowSymmetry: Hashable, Sendable, Codable {
    /// True where rows become columns.
    public let isTransposed: Bool
    /// True where the rows are taken from the last to the first.
    public let mirrorsRows: Bool
    /// True where the columns are taken from the last to the first.
    public let mirrorsColumns: Bool

    /// A symmetry from its three parts; nothing is changed unless told.
    public init(isTransposed: Bool = false, mirrorsRows: Bool = false, mirrorsColumns: Bool = false) {
        self.isTransposed = isTransposed
        self.mirrorsRows = mirrorsRows
        self.mirrorsColumns = mirrorsColumns
    }

    /// The window as it is.
    public static let identity = WindowSymmetry()
    /// Left and right exchanged.
    public static let leftRight = WindowSymmetry(mirrorsColumns: true)
    /// Up and down exchanged.
    public static let upDown = WindowSymmetry(mirrorsRows: true)
    /// Turned by 180 degrees.
    public static let halfTurn = WindowSymmetry(mirrorsRows: true, mirrorsColumns: true)
    /// Turned by 90 degrees, clockwise.
    public static let quarterTurn = WindowSymmetry(isTransposed: true, mirrorsRows: true)
    /// Turned by 270 degrees, clockwise.
    public static let threeQuarterTurn = WindowSymmetry(isTransposed: true, mirrorsColumns: true)
    /// The diagonal from the upper left to the lower right stays.
    public static let transposition = WindowSymmetry(isTransposed: true)
    /// The diagonal from the upper right to the lower left stays.
    public static let antitransposition = WindowSymmetry(isTransposed: true, mirrorsRows: true, mirrorsColumns: true)

    /// This one, and then left and right exchanged.
    public var mirrored: WindowSymmetry {
        WindowSymmetry(
            isTransposed: isTransposed, mirrorsRows: mirrorsRows != isTransposed,
            mirrorsColumns: mirrorsColumns == isTransposed)
    }

    /// The place in a window that the changed window shows at a row and column of its own.
    ///
    /// - Parameter window: The size of the window before it is changed.
    package func source(row: Int, column: Int, in window: Extent) -> (row: Int, column: Int) {
        let (a, b) = isTransposed ? (column, row) : (row, column)
        return (mirrorsRows ? window.height - 1 - a : a, mirrorsColumns ? window.width - 1 - b : b)
    }

    /// The pixel of a window that each pixel of the changed window shows, row by row.
    ///
    /// - Parameter window: The size of the window before it is changed.
    package func pixels(of window: Extent) -> [Int] {
        let changed = extent(of: window)
        return (0..<changed.height * changed.width).map { place in
            let source = source(row: place / changed.width, column: place % changed.width, in: window)
            return source.row * window.width + source.column
        }
    }

    /// The size of a window after the change.
    package func extent(of window: Extent) -> Extent {
        isTransposed ? Extent(height: window.width, width: window.height) : window
    }

    /// Whether rows or columns of a window are taken from the last to the first.
    func mirrors(_ axis: Axis) -> Bool { axis == .vertical ? mirrorsRows : mirrorsColumns }

    /// The direction in the changed window that lies along a direction of the window.
    func axisAfter(_ axis: Axis) -> Axis {
        guard isTransposed else { return axis }
        return axis == .vertical ? .horizontal : .vertical
    }
}

extension WindowSymmetry: CustomStringConvertible {
    /// In words, for example `turned by 90°`.
    public var description: String {
        switch self {
        case .identity: "upright"
        case .leftRight: "mirrored left-right"
        case .upDown: "mirrored up-down"
        case .halfTurn: "turned by 180°"
        case .quarterTurn: "turned by 90°"
        case .threeQuarterTurn: "turned by 270°"
        case .transposition: "transposed"
        default: "transposed across"
        }
    }
}
