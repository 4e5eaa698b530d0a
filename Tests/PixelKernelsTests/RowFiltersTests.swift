import PixelKernels
import Testing

@Suite struct RowFiltersTests {
    /// Bytes with long steps, small steps and equal neighbours.
    private func bytes(_ count: Int, seed: Int) -> [UInt8] {
        var state = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 | 1
        var value: UInt8 = 100
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            switch state >> 61 {
            case 0: value = UInt8(truncatingIfNeeded: state >> 40)
            case 1: value = state >> 40 & 1 == 0 ? 0 : 255
            case 2: break
            default: value &+= UInt8(truncatingIfNeeded: state >> 40 & 7) &- 3
            }
            return value
        }
    }

    /// The predictor as the PNG specification writes it.
    private func paeth(_ a: Int, _ b: Int, _ c: Int) -> Int {
        let p = a + b - c
        let (pa, pb, pc) = (abs(p - a), abs(p - b), abs(p - c))
        return pa <= pb && pa <= pc ? a : pb <= pc ? b : c
    }

    @Test("Rows are filtered as the specification says", arguments: [1, 2, 3, 4, 6, 8], [1, 2, 7, 16, 19, 50, 333])
    func rowsAreFiltered(pixelBytes: Int, pixels: Int) {
        let count = pixelBytes * pixels
        let row = bytes(count, seed: count)
        let above = bytes(count, seed: count + 1)
        var (sub, up, predicted) = ([UInt8](repeating: 0, count: count), row, row)
        filterSub(row, count: count, pixelBytes: pixelBytes, into: &sub)
        filterUp(row, above: above, count: count, into: &up)
        filterPaeth(row, above: above, count: count, pixelBytes: pixelBytes, into: &predicted)
        for place in 0..<count {
            let left = place < pixelBytes ? 0 : row[place - pixelBytes]
            let corner = place < pixelBytes ? 0 : above[place - pixelBytes]
            #expect(sub[place] == row[place] &- left)
            #expect(up[place] == row[place] &- above[place])
            let expected = UInt8(paeth(Int(left), Int(above[place]), Int(corner)))
            let difference: UInt8 = row[place] &- expected
            #expect(predicted[place] == difference)
        }
    }

    @Test("Paeth's predictor is right for all neighbours on a grid of values")
    func paethIsRight() {
        let values = [0, 1, 2, 63, 64, 127, 128, 129, 191, 200, 254, 255]
        for a in values {
            for c in values {
                // One pixel on the left, then as many as there are values.
                let row: [UInt8] = values.flatMap { _ -> [UInt8] in [UInt8(a), 0] }
                let above: [UInt8] = values.flatMap { b -> [UInt8] in [UInt8(c), UInt8(b)] }
                var result = row
                filterPaeth(row, above: above, count: row.count, pixelBytes: 1, into: &result)
                for (number, b) in values.enumerated() {
                    let predicted = UInt8(paeth(a, b, c))
                    let expected: UInt8 = 0 &- predicted
                    #expect(result[2 * number + 1] == expected)
                }
            }
        }
    }
}
