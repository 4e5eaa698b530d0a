import Network
import Numbers
import Raster

/// A part of a picture that a patch takes for the whole: beyond it the part is reflected, as a picture is beyond its border.
///
/// Few objects of a data set are cut by a border, and a scan meets them at every border. So some patches are cut where the
/// picture goes on.
public struct PicturePart: Sendable, Hashable {
    /// Columns of the picture; never empty.
    public var columns: Range<Int>
    /// Rows of the picture; never empty.
    public var rows: Range<Int>

    /// The whole of a picture.
    init(width: Int, height: Int) { (columns, rows) = (0..<width, 0..<height) }

    /// The sides of a picture, as directions from its middle.
    private enum Side: Int, CaseIterable {
        case left, top, right, bottom
    }

    /// How much of an object stays visible on a cut picture.
    private static let visibleShares = 0.35...0.85

    /// A part whose border cuts an object, and the box of what is left of it; nil where the object is cut already, or where
    /// the part would be smaller than a window.
    init?(cutting box: Box, on picture: LabelledPicture, window: Extent, from random: inout RandomSource) {
        let side = Side(rawValue: random.integer(below: 4))!
        let share = random.uniform(in: Self.visibleShares)
        self.init(width: picture.width, height: picture.height)
        let isWhole =
            box.xmin > 1 && box.ymin > 1 && box.xmax < Double(picture.width) - 1
            && box.ymax < Double(picture.height) - 1
        guard isWhole else { return nil }
        let place =
            switch side {
            case .left: box.xmax - share * box.width
            case .right: box.xmin + share * box.width
            case .top: box.ymax - share * box.height
            case .bottom: box.ymin + share * box.height
            }
        // Of an object of a pixel or two nothing may be left.
        guard cut(side, at: Int(place.rounded()), window), visible(of: box) != nil else { return nil }
    }

    /// A part whose border lies at most half a window beside the middle of a background window; nil where what the border
    /// leaves of an object is not background there, or where the part would be smaller than a window.
    init?(
        besideX x: Double, y: Double, on picture: LabelledPicture, _ sampling: PatchSampling, window: Extent,
        from random: inout RandomSource
    ) {
        let side = Side(rawValue: random.integer(below: 4))!
        let share = random.uniform(in: 0...0.5)
        self.init(width: picture.width, height: picture.height)
        let place =
            switch side {
            case .left: x - share * Double(window.width)
            case .right: x + share * Double(window.width)
            case .top: y - share * Double(window.height)
            case .bottom: y + share * Double(window.height)
            }
        let isOutside = side == .left || side == .top
        guard cut(side, at: Int(place.rounded(isOutside ? .down : .up)), window) else { return nil }
        for box in picture.objects.map(\.box) + picture.ignored {
            guard let left = visible(of: box), left != box else { continue }
            if sampling.dontCareZone(of: left).contains(x: x, y: y) { return nil }
        }
    }

    /// Moves a side; false where it would not move inwards, or leaves less than a window.
    private mutating func cut(_ side: Side, at place: Int, _ window: Extent) -> Bool {
        switch side {
        case .left where columns.contains(place): columns = place..<columns.upperBound
        case .right where columns.contains(place): columns = columns.lowerBound..<place
        case .top where rows.contains(place): rows = place..<rows.upperBound
        case .bottom where rows.contains(place): rows = rows.lowerBound..<place
        default: return false
        }
        return columns.count >= window.width && rows.count >= window.height
    }

    /// What of a box lies on the part; nil for nothing.
    func visible(of box: Box) -> Box? {
        let (xmin, xmax) = (max(box.xmin, Double(columns.lowerBound)), min(box.xmax, Double(columns.upperBound)))
        let (ymin, ymax) = (max(box.ymin, Double(rows.lowerBound)), min(box.ymax, Double(rows.upperBound)))
        guard xmin < xmax, ymin < ymax else { return nil }
        return Box(xmin: xmin, ymin: ymin, xmax: xmax, ymax: ymax)
    }
}
