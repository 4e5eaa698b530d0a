import FCNScanKit
import Formats

/// What a request wants of a scan.
struct ScanRequest: Sendable {
    /// What is drawn where the answer is a picture.
    enum Drawing: String, Sendable { case heatmap, overlay }

    /// The model's name; nil for the first one.
    var model: String?
    /// What the answer calls the picture; nil where the query does not say it.
    var name: String?
    var settings: ScanSettings
    var form: AnswerForm
    var drawing: Drawing
    /// What is drawn and written, as JSON for ``OutputSettings``.
    private var output: [String: JSONValue]

    /// Reads a query.
    ///
    /// - Parameters:
    ///   - query: What stands behind the question mark.
    ///   - accept: The header of that name.
    ///   - threads: Threads of the scan.
    /// - Throws: ``Problem``.
    init(query: some StringProtocol, accept: String?, threads: Int) throws(Problem) {
        form = try AnswerForm(accept: accept)
        var texts: [String: [String]] = [:]
        for (name, value) in try QueryText.pairs(query) { texts[name, default: []].append(value) }
        var parts: [ScanParameter.Part: [String: JSONValue]] = [:]
        for parameter in ScanParameter.all {
            guard let values = texts.removeValue(forKey: parameter.name) else { continue }
            parts[parameter.part, default: [:]][parameter.name] = try parameter.value(values)
        }
        if let unknown = texts.keys.min() {
            throw Problem(
                .badRequest,
                "there is no parameter '\(unknown)'; possible are "
                    + ScanParameter.all.map(\.name).sorted().joined(separator: ", "))
        }
        func own(_ name: String) -> String? {
            if case .text(let text) = parts[.service]?[name] { text } else { nil }
        }
        model = own("model")
        name = own("name")
        drawing = own("picture").flatMap(Drawing.init) ?? .heatmap
        output = parts[.drawing] ?? [:]
        var scan = parts[.scan] ?? [:]
        scan["threads"] = .number(Double(threads))
        do {
            settings = try ScanSettings(json: JSONText.text(of: scan))
            _ = try OutputSettings(json: JSONText.text(of: output))
        } catch {
            throw Problem(error) ?? Problem(.badRequest, "\(error)")
        }
    }

    /// What is written of a scan for the answer.
    ///
    /// - Throws: ``SettingsError``, never for what ``init(query:accept:threads:)`` took.
    var outputSettings: OutputSettings {
        get throws {
            var output = output
            output["heatmap"] = .flag(form == .picture && drawing == .heatmap)
            output["overlay"] = .flag(form == .picture && drawing == .overlay)
            if form == .page { output["save-map"] = true }
            return try OutputSettings(json: JSONText.text(of: output))
        }
    }
}
