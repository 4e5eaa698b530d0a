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
    package func margins(of picture: Extent, grid: WindowGrid) -> Margins {
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
