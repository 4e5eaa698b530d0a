import Network
import Raster

/// What happens to the pixels that the grid of windows does not reach.
public enum EdgeMode: String, CaseIterable, Sendable, Codable {
    /// The grid starts at the first pixel; pixels right and below the last window are not covered.
    case drop
    /// The picture is extended to the right and below, by reflection, until every pixel is covered.
    case cover
    /// The picture is extended by half a window all round, by reflection, so that a window can centre on any
    /// pixel, to within half a stride.
    case center

    /// How far a picture is extended on each side.
    public func margins(of picture: Extent, grid: WindowGrid) -> Margins {
        switch self {
        case .drop:
            return Margins(0)
        case .cover:
            func missing(_ size: Int, _ window: Int, _ stride: Int) -> Int {
                size <= window ? window - size : (stride - (size - window) % stride) % stride
            }
            return Margins(
                top: 0, left: 0, bottom: missing(picture.height, grid.window.height, grid.stride.height),
                right: missing(picture.width, grid.window.width, grid.stride.width))
        case .center:
            // The first window centres on the first pixel edge, the last one on or behind the last pixel.
            func after(_ size: Int, _ window: Int, _ stride: Int) -> Int {
                let steps = (size - 1 + stride - 1) / stride
                return steps * stride + window - window / 2 - size
            }
            return Margins(
                top: grid.window.height / 2, left: grid.window.width / 2,
                bottom: after(picture.height, grid.window.height, grid.stride.height),
                right: after(picture.width, grid.window.width, grid.stride.width))
        }
    }
}

/// The windows of one picture: the grid, and where its first window lies.
public struct ScanGeometry: Hashable, Sendable, Codable {
    /// The window's size and the distance between windows.
    public let grid: WindowGrid
    /// The picture's size.
    public let picture: Extent
    /// What happens at the edges.
    public let edge: EdgeMode

    /// The windows of a picture.
    public init(grid: WindowGrid, picture: Extent, edge: EdgeMode) {
        self.grid = grid
        self.picture = picture
        self.edge = edge
    }

    /// How far the picture is extended on each side.
    public var margins: Margins { edge.margins(of: picture, grid: grid) }

    /// The size of the picture with its extension.
    public var extended: Extent {
        let margins = margins
        return Extent(
            height: picture.height + margins.top + margins.bottom, width: picture.width + margins.left + margins.right)
    }

    /// The number of windows in each direction.
    public var map: Extent { grid.mapExtent(for: extended) }

    /// The window of a cell, in pixels of the picture; it may reach beyond the picture where that is extended.
    public func window(column: Int, row: Int) -> Box {
        let left = Double(column * grid.stride.width - margins.left)
        let top = Double(row * grid.stride.height - margins.top)
        return Box(
            xmin: left, ymin: top, xmax: left + Double(grid.window.width), ymax: top + Double(grid.window.height))
    }

    /// The picture's pixels that no window covers.
    public var uncoveredPixels: Int {
        let (map, margins) = (map, margins)
        func covered(_ positions: Int, _ window: Int, _ stride: Int, _ before: Int, _ size: Int) -> Int {
            (0..<positions).reduce((count: 0, end: 0)) { state, position in
                let start = max(position * stride - before, state.end)
                let end = min(position * stride - before + window, size)
                return end > start ? (state.count + end - start, end) : state
            }.count
        }
        return picture.height * picture.width
            - covered(map.height, grid.window.height, grid.stride.height, margins.top, picture.height)
            * covered(map.width, grid.window.width, grid.stride.width, margins.left, picture.width)
    }
}
