import Raster

/// How far two boxes overlap, from 0 to 1.
public enum OverlapMeasure: String, CaseIterable, Sendable, Codable {
    /// Intersection over union: the area in both boxes as a share of the area in either.
    case iou
    /// Intersection over the smaller: the area in both boxes as a share of the smaller box, so that a box inside
    /// another overlaps it wholly.
    case ios

    /// The overlap of two boxes; 0 where they have no pixel in common.
    package func overlap(_ a: Box, _ b: Box) -> Double {
        let width = min(a.xmax, b.xmax) - max(a.xmin, b.xmin)
        let height = min(a.ymax, b.ymax) - max(a.ymin, b.ymin)
        guard width > 0, height > 0 else { return 0 }
        let common = width * height
        let (areaA, areaB) = (a.width * a.height, b.width * b.height)
        return switch self {
        case .iou: common / (areaA + areaB - common)
        case .ios: common / min(areaA, areaB)
        }
    }
}
