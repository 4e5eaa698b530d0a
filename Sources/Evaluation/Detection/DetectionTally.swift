import Raster
import Scanning

/// Detections and objects, taken in picture by picture, of which a report is made.
package struct DetectionTally {
    /// What is found of one class on one picture.
    package struct Finds {
        /// Detections at the working threshold.
        package var working: [Detection]
        /// Weaker ones down to the floor.
        package var weaker: [Detection]
        /// Detections at falling thresholds, by rules that merge windows differently for each.
        package var sweep: [(threshold: Float, detections: [Detection])]?
        /// What is there.
        package var truth: Truth

        package init(
            working: [Detection], weaker: [Detection] = [], sweep: [(threshold: Float, detections: [Detection])]? = nil,
            truth: Truth
        ) {
            self.working = working
            self.weaker = weaker
            self.sweep = sweep
            self.truth = truth
        }
    }

    fileprivate struct OfClass {
        let name: String
        var measured: MeasuredClass
        var overlaps: [Double] = []
        var distances: [Double] = []
        var misses: [DetectionReport.Place] = []
        var falseAlarms: [DetectionReport.Place] = []
        var onIgnored: [DetectionReport.Place] = []
        var crowdedPictures = 0
    }

    private let threshold: Float
    private let floor: Float
    private let rankingFloor: Float
    private let tolerance: Double
    private let options: MeasureOptions
    private var classes: [OfClass]
    private var pictures: [String] = []

    /// - Parameters:
    ///   - classes: Names and working thresholds.
    ///   - threshold: The working threshold of classes without one of their own.
    ///   - floor: The threshold down to which finds are given.
    ///   - rankingFloor: The same of those that are ranked.
    ///   - tolerance: How far beside a box the middle of a detection that hits it may lie, in pixels.
    package init(
        classes: [(name: String, threshold: Float)], threshold: Float, floor: Float, rankingFloor: Float,
        tolerance: Double, options: MeasureOptions
    ) {
        self.classes = classes.map { OfClass(name: $0.name, measured: MeasuredClass(threshold: $0.threshold)) }
        self.threshold = threshold
        self.floor = floor
        self.rankingFloor = rankingFloor
        self.tolerance = tolerance
        self.options = options
    }

    /// Takes the next picture.
    ///
    /// - Parameter finds: For each class.
    package mutating func add(_ name: String, _ finds: [Finds]) {
        pictures.append(name)
        for (index, finds) in finds.enumerated() { classes[index].add(finds, on: name, tolerance, options) }
    }

    /// The report of at least one picture.
    package func report() -> DetectionReport {
        let measures = MeasuredClasses(
            classes.map(\.measured), pictures: pictures.count, floor: floor, options: options
        ).measures()
        let reports = zip(classes, measures.classes).map { tally, measures in
            DetectionReport.ClassReport(
                name: tally.name, threshold: tally.measured.threshold, score: tally.score,
                meanIoU: tally.overlaps.mean, meanDistance: tally.distances.mean, misses: tally.misses.worstMissesFirst,
                falseAlarms: tally.falseAlarms.strongestFirst, onIgnored: tally.onIgnored.strongestFirst,
                measures: measures)
        }
        let total = classes.reduce(into: DetectionScore()) { $0.add($1.score) }
        return DetectionReport(
            pictures: pictures.count, threshold: threshold, precision: total.precision, recall: total.recall,
            f1: total.f1, meanIoU: classes.flatMap(\.overlaps).mean, meanDistance: classes.flatMap(\.distances).mean,
            classes: reports, measures: measures.all,
            settings: DetectionReport.Settings(
                floor: floor, rankingFloor: rankingFloor, mostDetections: options.mostDetections,
                crowdedPictures: classes.map(\.crowdedPictures).reduce(0, +), tolerance: tolerance,
                samples: options.samples, seed: options.seed),
            pictureCounts: pictures.indices.flatMap { picture in
                classes.map { tally in
                    let score = tally.measured.working[picture]
                    return DetectionReport.PictureCount(
                        image: pictures[picture], className: tally.name, predicted: score.hits + score.falseAlarms,
                        objects: score.hits + score.misses)
                }
            })
    }
}

extension DetectionTally.OfClass {
    var score: DetectionScore { measured.working.reduce(into: DetectionScore()) { $0.add($1) } }

    mutating func add(_ finds: DetectionTally.Finds, on name: String, _ tolerance: Double, _ options: MeasureOptions) {
        let truth = finds.truth
        func place(_ detection: Detection) -> DetectionReport.Place {
            DetectionReport.Place(image: name, box: detection.box, score: detection.score)
        }
        let match = DetectionMatch(
            finds.working + finds.weaker.prefix(MeasureOptions.mostWeakDetections), truth: truth, tolerance: tolerance)
        let reaching = match.reaching(measured.threshold)
        measured.add(
            match,
            sweep: finds.sweep?.map {
                ($0.threshold, DetectionMatch($0.detections, truth: truth, tolerance: tolerance))
            }, truth: truth, mostDetections: options.mostDetections)
        overlaps += reaching.overlaps
        distances += reaching.distances
        falseAlarms += reaching.falseAlarms.map(place)
        onIgnored += reaching.onIgnored.map(place)
        var weakHits: [Int: Float] = [:]
        for (detection, target) in match.found {
            if case .box(let index) = target { weakHits[index] = detection.score }
        }
        misses += reaching.missedIndices.map {
            DetectionReport.Place(image: name, box: truth.boxes[$0], score: weakHits[$0])
        }
        if truth.boxes.count > options.mostDetections { crowdedPictures += 1 }
    }
}

extension [DetectionReport.Place] {
    /// Of equally strong ones those of earlier pictures first.
    fileprivate var strongestFirst: Self {
        enumerated().sorted { ($1.element.score ?? 0, $0.offset) < ($0.element.score ?? 0, $1.offset) }.map(\.element)
    }

    /// First what nothing was found of, from the largest to the smallest, then by rising scores.
    fileprivate var worstMissesFirst: Self {
        func area(_ place: DetectionReport.Place) -> Double { place.box.width * place.box.height }
        return enumerated().sorted {
            ($0.element.score ?? -1, -area($0.element), $0.offset)
                < ($1.element.score ?? -1, -area($1.element), $1.offset)
        }.map(\.element)
    }
}

extension [Double] {
    /// The mean; nil of nothing.
    fileprivate var mean: Double? { isEmpty ? nil : reduce(0, +) / Double(count) }
}
