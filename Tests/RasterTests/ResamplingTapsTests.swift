import Raster
import Testing

@Suite struct ResamplingTapsTests {
    @Test("Three samples made two have areas of two thirds and one third")
    func areasOfThree() {
        let taps = ResamplingTaps.area(from: 3, to: 2)
        #expect(taps.map(\.first) == [0, 1])
        #expect(taps[0].weights == [2.0 / 3, 1.0 / 3] && taps[1].weights == [1.0 / 3, 2.0 / 3])
        #expect(ResamplingTaps.area(from: 5, to: 5).allSatisfy { $0.weights == [1] })
    }

    @Test("Weights add up to 1", arguments: [(1, 1), (2, 1), (7, 3), (100, 99), (5, 5)])
    func areasAddUp(old: Int, new: Int) {
        for taps in ResamplingTaps.area(from: old, to: new) + ResamplingTaps.lanczos(from: new, to: old) {
            #expect(abs(taps.weights.reduce(0, +) - 1) < 1e-12)
        }
    }

    @Test("Twice as many samples are made from the six around them, the same on both sides")
    func lanczosOfTwice() {
        let taps = ResamplingTaps.lanczos(from: 20, to: 40)
        // Sample 20 lies at 9.75, sample 19 at 9.25: mirrored in 9.5.
        #expect(taps[20].first == 7 && taps[20].weights.count == 6 && taps[19].first == 7)
        for (a, b) in zip(taps[20].weights, taps[19].weights.reversed()) { #expect(abs(a - b) < 1e-12) }
        #expect(taps[20].weights.max() == taps[20].weights[3])
    }
}
