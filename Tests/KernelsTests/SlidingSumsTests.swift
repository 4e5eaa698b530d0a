import KernelInterface
import Testing

@testable import Engine

@Suite struct SlidingSumsTests {
    @Test(
        "Means over neighbours agree with the formula, and do not depend on where a row is cut",
        arguments: supportedSets,
        [(1, 0), (2, 0), (5, 2), (12, 5), (12, 11), (40, 19)])
    func rowsAgree(set: InstructionSet, shape: (span: Int, before: Int)) {
        let width = 23
        let input = randomBuffer(width * lanesPerBlock, seed: 8)
        func means(_ cuts: [Range<Int>]) -> AlignedBuffer {
            let output = AlignedBuffer(count: input.count)
            for positions in cuts {
                set.kernels.layers.slideSums(
                    SlidingSumRow(
                        input: input.start, width: width, output: output.start, positions: positions, span: shape.span,
                        before: shape.before, share: 0.5))
            }
            return output
        }
        let whole = means([0..<width])
        let cut = means([7..<11, 0..<1, 1..<7, 11..<width])
        for position in 0..<width {
            let first = position - shape.before
            let places = max(first, 0)..<min(first + shape.span, width)
            for lane in 0..<lanesPerBlock {
                let index = position * lanesPerBlock + lane
                #expect(whole.start[index].bitPattern == cut.start[index].bitPattern)
                let sum = places.reduce(0.0) { $0 + Double(input.start[$1 * lanesPerBlock + lane]) }
                #expect(
                    abs(Double(whole.start[index]) - 0.5 * sum / Double(places.count)) < 2e-7
                        * Double(places.count + 4),
                    "\(shape), position \(position), lane \(lane)")
            }
        }
    }
}
