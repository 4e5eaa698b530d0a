import Foundation
import Numbers
import Testing

@Suite("numbers as people read them")
struct NumberTextTests {
    static let values: [Double] = [
        0, -0.0, 0.125, 0.375, 2.5, 1.005, -1.5, 99.995, 999_999.5, 1e-5, 123_456_789, 1.5e-300,
        .greatestFiniteMagnitude,
        .infinity, -.infinity, .nan,
    ]

    @Test("every form is that of printf", arguments: values)
    func printf(_ value: Double) {
        for count in 0...10 {
            #expect(value.fixed(count) == String(format: "%.\(count)f", value))
            #expect(value.fixed(count, width: 9) == String(format: "%9.\(count)f", value))
            #expect(value.fixed(count, isSigned: true) == String(format: "%+.\(count)f", value))
            #expect(value.significant(count) == String(format: "%.\(count)g", value))
            #expect(value.scientific(count) == String(format: "%.\(count)e", value))
        }
    }

    @Test("a float32 is written as the number that it is")
    func float32() {
        #expect(Float(0.1).fixed(10) == "0.1000000015")
        #expect(Float(2.5).fixed(0) == "2")
    }

    @Test("a percentage has the width of its number")
    func percent() {
        #expect(0.12345.percent(1) == "12.3%")
        #expect(Float(1).percent(2, width: 8) == "  100.00%")
    }

    @Test("the language of the calling program does not change the point")
    func language() throws {
        // Whether a language with commas is installed depends on the machine.
        let commas = try #require(newlocale(1 << LC_NUMERIC, "C", nil))
        let other = newlocale(1 << LC_NUMERIC, "de_DE.UTF-8", nil)
        let previous = uselocale(other ?? commas)
        defer { uselocale(previous) }
        #expect(0.5.fixed(2) == "0.50")
        #expect(uselocale(nil) == other ?? commas)
    }
}
