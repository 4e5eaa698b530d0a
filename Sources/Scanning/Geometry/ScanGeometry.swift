import Network
import Raster

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
        let margins = margins
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
