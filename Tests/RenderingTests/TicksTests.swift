import Testing

@testable import Rendering

@Suite struct TicksTests {
    @Test("Steps are 1, 2 or 5 times a power of ten, with the decimals that they need")
    func stepsAre1() {
        #expect(Ticks.linear(0...1, count: 5).labels == ["0", "0.2", "0.4", "0.6", "0.8", "1.0"])
        #expect(Ticks.linear(0.93...0.99, count: 3).labels == ["0.94", "0.96", "0.98"])
        #expect(Ticks.linear(-3...4, count: 4).labels == ["-2", "0", "2", "4"])
        #expect(Ticks.linear(0...3000, count: 3).values == [0, 1000, 2000, 3000])
    }

    @Test("Whole numbers have no halves between them")
    func wholeNumbersHaveNoHalves() {
        #expect(Ticks.linear(1...3, count: 10, isWhole: true).labels == ["1", "2", "3"])
        #expect(Ticks.linear(1...3, count: 10).labels.contains("1.2"))
    }

    @Test("Shares are written as percentages")
    func sharesAreWrittenAsPercentages() {
        #expect(
            Ticks.linear(0.9...1, count: 5, isPercentage: true).labels == ["90%", "92%", "94%", "96%", "98%", "100%"])
        #expect(
            Ticks.logarithmic(0.001...0.1, count: 5, isPercentage: true).labels
                == ["0.1%", "0.5%", "1%", "5%", "10%"])
    }

    @Test("Very large and very small numbers have a power of ten")
    func veryLargeAndVerySmall() {
        #expect(Ticks.linear(0...4e6, count: 2).labels == ["0", "2e6", "4e6"])
        #expect(Ticks.linear(0...2e-6, count: 2).labels == ["0", "1e-6", "2e-6"])
        #expect(Ticks.linear(0...3e-7, count: 2).labels == ["0", "2e-7"])
    }

    @Test("Logarithmic ticks are powers of ten, fewer of them over many decades")
    func logarithmicTicksArePowers() {
        let wide = Ticks.logarithmic(1e-8...1, count: 4)
        #expect(wide.values.count <= 4 && wide.values.count >= 2)
        #expect(wide.minor.isEmpty)
        let three = Ticks.logarithmic(0.001...1, count: 4)
        #expect(three.labels == ["0.001", "0.01", "0.1", "1"])
        #expect(three.minor.count == 3 * 8)
        #expect(Ticks.logarithmic(0.02...0.9, count: 6).labels == ["0.02", "0.05", "0.1", "0.2", "0.5"])
    }

    @Test("Every range has its ticks inside of it", arguments: [0.0, 1, -7, 1e-12, 1e12])
    func everyRangeHasItsTicks(start: Double) {
        for length in [1e-9, 0.3, 1, 17, 4321] {
            let range = start...start + length
            guard range.lowerBound < range.upperBound else { continue }
            for count in 1...12 {
                let ticks = Ticks.linear(range, count: count)
                #expect(ticks.labels.count == ticks.values.count)
                #expect(ticks.values.count <= count + 1, "\(range) in \(count)")
                #expect(
                    ticks.values.allSatisfy { $0 >= start - length * 1e-3 && $0 <= start + length * 1.001 }, "\(range)")
            }
        }
    }
}
