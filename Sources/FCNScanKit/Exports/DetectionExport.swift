import Exports
import Files

/// Hands detections that were kept in files on to other programs, all of them as one data set.
///
/// ```swift
/// let written = try DetectionExport([.coco, .csv]).run(["found"], output: "handed-on")
/// ```
public struct DetectionExport: Sendable {
    /// What became of the files.
    public struct Outcome: Sendable {
        /// What was written.
        public internal(set) var report = ExportReport()
        /// How many pictures were exported.
        public internal(set) var pictures = 0
        /// How many objects were.
        public internal(set) var objects = 0
        /// Files and folders that were left out, each with what is wrong with it.
        public internal(set) var failures: [any Error] = []
    }

    /// The formats that are written.
    public var formats: [ExportFormat]

    /// Exports to some formats.
    public init(_ formats: [ExportFormat]) { self.formats = formats }

    /// Writes all formats.
    ///
    /// A file that cannot be read is left out and the rest is done. Files are read twice, one at a time.
    ///
    /// - Parameters:
    ///   - paths: Files with detections, and folders of them, which are searched recursively.
    ///   - output: The folder for all files; nil for beside the only file, in the only folder, or where the
    ///     program runs.
    /// - Throws: `FileError`; `FormatError` where a file changes meanwhile.
    public func run(_ paths: [String], output: String? = nil) throws -> Outcome {
        var outcome = Outcome()
        let (files, set) = readable(paths, &outcome)
        guard !files.isEmpty else { return outcome }
        let single = paths.count == 1 && !DetectionFile.isFolder(paths[0]) ? paths[0] : nil
        let prefix = Self.prefix(single, output ?? (single == nil && paths.count == 1 ? paths[0] : nil))
        let names = set.names()
        var exporter = try Exporter(formats, set, prefix: prefix)
        for (file, names) in zip(files, names) {
            let picture = try ExportedPicture(DetectionFile.report(file))
            try exporter.add(picture, prefix: single == nil ? "\(prefix)\(names.whole)." : prefix)
            outcome.pictures += 1
            outcome.objects += picture.objects.count
        }
        outcome.report = try exporter.finish()
        return outcome
    }

    /// The files that can be exported, and the set that they make.
    private func readable(_ paths: [String], _ outcome: inout Outcome) -> ([String], ExportSet) {
        var (files, set): ([String], ExportSet) = ([], ExportSet())
        for path in paths {
            do {
                for file in DetectionFile.isFolder(path) ? try DetectionFile.files(below: path) : [path] {
                    do {
                        try set.add(ExportedPicture(DetectionFile.report(file)))
                        files.append(file)
                    } catch {
                        outcome.failures.append(error)
                    }
                }
            } catch {
                outcome.failures.append(error)
            }
        }
        return (files, set)
    }

    /// What the names of files about all pictures start with.
    private static func prefix(_ single: String?, _ output: String?) -> String {
        guard let single else { return output.map { $0 == "." ? "" : Path.joined($0, "") } ?? "" }
        let base = DetectionFile.base(of: single)
        return (output.map { Path.joined($0, Path.name(of: base)) } ?? base) + "."
    }
}
