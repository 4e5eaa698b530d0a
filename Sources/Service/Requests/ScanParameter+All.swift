import FCNScanKit

extension ScanParameter {
    /// Every parameter of `POST /scan`: the options of `fcnscan scan` by their names, but for those that name files of the
    /// server or say how much of the machine is used.
    static let all: [ScanParameter] = [
        ScanParameter("model", .service, .text, "The model's name; the first one of the service unless given"),
        ScanParameter("name", .service, .text, "What the answer calls the picture"),
        ScanParameter("stride", .scan, .wholes(count: 1...2, 1...1 << 20), "Pixels between windows; across and down"),
        ScanParameter("exact-windows", .scan, .flag, "Score window by window instead of in one pass"),
        ScanParameter("edge", .scan, .words(EdgeMode.self), "What happens at the edges of the picture"),
        ScanParameter(
            "average", .scan, .words(WindowAverage.Orientations.self), "Score mirrored and turned windows too"),
        ScanParameter("average-of", .scan, .words(WindowAverage.Quantity.self), "What is averaged"),
        ScanParameter("precision", .scan, .words(Precision.self), "How sums are made"),
        ScanParameter("global", .scan, .choice(["local"]), "Replace global means by those around each place"),
        ScanParameter("class", .scan, .texts, "A class to report; every one but the background unless given"),
        ScanParameter("threshold", .scan, .number(0...1), "The smallest probability of a detection"),
        ScanParameter("by-class", .scan, .numbersByName, "The smallest probability for single classes"),
        ScanParameter("merge", .scan, .words(MergingRule.self), "How neighbouring windows become one detection"),
        ScanParameter("overlap", .scan, .number(0...1), "How much boxes overlap that are of one object"),
        ScanParameter("overlap-measure", .scan, .words(OverlapMeasure.self), "How overlap is measured"),
        ScanParameter("decay", .scan, .words(Merging.Decay.self), "How soft-nms lowers scores"),
        ScanParameter("separation", .scan, .number(0...1e6), "The least distance of two objects of a class, in pixels"),
        ScanParameter(
            "box-from", .scan, .words(DetectionBoxes.self),
            "Where boxes come from; refined where the model can, unless said"),
        ScanParameter("merge-across-classes", .scan, .flag, "Merge detections of different classes too"),
        ScanParameter(
            "scales", .scan, .numbers(count: 1...Scales.limit, Scales.range), "Sizes at which the picture is scored"),
        ScanParameter("page", .scan, .whole(1...Int(Int32.max)), "The page of a TIFF, from 1"),
        ScanParameter("level", .scan, .whole(0...Int(Int32.max)), "The level of a pyramid, 0 being the full picture"),
        ScanParameter(
            "region", .scan, .wholes(count: 4...4, 0...1 << 40),
            "Left, top, width and height in pixels, to scan no more"),
        ScanParameter("pixel-size", .scan, .number(1e-5...1e12), "Micrometres in a pixel of the full picture"),
        ScanParameter(
            "resolution", .scan, .number(1e-5...1e12), "Micrometres in a pixel that the network is given"),
        ScanParameter("tissue", .scan, .flag, "Count objects only on what is not background"),
        ScanParameter(
            "intensity", .scan, .text, "How more than 8 bits are shown: full, LOW:HIGH or percentile:LOW:HIGH"),
        ScanParameter("damaged", .scan, .words(DamagePolicy.self), "What becomes of damaged pixels"),
        ScanParameter(
            "background", .scan, .wholes(count: 3...3, 0...255), "Red, green and blue behind transparent parts"),
        ScanParameter(
            "picture", .service, .choice(["heatmap", "overlay"]), "What is drawn where the answer is a picture"),
        ScanParameter(
            "colours", .drawing, .choice(ColorMap.all.map(\.name)), "The colours of probabilities from low to high"),
        ScanParameter("interpolation", .drawing, .words(Interpolation.self), "What is drawn between scores"),
        ScanParameter("opacity", .drawing, .number(0...1), "The share of the heat map in an overlay"),
        ScanParameter(
            "range", .drawing, .numbers(count: 2...2, 0...1), "The probabilities at the ends of the colours"),
        ScanParameter("legend", .drawing, .flag, "Draw the scale of colours below the picture"),
        ScanParameter("contour", .drawing, .flag, "Draw a line on overlays around what reaches the threshold"),
        ScanParameter("box-labels", .drawing, .words(MarkLabels.self), "What stands beside boxes on overlays"),
        ScanParameter("drawing", .drawing, .text, "How large pictures are: full, map, or fit:N pixels"),
    ]

    private init(_ name: String, _ part: Part, _ kind: Kind, _ summary: String) {
        self.init(name: name, part: part, kind: kind, summary: summary)
    }
}

extension ScanParameter.Kind {
    /// One of the words of a type.
    fileprivate static func words<Choice: RawRepresentable<String> & CaseIterable>(_ type: Choice.Type) -> Self {
        .choice(Choice.allCases.map(\.rawValue))
    }
}
