/// What the measures of one class are computed from.
struct MeasuredClass: Sendable {
    /// The working threshold.
    var threshold: Float
    var ranking = DetectionRanking()
    /// The steps of its curve; in the end ``curve``.
    var steps: [OperatingCurve.Step] = []
    /// What is found on each picture at the working threshold.
    var working: [DetectionScore] = []
    /// The hits at the working threshold in each of `SizeRange.allCases`.
    var workingHits = SIMD4<Int32>()

    /// Takes the next picture.
    ///
    /// - Parameters:
    ///   - match: Of all detections down to the floor; those with at least the working threshold are those at it.
    ///   - sweep: What is found at falling thresholds, for rules by which it is not the strongest part of `match`.
    mutating func add(
        _ match: DetectionMatch, sweep: [(threshold: Float, match: DetectionMatch)]?, truth: Truth,
        mostDetections: Int
    ) {
        let picture = Int32(working.count)
        ranking.add(match, truth: truth, mostDetections: mostDetections)
        let reaching = match.reaching(threshold)
        var score = DetectionScore()
        score.add(reaching)
        working.append(score)
        workingHits &+= SizeRange.counts(of: reaching.hitBoxes)
        if let sweep {
            var last = (hits: SIMD4<Int32>(), falseAlarms: Int32(0))
            for (threshold, match) in sweep {
                let next = (hits: SizeRange.counts(of: match.hitBoxes), falseAlarms: Int32(match.falseAlarms.count))
                guard next != last else { continue }
                steps.append(
                    OperatingCurve.Step(
                        threshold: threshold, picture: picture, hits: next.hits &- last.hits,
                        falseAlarms: next.falseAlarms - last.falseAlarms))
                last = next
            }
        } else {
            for found in match.found {
                var step = OperatingCurve.Step(
                    threshold: found.detection.score, picture: picture, hits: SIMD4(), falseAlarms: 0)
                switch found.target {
                case .box(let index): step.hits = SizeRange.counts(of: [truth.boxes[index]])
                case .nothing: step.falseAlarms = 1
                case .ignored: continue
                }
                steps.append(step)
            }
        }
    }
}

/// The measures of several classes, and of all together, from what they are computed from.
struct MeasuredClasses: Sendable {
    /// The measures that are sampled, in the order of their intervals.
    private static let sampled: [WritableKeyPath<DetectionMeasures.Intervals, ConfidenceInterval?> & Sendable] = [
        \.averagePrecision, \.averagePrecision50, \.centerAveragePrecision, \.precision, \.recall, \.f1, \.sensitivity,
        \.bias,
    ]
    /// The most points of a curve in a report.
    private static let mostPoints = 512

    private let classes: [MeasuredClass]
    private let curves: [OperatingCurve]
    private let joined: OperatingCurve
    private let pictures: Int
    private let options: MeasureOptions
    /// The lowest threshold of the curves.
    private let floor: Float

    init(_ classes: [MeasuredClass], pictures: Int, floor: Float, options: MeasureOptions) {
        self.classes = classes.map {
            var result = $0
            result.ranking.sort()
            return result
        }
        curves = classes.map { OperatingCurve($0.steps) }
        joined = OperatingCurve(joining: curves)
        self.pictures = pictures
        self.floor = floor
        self.options = options
    }

    /// The measures of each class, and those over all.
    func measures() -> (classes: [DetectionMeasures], all: DetectionMeasures) {
        let ones = [Double](repeating: 1, count: pictures)
        var each = classes.indices.map { measures(of: [$0], curve: curves[$0], weights: ones) }
        var all = measures(of: Array(classes.indices), curve: joined, weights: ones)
        let intervals = ConfidenceInterval.intervals(
            pictures: pictures, count: options.samples, seed: options.seed
        ) { weights in
            classes.indices.flatMap { sampledValues([$0], curves[$0], weights) }
                + sampledValues(Array(classes.indices), joined, weights)
        }
        guard !intervals.isEmpty else { return (each, all) }
        func named(_ group: Int) -> DetectionMeasures.Intervals {
            var result = DetectionMeasures.Intervals()
            for (place, path) in Self.sampled.enumerated() {
                result[keyPath: path] = intervals[group * Self.sampled.count + place]
            }
            return result
        }
        for index in each.indices { each[index].intervals = named(index) }
        all.intervals = named(each.count)
        return (each, all)
    }

