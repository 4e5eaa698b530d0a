import Raster

/// Objects of about the same size, by the area of their boxes in pixels.
///
/// The borders are those of COCO, 32² and 96², at which a box belongs to both sides. Source: cocodataset.org, "Detection
/// evaluation"; `Params` of pycocotools.
public enum SizeRange: String, CaseIterable, Sendable, Codable {
    /// Boxes of every size.
    case all
    /// At most 32².
    case small
    /// From 32² to 96².
    case medium
    /// At least 96².
    case large

    /// The areas in the range, in pixels; COCO's largest is 100,000².
    package var areas: ClosedRange<Double> {
        switch self {
        case .all: 0...1e10
        case .small: 0...1024
        case .medium: 1024...9216
        case .large: 9216...1e10
        }
    }

    /// The ranges without that of all.
    package static let parts: [SizeRange] = [.small, .medium, .large]

    /// Whether a box belongs to the range.
    package func contains(_ box: Box) -> Bool { areas.contains(box.width * box.height) }

    /// How many of some boxes there are in each range, in the order of all cases.
    static func counts(of boxes: [Box]) -> SIMD4<Int32> {
        var counts = SIMD4<Int32>()
        for (place, range) in allCases.enumerated() { counts[place] = Int32(boxes.count(where: range.contains)) }
        return counts
    }
}
