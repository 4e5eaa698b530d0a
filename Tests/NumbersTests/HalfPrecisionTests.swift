import Numbers
import Testing

@Suite struct HalfPrecisionTests {
    @Test("Every half-precision number keeps its bits, and what lies between goes to the nearest, ties to even")
    func numbersAreRounded() {
        var wrong: [UInt16] = []
        for bits in UInt16(0)..<0x7BFF {
            let value = Float(halfPrecisionBits: bits)
            let middle = (value + Float(halfPrecisionBits: bits + 1)) / 2
            let isRight =
                value.halfPrecisionBits == bits && (-value).halfPrecisionBits == bits | 0x8000
                && middle.halfPrecisionBits == bits + bits % 2 && middle.nextUp.halfPrecisionBits == bits + 1
                && middle.nextDown.halfPrecisionBits == bits
            if !isRight { wrong.append(bits) }
        }
        #expect(wrong.isEmpty)
    }

    @Test("What is too large becomes the largest number")
    func largeNumbersAreCut() {
        for value in [65505, 65519, 65520, 1e9, Float.greatestFiniteMagnitude] {
            #expect(Float(halfPrecisionBits: value.halfPrecisionBits) == 65504)
            #expect(Float(halfPrecisionBits: (-value).halfPrecisionBits) == -65504)
        }
    }
}
