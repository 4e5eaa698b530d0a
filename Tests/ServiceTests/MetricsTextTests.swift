import Testing

@testable import Service

@Suite struct MetricsTextTests {
    @Test("Samples, escapes and histograms as Prometheus reads them")
    func form() {
        var histogram = Histogram()
        for value in [0.001, 0.02, 0.02, 100] { histogram.add(value) }
        var text = MetricsText()
        text.begin("a_total", .counter, "A \\ and\na line.")
        text.sample("a_total", 3, ["model": "x\"y\\z\n"])
        text.begin("b_seconds", .histogram, "B.")
        text.sample("b_seconds", histogram, ["model": "m"])
        let lines = text.text.split(separator: "\n")
        #expect(lines[0] == "# HELP a_total A \\\\ and\\na line." && lines[1] == "# TYPE a_total counter")
        #expect(lines[2] == #"a_total{model="x\"y\\z\n"} 3"#)
        #expect(lines.contains(#"b_seconds_bucket{model="m",le="0.001"} 1"#))
        #expect(lines.contains(#"b_seconds_bucket{model="m",le="0.01"} 1"#))
        #expect(lines.contains(#"b_seconds_bucket{model="m",le="0.025"} 3"#))
        #expect(lines.contains(#"b_seconds_bucket{model="m",le="60"} 3"#))
        #expect(lines.contains(#"b_seconds_bucket{model="m",le="+Inf"} 4"#))
        #expect(lines.contains(#"b_seconds_count{model="m"} 4"#))
        #expect(lines.contains(#"b_seconds_sum{model="m"} 100.041"#))
    }
}
