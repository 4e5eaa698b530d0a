import Raster
import Testing

@Suite struct IntensityRuleTests {
    @Test(
        "A rule is read from its text and written as the same",
        arguments: [
            "full", "0:4095", "-1.5:2", "percentile:0.5:99.5", "percentile:0:100",
        ])
    func ruleIsRead(text: String) throws {
        #expect(try #require(IntensityRule(text)).description == text)
    }

    @Test(
        "A text that is no rule is refused",
        arguments: [
            "", "Full", "3", "3:3", "5:1", "1:2:3", "a:b", ":", "1:", "nan:1", "0:inf", "percentile", "percentile:5",
            "percentile:-1:50", "percentile:1:101", "percentile:60:40", "percent:1:2",
        ])
    func otherTexts(text: String) {
        #expect(IntensityRule(text) == nil)
    }

    @Test("Only percentiles must be measured")
    func onlyPercentilesMeasure() {
        #expect(IntensityRule.percentiles(low: 1, high: 99).measures)
        #expect(!IntensityRule.full.measures && !IntensityRule.between(low: 0, high: 9).measures)
    }
}
