import ArgumentParser
import FCNScanKit

/// How neighbouring windows become one detection.
struct MergingArguments: ParsableArguments {
    @Option(
        help: """
            How neighbouring windows become one detection: peaks takes peaks of the score, moved to the middle of the \
            scores around them; nms keeps the strongest of windows that overlap; soft-nms lowers the others' scores; \
            nmm takes the box around windows that overlap, wbf their mean weighted by scores; components takes \
            connected cells, with their area. What the model was trained with unless given, mostly peaks.
            """)
    var merge: MergingRule?

    @Option(
        help: """
            The overlap from which on two boxes are one object, 0 to 1; of soft-nms with gaussian decay its variance. \
            0.3 for nms, 0.5 for soft-nms, nmm and components (between scales), 0.55 for wbf unless given.
            """)
    var overlap: Double?

    @Option(
        help: """
            How overlap is measured: iou (intersection over union), or ios (over the smaller box) as nmm and \
            components do unless given.
            """)
    var overlapMeasure: OverlapMeasure?

    @Option(help: "How soft-nms lowers scores: gaussian, or linear from an overlap of 0.3 on.")
    var decay: Merging.Decay?

    @Flag(help: "Merge across classes, so that an object has its strongest class only; else each class by itself.")
    var mergeAcrossClasses = false

    @Option(
        help: """
            Where the boxes of detections come from: window takes windows, or boxes of the size of the class's objects; \
            refined the place and size that the network gives, for models trained on boxes; components the \
            connected cells, as --merge components. Refined where the model can, unless given.
            """)
    var boxFrom: BoxSource?

    func validate() throws {
        if boxFrom == .components, let merge, merge != .components {
            throw ValidationError(
                "--box-from components is for --merge components, found --merge \(merge.rawValue); leave one out.")
        }
        if boxFrom == .refined, merge == .components {
            throw ValidationError("--merge components has boxes of its own; leave out --box-from refined.")
        }
        if let overlap, !(overlap > 0 && overlap <= 1) {
            throw ValidationError("--overlap takes a number of more than 0 and at most 1, found \(overlap).")
        }
        if rule ?? .peaks == .peaks, overlap != nil || overlapMeasure != nil {
            let option = overlap == nil ? "--overlap-measure" : "--overlap"
            throw ValidationError(
                "\(option) is not for --merge peaks, which goes by the distance of places; choose another rule.")
        }
        if decay != nil, merge != .softNMS {
            throw ValidationError("--decay is for --merge soft-nms, found --merge \((merge ?? .peaks).rawValue).")
        }
    }

    /// The rule that was given, by itself or as where boxes come from.
    private var rule: MergingRule? { boxFrom == .components ? .components : merge }

    /// Where boxes come from; nil for what the model can.
    var boxes: DetectionBoxes? {
        switch boxFrom {
        case .window: .window
        case .refined: .refined
        case .components, nil: nil
        }
    }

    /// The rule with its numbers; nil for the model's own.
    var merging: Merging? {
        guard rule != nil || mergeAcrossClasses else { return nil }
        return Merging(
            rule ?? .peaks, overlap: overlap, measure: overlapMeasure, decay: decay ?? .gaussian,
            mergesAcrossClasses: mergeAcrossClasses)
    }
}

/// Where boxes come from, in one word.
enum BoxSource: String, CaseIterable, ExpressibleByArgument {
    case window, refined, components
}

extension MergingRule: ExpressibleByArgument {}
extension OverlapMeasure: ExpressibleByArgument {}
extension Merging.Decay: ExpressibleByArgument {}
