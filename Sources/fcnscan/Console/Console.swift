import FCNScanKit
import Files
import Glibc
import Logging
import Numbers

/// What a person sees: results on standard output, everything else on standard error.
enum Console {
    /// Warnings and notes.
    static let log = Logger(label: "fcnscan") { _ in StandardErrorLog() }

    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Writes to standard error, over the progress line where there is one.
    static func note(_ text: String) {
        clearProgress()
        writeToStandardError(text + "\n")
    }

    /// Shows one line that the next one replaces; nothing where standard error is not a terminal.
    static func progress(_ text: String) {
        guard isTerminal else { return }
        writeToStandardError("\r\u{1B}[K\(text)")
    }

    static func clearProgress() {
        guard isTerminal else { return }
        writeToStandardError("\r\u{1B}[K")
    }

    /// A bar of 24 characters.
    static func bar(_ share: Double) -> String {
        let filled = Int((min(max(share, 0), 1) * 24).rounded())
        return "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: 24 - filled) + "]"
    }

    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite else { return "?" }
        let whole = Int(seconds.rounded())
        return whole < 60
            ? "\(whole) s"
            : whole < 3600 ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole / 60 % 60) min"
    }

    static func bytes(_ count: Int) -> String {
        count < 10 << 20 ? "\((Double(count) / 1e6).fixed(1)) MB" : "\(Int((Double(count) / 1e6).rounded())) MB"
    }

    static func json(_ value: some Encodable) throws -> String { try JSONText.text(of: value) }
}

/// `fcnscan: warning: …` on standard error.
private struct StandardErrorLog: LogHandler {
    var logLevel = Logger.Level.info
    var metadata = Logger.Metadata()
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let prefix = event.level >= .error ? "error: " : event.level == .warning ? "warning: " : ""
        Console.note("fcnscan: \(prefix)\(event.message)")
    }
}