    private func measures(of indices: [Int], curve: OperatingCurve, weights: [Double]) -> DetectionMeasures {
        let rankings = indices.map { classes[$0].ranking }
        func objects(_ range: SizeRange) -> Int {
            Int(rankings.map { $0.objectCount(range, weights: weights) }.reduce(0, +))
        }
        func boxes(_ threshold: Int, _ range: SizeRange = .all) -> Double? {
            rankings.map { $0.averagePrecision(threshold: threshold, range, weights: weights) }.mean
        }
        let working = (0..<pictures).map { picture in
            indices.reduce(into: DetectionScore()) { $0.add(classes[$1].working[picture]) }
        }
        let points = curve.points(objects: objects(.all), pictures: pictures)
        let precisions = rankings.compactMap {
            $0.precision(threshold: 0, weights: weights).precisions(objects: $0.objectCount(weights: weights))
        }
        return DetectionMeasures(
            objects: objects(.all),
            averagePrecision: rankings.map { $0.meanAveragePrecision(weights: weights) }.mean,
            averagePrecision50: boxes(0), averagePrecision75: boxes(5),
            centerAveragePrecision: rankings.map { $0.centerAveragePrecision(weights: weights) }.mean,
            sizes: SizeRange.parts.map { range in
                let place = SizeRange.allCases.firstIndex(of: range)!
                let count = objects(range)
                let hits = indices.reduce(Int32(0)) { $0 + classes[$1].workingHits[place] }
                return DetectionMeasures.SizeMeasures(
                    size: range, objects: count,
                    averagePrecision: rankings.map { $0.meanAveragePrecision(range, weights: weights) }.mean,
                    averagePrecision50: boxes(0, range), recall: count > 0 ? Double(hits) / Double(count) : nil,
                    freeResponse: FreeResponse(
                        curve.counts(range, weights: weights), objects: Double(count), pictures: Double(pictures)))
            },
            freeResponse: FreeResponse(
                curve.counts(weights: weights), objects: Double(objects(.all)), pictures: Double(pictures)),
            counts: CountAgreement(
                predicted: working.map { $0.hits + $0.falseAlarms }, objects: working.map { $0.hits + $0.misses }),
            thresholds: ThresholdAdvice(
                points, floor: floor, precision: options.wantedPrecision, recall: options.wantedRecall),
            curve: points.thinned(to: Self.mostPoints, keeping: indices.map { classes[$0].threshold }.min() ?? floor),
            precisionAtRecall: precisions.isEmpty
                ? nil
                : InterpolatedPrecision.recalls.indices.map { recall in
                    precisions.map { $0[recall] }.reduce(0, +) / Double(precisions.count)
                })
    }

    /// The measures of ``sampled`` where each picture counts as often as its weight says.
    private func sampledValues(_ indices: [Int], _ curve: OperatingCurve, _ weights: [Double]) -> [Double?] {
        let rankings = indices.map { classes[$0].ranking }
        var (hits, falseAlarms, misses) = (0.0, 0.0, 0.0)
        for index in indices {
            for (score, weight) in zip(classes[index].working, weights) {
                hits += Double(score.hits) * weight
                falseAlarms += Double(score.falseAlarms) * weight
                misses += Double(score.misses) * weight
            }
        }
        let response = FreeResponse(
            curve.counts(weights: weights), objects: hits + misses, pictures: Double(pictures))
        return [
            rankings.map { $0.meanAveragePrecision(weights: weights) }.mean,
            rankings.map { $0.averagePrecision(threshold: 0, weights: weights) }.mean,
            rankings.map { $0.centerAveragePrecision(weights: weights) }.mean,
            hits + falseAlarms > 0 ? hits / (hits + falseAlarms) : nil,
            hits + misses > 0 ? hits / (hits + misses) : nil,
            hits + falseAlarms + misses > 0 ? 2 * hits / (2 * hits + falseAlarms + misses) : nil,
            response?.mean,
            (falseAlarms - misses) / Double(pictures),
        ]
    }
}
