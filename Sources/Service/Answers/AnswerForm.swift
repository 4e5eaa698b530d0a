/// In which of the forms a scan's answer is given.
enum AnswerForm: String, CaseIterable {
    /// The detections.
    case json = "application/json"
    /// The heat map or the overlay.
    case picture = "image/png"
    /// The page to look at the result.
    case page = "text/html"

    /// What the answer's head says.
    var type: String { self == .page ? "text/html; charset=utf-8" : rawValue }

    /// The form that a header `Accept` likes best; of those that it likes equally the first one here.
    ///
    /// Source: RFC 9110, 12.5.1.
    ///
    /// - Parameter accept: Nil where there is no such header, which accepts everything.
    /// - Throws: ``Problem/Kind/notAcceptable``.
    init(accept: String?) throws(Problem) {
        let ranges = (accept ?? "*/*").split(separator: ",").compactMap(Range.init)
        let liked = Self.allCases.map { form in (form: form, quality: Range.quality(of: form.rawValue, ranges)) }
        guard let best = liked.map(\.quality).max(), best > 0 else {
            throw Problem(
                .notAcceptable,
                "a scan is answered as \(Self.allCases.map(\.rawValue).joined(separator: ", ")), and the header Accept "
                    + "takes none of them; ask for one of these")
        }
        self = liked.first { $0.quality == best }!.form
    }

    /// A media range with its quality.
    private struct Range {
        var type: String
        var quality: Double

        init?(_ text: Substring) {
            let parts = text.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let type = parts.first, type.contains("/") else { return nil }
            self.type = type
            quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
        }

        /// The quality of the most specific range that a type is in.
        static func quality(of type: String, _ ranges: [Range]) -> Double {
            let family = type.prefix { $0 != "/" } + "/*"
            for wanted in [type, String(family), "*/*"] {
                if let range = ranges.first(where: { $0.type == wanted }) { return range.quality }
            }
            return 0
        }
    }
}
