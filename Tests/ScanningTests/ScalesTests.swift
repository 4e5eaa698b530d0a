import Network
import Scanning
import Testing

@Suite struct ScalesTests {
    @Test("A series has equal ratios and both ends")
    func series() {
        #expect(Scales.geometric(from: 0.5, to: 2, count: 3).factors == [0.5, 1, 2])
        #expect(Scales.geometric(from: 0.5, to: 2, count: 7).factors == [0.5, 0.63, 0.7937, 1, 1.2599, 1.5874, 2])
        #expect(Scales.geometric(from: 0.33333, to: 0.66666, count: 2).factors == [0.33333, 0.66666])
    }

    @Test("Scales are sorted, and 1 alone is the picture as it is")
    func sorted() {
        #expect(Scales([2, 0.5, 1]).factors == [0.5, 1, 2])
        #expect(Scales([1]).isNative && !Scales([2]).isNative && !Scales([1, 2]).isNative)
    }

    @Test("Sizes are rounded, and never nothing")
    func sizes() {
        #expect(Scales.size(of: Extent(height: 5, width: 7), at: 0.5) == Extent(height: 3, width: 4))
        #expect(Scales.size(of: Extent(1), at: 0.1) == Extent(1))
    }
}
