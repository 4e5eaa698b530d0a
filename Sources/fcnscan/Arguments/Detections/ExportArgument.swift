import ArgumentParser
import FCNScanKit

/// The formats of other programs in which detections are written too.
struct ExportArgument: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Also write the detections for other programs, as a list of \(ExportFormat.names).",
            valueName: "format,…"))
    var export: String?

    func validate() throws { _ = try parsed() }

    /// The formats.
    var formats: [ExportFormat] { (try? parsed()) ?? [] }

    private func parsed() throws -> [ExportFormat] {
        try export.map { try ExportFormat.list($0, option: "--export") } ?? []
    }
}

extension ExportFormat {
    /// Formats from their names with commas between them.
    ///
    /// - Throws: `ValidationError` that names the option.
    static func list(_ text: String, option: String) throws -> [ExportFormat] {
        do {
            return try list(text)
        } catch {
            throw ValidationError("\(option): \(error).")
        }
    }
}
