import Raster
import Scanning
import Testing

@testable import Evaluation

@Suite struct OperatingCurveTests {
    private func step(_ threshold: Float, picture: Int32 = 0, hit: Bool) -> OperatingCurve.Step {
        OperatingCurve.Step(
            threshold: threshold, picture: picture, hits: hit ? SIMD4(1, 1, 0, 0) : SIMD4(), falseAlarms: hit ? 0 : 1)
    }

    /// Two pictures with three objects: hit, false, then a hit and a false alarm of the same score.
    private var curve: OperatingCurve {
        OperatingCurve([
            step(0.5, picture: 1, hit: true), step(0.9, hit: true), step(0.5, picture: 1, hit: false),
            step(0.7, hit: false),
        ])
    }

    @Test("There is a point for each score, with all that has it")
    func points() {
        let points = curve.points(objects: 3, pictures: 2)
        #expect(points.map(\.threshold) == [0.9, 0.7, 0.5])
        #expect(
            points.map(\.score) == [
                DetectionScore(hits: 1, misses: 2), DetectionScore(hits: 1, falseAlarms: 1, misses: 2),
                DetectionScore(hits: 2, falseAlarms: 2, misses: 1),
            ])
        #expect(points.map(\.falseAlarmsPerPicture) == [0, 0.5, 1])
        #expect(points[2].precision == 0.5 && points[2].recall == 2.0 / 3 && abs(points[2].f1 - 4.0 / 7) < 1e-12)
    }

    @Test("Sensitivity at a rate is the best with at most so many false alarms")
    func freeResponse() throws {
        let response = try #require(
            FreeResponse(curve.counts(weights: [1, 1]), objects: 3, pictures: 2))
        let third = 1.0 / 3
        #expect(
            response.points.map(\.sensitivity) == [third, third, third, 2 * third, 2 * third, 2 * third, 2 * third])
        #expect(response.points.map(\.threshold) == [0.9, 0.9, 0.9, 0.5, 0.5, 0.5, 0.5])
        #expect(abs(response.mean - 11.0 / 21) < 1e-12)
        #expect(FreeResponse([], objects: 0, pictures: 2) == nil)
        // A detector that begins with false alarms has no threshold for small rates.
        let noisy = OperatingCurve([step(0.9, hit: false), step(0.8, hit: true)])
        let late = try #require(FreeResponse(noisy.counts(weights: [1]), objects: 1, pictures: 1))
        #expect(late.points[0].sensitivity == 0 && late.points[0].threshold == nil)
        #expect(late.points[3].sensitivity == 1)
    }

    @Test("The best thresholds lie between scores, as short decimals")
    func advice() throws {
        let points = curve.points(objects: 3, pictures: 2)
        let advice = ThresholdAdvice(points, floor: 0.01, precision: 0.6, recall: 0.9)
        // F1: 0.5, 0.4, 4/7.
        #expect(advice.bestF1?.score == DetectionScore(hits: 2, falseAlarms: 2, misses: 1))
        #expect(advice.bestF1?.threshold == 0.3)
        #expect(advice.precision?.point?.threshold == 0.8 && advice.precision?.point?.precision == 1)
        #expect(advice.recall?.point == nil && advice.recall?.nearest?.recall == 2.0 / 3)
        #expect(ThresholdAdvice.decimal(above: 0.123, upTo: 0.1244) == 0.124)
        #expect(ThresholdAdvice.decimal(above: 0.5, upTo: Float(0.5).nextUp) == Float(0.5).nextUp)
        #expect(ThresholdAdvice([], floor: 0.01, precision: 0.5, recall: nil).bestF1 == nil)
    }

    @Test("Thinned curves keep their ends and the working threshold")
    func thinning() {
        let steps = (0..<2000).map { index in step(Float(2000 - index) / 2000, hit: index.isMultiple(of: 2)) }
        let points = OperatingCurve(steps).points(objects: 1000, pictures: 1)
        let kept = points.thinned(to: 64, keeping: 0.4321)
        #expect(kept.count <= 64 && kept.first == points.first && kept.last == points.last)
        #expect(kept.contains(points.last { $0.threshold >= 0.4321 }!))
        #expect(points.prefix(5).map(\.self).thinned(to: 64, keeping: 0) == Array(points.prefix(5)))
    }
}
