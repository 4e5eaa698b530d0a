/// How the scores of neighbouring windows become one detection for each object.
public enum MergingRule: String, CaseIterable, Sendable, Codable {
    /// Peaks of the score move to the middle of the scores around them, and of places near each other the strongest
    /// stays. Source: Comaniciu & Meer, IEEE PAMI 24 (2002).
    case peaks
    /// Greedy non-maximum suppression: of windows that overlap the one with the highest score stays. Source: Dalal &
    /// Triggs, CVPR 2005; Girshick et al., CVPR 2014.
    case nms
    /// Windows that overlap a stronger one lose some of their score instead of all. Source: Bodla et al.,
    /// arXiv:1704.04503.
    case softNMS = "soft-nms"
    /// Greedy non-maximum merging: a window and the weaker ones that overlap it become the smallest box around them.
    /// Source: Akyon et al., arXiv:2202.06934.
    case nmm
    /// Weighted box fusion: windows that overlap become one box, the mean of their edges weighted by their scores.
    /// Source: Solovyev et al., arXiv:1910.13302.
    case wbf
    /// Cells at or above the threshold that touch each other, also at corners, are one object. Source: Rosenfeld &
    /// Pfaltz, J. ACM 13 (1966).
    case components

    /// The overlap from which on two boxes are taken for one object, unless another is chosen: that of R-CNN for
    /// `nms`, and those of the sources for the others. `peaks` goes by distances.
    public var defaultOverlap: Double {
        switch self {
        case .peaks, .nms, .softNMS: 0.3
        case .nmm, .components: 0.5
        case .wbf: 0.55
        }
    }

    /// How overlap is measured unless another measure is chosen.
    public var defaultMeasure: OverlapMeasure {
        switch self {
        case .peaks, .nms, .softNMS, .wbf: .iou
        case .nmm, .components: .ios
        }
    }
}
