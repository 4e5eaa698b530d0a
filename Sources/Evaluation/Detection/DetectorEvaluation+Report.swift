import Scanning

extension DetectorEvaluation {
    /// Counts hits, misses and false alarms of each class at a threshold, with their places, and measures the detector at
    /// all thresholds.
    ///
    /// By the rules of peaks and of suppression a lower threshold only adds detections, and all that there are down to the
    /// floor are ranked. The other rules merge other windows at every threshold: their curves are of what they find at
    /// each of 99 thresholds, and what they find at the working threshold is ranked.
    ///
    /// - Throws: `ScanError/tooManyCandidates(limit:threshold:)`, and `FileError`, where scores that are kept in a file
    ///   cannot be read.
    public func report(
        _ options: DetectionOptions, measures: MeasureOptions = MeasureOptions()
    ) throws -> DetectionReport {
        let working = objectClasses.map(options.threshold(ofClass:))
        let floor = min(measures.floor, working.min() ?? measures.floor)
        let grows = options.merging.rule.onlyAdds
        var tally = DetectionTally(
            classes: zip(objectClasses, working).map { (classes[$0], $1) }, threshold: options.threshold, floor: floor,
            rankingFloor: grows ? floor : options.threshold, tolerance: tolerance, options: measures)
        var atFloor = options
        atFloor.threshold = floor
        atFloor.classThresholds = [:]
        let thresholds = Set((1..<100).map { Float($0) / 100 }.filter { $0 > floor } + working + [floor])
            .sorted(by: >)
        for picture in pictures {
            func counted(_ detections: [[Detection]]) -> [[Detection]] {
                picture.region.map { region in detections.map(region.objects) } ?? detections
            }
            let candidates = try picture.scores?.candidates(ofClasses: objectClasses, options: atFloor)
            let found =
                options.classThresholds.isEmpty
                ? try (candidates?.detections(threshold: options.threshold)).map(counted)
                : try picture.scores?.detections(ofClasses: objectClasses, options: options, within: picture.region)
            let weaker = grows ? try (candidates?.detections(threshold: floor)).map(counted) : nil
            let sweep =
                grows
                ? nil
                : try candidates.map { candidates in
                    try thresholds.map { ($0, counted(try candidates.detections(threshold: $0))) }
                }
            tally.add(
                picture.name,
                objectClasses.indices.map { number in
                    DetectionTally.Finds(
                        working: found?[number] ?? [],
                        weaker: weaker?[number].filter { $0.score < working[number] } ?? [],
                        sweep: sweep?.map { ($0.0, $0.1[number]) }, truth: picture.truths[objectClasses[number]])
                })
        }
        return tally.report()
    }
}

extension MergingRule {
    /// Whether a lower threshold adds detections and changes none.
    fileprivate var onlyAdds: Bool {
        switch self {
        case .peaks, .nms, .softNMS: true
        case .nmm, .wbf, .components: false
        }
    }
}
