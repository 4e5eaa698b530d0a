import CReportPage
import Files
import Formats
import FoundationEssentials
import Glibc

/// Writes the page of a report: one HTML file that holds everything, or all but tiles and scores.
package enum ReportPage {
    /// Writes the page and gives the folder beside it, where there is one, its name.
    ///
    /// - Parameter contents: All but its identity and the folder.
    /// - Returns: The bytes of the page.
    /// - Throws: `FileError`, ``ReportingError``.
    @discardableResult
    package static func write(_ contents: ReportContents, _ chunks: ReportChunks, to path: String) throws -> Int {
        var contents = contents
        contents.files = chunks.isInFiles ? Path.name(of: chunks.folder) : nil
        contents.id = String(ContentHash.hexadecimal(of: Array(try JSONText.text(of: contents).utf8)).prefix(16))
        let style = text(fcnscan_report_css())
        let script = (0..<fcnscan_report_script_count()).map { text(fcnscan_report_script($0)) }.joined(separator: "\n")
        let pieces: [String: String] = [
            "title": XMLText.escaped(contents.title),
            "policy": policy(style: style, script: script, contents.files != nil),
            "style": style, "script": script, "report": data(try JSONText.text(of: contents)),
        ]
        let file = try AtomicFile(path)
        var bytes = 0
        func write(_ text: some StringProtocol) throws {
            bytes += text.utf8.count
            try Data(text.utf8).withUnsafeBytes { try file.write($0) }
        }
        // What stands between two marks, with the name of the second mark at its end.
        var rest = Substring(text(fcnscan_report_html()))
        while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
            try write(rest[..<start.lowerBound])
            let name = String(rest[start.upperBound..<end.lowerBound])
            if name == "chunks" {
                for piece in chunks.held {
                    try write("<script type=\"text/plain\" id=\"chunk-\(piece.name)\">\(piece.base64)</script>\n")
                }
            } else {
                guard let piece = pieces[name] else { preconditionFailure("the page has no piece '\(name)'") }
                try write(piece)
            }
            rest = rest[end.upperBound...]
        }
        try write(rest)
        try chunks.finish()
        try file.commit()
        return bytes
    }

    /// What the browser lets the page do: run its own code, show its own pictures, and speak to nobody.
    ///
    /// Source: W3C, Content Security Policy Level 3.
    private static func policy(style: String, script: String, _ hasFiles: Bool) -> String {
        // Pages from a disk are of no origin, so that their neighbours go by the scheme.
        let beside = hasFiles ? " 'self' file:" : ""
        return [
            "default-src 'none'", "script-src 'sha256-\(hash(script))'\(beside)", "style-src 'sha256-\(hash(style))'",
            "img-src data: blob:\(beside)", "base-uri 'none'", "form-action 'none'",
        ].joined(separator: "; ")
    }

    /// SHA-256 in base64.
    package static func hash(_ text: String) -> String {
        let digits = Array(ContentHash.hexadecimal(of: Array(text.utf8)))
        return Data(
            stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16)! }
        ).base64EncodedString()
    }

    private static func text(_ piece: fcnscan_page_piece) -> String {
        String(decoding: UnsafeBufferPointer(start: piece.bytes, count: piece.size), as: UTF8.self)
    }

    /// JSON that cannot end the element that it stands in: a `<` is only ever in its strings.
    private static func data(_ json: String) -> String { json.replacing("<", with: "\\u003c") }
}
