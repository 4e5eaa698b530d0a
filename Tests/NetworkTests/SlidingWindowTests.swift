import Network
import Testing

@Suite("A sliding window")
struct SlidingWindowTests {
    @Test(
        "has ⌊(W − F + 2P)/S⌋ + 1 positions and names what they do not reach",
        arguments: [
            // W, F, S, P, D, positions, rest
            (7, 3, 1, 0, 1, 5, 0), (7, 3, 2, 0, 1, 3, 0), (8, 3, 2, 0, 1, 3, 1), (7, 3, 3, 0, 1, 2, 1),
            (227, 11, 4, 0, 1, 55, 0),
            (224, 3, 1, 1, 1, 224, 0), (8, 3, 2, 1, 1, 4, 0), (9, 3, 1, 0, 2, 5, 0), (2, 3, 1, 0, 1, 0, 2),
            (5, 1, 3, 0, 1, 2, 1),
        ])
    func positions(size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int, count: Int, rest: Int) {
        let window = SlidingWindow(
            kernel: Extent(kernel), stride: Extent(stride), padding: Margins(padding), dilation: Extent(dilation))
        #expect(window.outputExtent(for: Extent(size)) == Extent(count))
        #expect(window.uncovered(for: Extent(size)) == Extent(rest))
    }
}
