import Testing

@testable import Rendering

@Suite struct LanczosResamplingTests {
    private func enlarged(_ values: [Float], width: Int, height: Int, by factor: Int) -> [Float] {
        LanczosResampling(
            fromWidth: width, fromHeight: height, toWidth: width * factor, toHeight: height * factor
        ).apply(values)
    }

    @Test("Constants stay as they are, in every size", arguments: [(1, 1), (3, 3), (5, 2), (7, 11)])
    func constantsStayAsThey(width: Int, height: Int) {
        for (newWidth, newHeight) in [(width, height), (width * 9, height * 4), (width * 2 + 1, 1), (1, 1)] {
            let result = LanczosResampling(
                fromWidth: width, fromHeight: height, toWidth: newWidth, toHeight: newHeight
            ).apply([Float](repeating: 0.3, count: width * height * 2), channels: 2)
            #expect(result.count == newWidth * newHeight * 2)
            #expect(result.allSatisfy { abs($0 - 0.3) < 1e-6 })
        }
    }

    @Test("Ramps stay ramps away from the edges, to within a fiftieth of a step", arguments: [2, 3, 4, 7])
    func rampsStayRampsAwayFrom(factor: Int) {
        let (width, height) = (16, 14)
        let ramp = (0..<width * height).map { Float($0 % width) + 2 * Float($0 / width) }
        let result = enlarged(ramp, width: width, height: height, by: factor)
        for y in 3 * factor..<(height - 3) * factor {
            for x in 3 * factor..<(width - 3) * factor {
                let expected =
                    (Float(x) + 0.5) / Float(factor) - 0.5 + 2 * ((Float(y) + 0.5) / Float(factor) - 0.5)
                #expect(abs(result[y * width * factor + x] - expected) < 0.06, "\(x),\(y)")
            }
        }
    }

    @Test("The old numbers are met where old and new places coincide")
    func oldNumbersAreMetWhere() {
        let values: [Float] = [0, 4, -1, 3, 8, 2, 5, 1, 7]
        let result = enlarged(values, width: 3, height: 3, by: 3)
        for y in 0..<3 {
            for x in 0..<3 { #expect(abs(result[(y * 3 + 1) * 9 + x * 3 + 1] - values[y * 3 + x]) < 1e-5) }
        }
        #expect(enlarged(values, width: 3, height: 3, by: 1).map { $0.rounded() } == values)
    }

    @Test("Channels do not mix")
    func channelsDoNotMix() {
        let first = (0..<12).map { Float($0 * $0 % 7) }
        let second = first.map { 10 - $0 }
        let both = zip(first, second).flatMap { [$0, $1] }
        let change = LanczosResampling(fromWidth: 4, fromHeight: 3, toWidth: 9, toHeight: 10)
        let result = change.apply(both, channels: 2)
        #expect(stride(from: 0, to: result.count, by: 2).map { result[$0] } == change.apply(first))
    }
}
