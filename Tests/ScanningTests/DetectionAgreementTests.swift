import Raster
import Scanning
import Testing

@Suite struct DetectionAgreementTests {
    private func object(_ x: Double, _ y: Double, _ score: Float, of classIndex: Int = 1) -> Detection {
        Detection(
            classIndex: classIndex, score: score, centerX: x, centerY: y,
            box: Box(centerX: x, centerY: y, halfWidth: 4, halfHeight: 4))
    }

    @Test("An object is found where one of its class lies within half a stride, and counts once")
    func counts() {
        let windows = [object(10, 10, 0.9), object(30, 10, 0.8), object(50, 10, 0.7), object(70, 10, 0.6, of: 2)]
        let dense = [
            // The second is nearer to the strongest; the first is left for none.
            object(11, 12, 0.9), object(10, 11, 0.5),
            // Too far down.
            object(30, 12.5, 0.8),
            object(52, 10, 0.9),
            // Another class.
            object(70, 10, 0.9, of: 1),
        ]
        let agreement = DetectionAgreement(windows: windows, dense: dense, reach: (4, 2))
        #expect(agreement.windows == 4 && agreement.found == 2 && agreement.new == 3)
        #expect("\(agreement)" == "2 of 4 objects of single windows found by the dense pass, 3 new")
    }

    @Test("The strongest chooses first, whatever the order")
    func strongestFirst() {
        let windows = [object(13, 10, 0.5), object(10, 10, 0.9)]
        let dense = [object(11, 10, 0.9)]
        let agreement = DetectionAgreement(windows: windows, dense: dense, reach: (2, 2))
        #expect(agreement.found == 1 && agreement.new == 0)
        #expect(DetectionAgreement(windows: [], dense: [], reach: (2, 2)).windows == 0)
    }
}
