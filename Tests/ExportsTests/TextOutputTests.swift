import Testing

@testable import Exports

@Suite struct TextOutputTests {
    @Test("Numbers are the shortest that are read as the same, whole ones without a fraction")
    func numbersAreShort() {
        for (number, text) in [
            (0.0, "0"), (-3, "-3"), (20.5, "20.5"), (0.1 + 0.2, "0.30000000000000004"), (1e18, "1e+18"),
        ] {
            #expect(number.decimal == text)
        }
    }
}
