/// The windows that a dense pass scores: how large they are and how far apart.
///
/// Cell (row, column) of the score map is the window whose first pixel is (row · stride, column · stride).
public struct WindowGrid: Hashable, Sendable, Codable {
    /// The height and width of a window in pixels.
    public let window: Extent
    /// The distance between neighbouring windows in pixels.
    public let stride: Extent

    /// A grid from its window and stride.
    public init(window: Extent, stride: Extent) {
        precondition(window.height > 0 && window.width > 0, "a window has at least one pixel")
        precondition(stride.height > 0 && stride.width > 0, "a stride is at least 1")
        self.window = window
        self.stride = stride
    }

    /// The number of windows that fit into a picture: `⌊(W − window)/stride⌋ + 1` in each direction, 0 where
    /// the window is larger than the picture.
    public func mapExtent(for picture: Extent) -> Extent {
        func positions(_ size: Int, _ window: Int, _ stride: Int) -> Int {
            size < window ? 0 : (size - window) / stride + 1
        }
        return Extent(
            height: positions(picture.height, window.height, stride.height),
            width: positions(picture.width, window.width, stride.width))
    }

    /// The part of a picture, from its first row and column, that the windows reach: `(n − 1)·stride + window`.
    ///
    /// The dense form of this part has exactly one score for each window.
    public func coveredExtent(for picture: Extent) -> Extent {
        pictureExtent(ofMap: mapExtent(for: picture))
    }

    /// The smallest picture with this number of windows; 0 for none.
    public func pictureExtent(ofMap map: Extent) -> Extent {
        Extent(
            height: map.height > 0 ? (map.height - 1) * stride.height + window.height : 0,
            width: map.width > 0 ? (map.width - 1) * stride.width + window.width : 0)
    }

    /// The rows at the bottom and the columns at the right of a picture that no window reaches.
    public func uncovered(for picture: Extent) -> Extent {
        let covered = coveredExtent(for: picture)
        return Extent(height: picture.height - covered.height, width: picture.width - covered.width)
    }
}
