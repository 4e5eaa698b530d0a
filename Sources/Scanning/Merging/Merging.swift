/// A rule of merging with its numbers.
public struct Merging: Sendable, Equatable, Codable {
    /// How the score of a window falls that overlaps a stronger one.
    public enum Decay: String, CaseIterable, Sendable, Codable {
        /// By the factor `e^(−overlap² / σ)`.
        case gaussian
        /// By the factor `1 − overlap`, from the overlap on that is taken for one object.
        case linear
    }

    /// The rule.
    public var rule: MergingRule
    /// The overlap from which on two boxes are one object, more than 0 and at most 1; the rule's own unless given.
    ///
    /// With Gaussian decay it is σ, which is 0.5 unless given.
    public var overlap: Double?
    /// How overlap is measured; as is usual for the rule unless given.
    public var measure: OverlapMeasure?
    /// How scores fall with soft suppression.
    public var decay: Decay
    /// True where an object has one class only, its strongest; else each class is merged by itself.
    public var mergesAcrossClasses: Bool

    /// A rule with its own numbers unless others are given.
    public init(
        _ rule: MergingRule = .peaks, overlap: Double? = nil, measure: OverlapMeasure? = nil,
        decay: Decay = .gaussian, mergesAcrossClasses: Bool = false
    ) {
        precondition(overlap.map { $0 > 0 && $0 <= 1 } ?? true, "an overlap is more than 0 and at most 1")
        self.rule = rule
        self.overlap = overlap
        self.measure = measure
        self.decay = decay
        self.mergesAcrossClasses = mergesAcrossClasses
    }

    var usedMeasure: OverlapMeasure { measure ?? rule.defaultMeasure }

    var usedOverlap: Double {
        overlap ?? (rule == .softNMS && decay == .gaussian ? Self.usualVariance : rule.defaultOverlap)
    }

    /// σ of the decay by Bodla et al.
    private static let usualVariance = 0.5
}
