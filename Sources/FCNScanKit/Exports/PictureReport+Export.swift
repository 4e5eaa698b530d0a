import Exports
import Files

extension PictureReport {
    /// Writes what was found in other formats, beside the picture's other files, and says so in the report.
    ///
    /// - Parameter base: What the names of the picture's files start with, folder included.
    /// - Throws: `FileError`.
    mutating func export(_ formats: [ExportFormat], base: String) throws {
        guard !formats.isEmpty else { return }
        let written = try [self].export(formats, prefix: "\(base).") { _ in "\(base)." }
        files.merge(written.files) { $1 }
        if let failed = written.warnings { warnings = (warnings ?? []) + failed }
    }
}

extension Sequence<PictureReport> {
    /// Writes what was found on many pictures in other formats.
    ///
    /// The sequence is run through twice, and one report at a time is looked at.
    ///
    /// - Parameters:
    ///   - prefix: What the names of files about all pictures start with.
    ///   - own: What the names of files about one picture start with, by its report.
    /// - Throws: `FileError`; `ExportError`; ``UnusableReport``.
    func export(
        _ formats: [ExportFormat], prefix: String, _ own: (PictureReport) -> String
    ) throws -> ExportReport {
        var set = ExportSet()
        for report in self { try set.add(ExportedPicture(report)) }
        var exporter = try Exporter(formats, set, prefix: prefix)
        for report in self { try exporter.add(ExportedPicture(report), prefix: own(report)) }
        return try exporter.finish()
    }
}
