import FCNScanKit

/// A report as JSON, in which the sentence about what keeps a network from sliding names the flag that helps.
struct AdvisedReport<Report: Encodable>: Encodable {
    private let report: Report
    private let obstacle: NetworkError?

    init(_ report: Report, obstacle: NetworkError?) {
        self.report = report
        self.obstacle = obstacle
    }

    private enum CodingKeys: String, CodingKey { case obstacle }

    func encode(to encoder: any Encoder) throws {
        try report.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(obstacle.map(sentence), forKey: .obstacle)
    }
}

extension AdvisedReport: SchemaDescribed where Report == ConversionReport {
    /// What `convert` prints.
    static var schema: String { "conversion-1" }
}
