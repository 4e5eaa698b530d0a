/// Writes tables as comma-separated text.
package enum CSVText {
    /// A line of fields with its end; those that need it stand in quotes (RFC 4180).
    package static func line(_ fields: [String], end: String = "\n") -> String {
        fields.map(field).joined(separator: ",") + end
    }

    /// A text that spreadsheets show and do not compute: one that begins as a formula does gets an apostrophe.
    package static func text(_ text: String) -> String { isFormula(text) ? "'" + text : text }

    /// A path that spreadsheets show and do not compute: one that begins as a formula does gets `./`, which leads to the
    /// same file.
    package static func path(_ path: String) -> String { isFormula(path) ? "./" + path : path }

    /// True for a text that spreadsheets would compute instead of showing it.
    ///
    /// - Note: Source: OWASP, "CSV Injection".
    private static func isFormula(_ text: String) -> Bool {
        text.unicodeScalars.first.map { "=+-@\t\r\n".unicodeScalars.contains($0) } ?? false
    }

    private static func field(_ text: String) -> String {
        // CRLF is one Character.
        guard text.contains(where: { ",\"\n\r\r\n".contains($0) }) else { return text }
        return "\"\(text.replacing("\"", with: "\"\""))\""
    }
}
