/// Writes tables as comma-separated text.
package enum CSVText {
    /// A line of fields with its end; those that need it stand in quotes (RFC 4180).
    package static func line(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") + "\n" }

    private static func field(_ text: String) -> String {
        // CRLF is one Character.
        guard text.contains(where: { ",\"\n\r\r\n".contains($0) }) else { return text }
        return "\"\(text.replacing("\"", with: "\"\""))\""
    }
}
