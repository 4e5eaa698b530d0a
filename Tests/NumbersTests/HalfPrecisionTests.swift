import Numbers
import Testing

@Suite struct HalfPrecisionTests {
    @Test("Every half-precision number keeps its bits, and what lies between goes to the nearest, ties to even")
    func numbersAreRounded() {
        for bits in UInt16(0)..<0x7C00 {
            let value = Float(halfPrecisionBits: bits)
            #expect(value.halfPrecisionBits == bits && (-value).halfPrecisionBits == bits | 0x8000)
            guard bits < 0x7BFF else { continue }
            let middle = (value + Float(halfPrecisionBits: bits + 1)) / 2
            #expect(middle.halfPrecisionBits == bits + bits % 2, "between \(bits) and the next")
            #expect(middle.nextUp.halfPrecisionBits == bits + 1 && middle.nextDown.halfPrecisionBits == bits)
        }
    }

    @Test("What is too large becomes the largest number")
    func largeNumbersAreCut() {
        for value in [65505, 65519, 65520, 1e9, Float.greatestFiniteMagnitude] {
            #expect(Float(halfPrecisionBits: value.halfPrecisionBits) == 65504)
            #expect(Float(halfPrecisionBits: (-value).halfPrecisionBits) == -65504)
        }
    }
}
