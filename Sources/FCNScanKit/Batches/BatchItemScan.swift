import Files
import FoundationEssentials

/// The scan of one picture of a batch, unless an earlier run has done exactly that.
struct BatchItemScan {
    private let scan: PictureScan
    private let fingerprints: BatchFingerprints
    private let output: String
    private let scansAgain: Bool
    private let shouldStop: @Sendable () -> Bool

    init(
        _ scan: PictureScan, _ fingerprints: BatchFingerprints, output: String, scansAgain: Bool,
        shouldStop: @escaping @Sendable () -> Bool
    ) {
        self.scan = scan
        self.fingerprints = fingerprints
        self.output = output
        self.scansAgain = scansAgain
        self.shouldStop = shouldStop
    }

    /// Scans a picture, or takes over what an earlier run found.
    ///
    /// - Throws: ``BatchError/outputBelongsToAnother(image:base:other:)``, and what ``PictureScan`` throws; `CancellationError` where it
    ///   was to stop.
    func run(_ item: BatchInputs.Item) throws -> BatchOutcome {
        let base = "\(output)/\(item.name)"
        let fingerprint = try fingerprints.fingerprint(of: item.path)
        if let earlier = earlierReport(base: base) {
            if !scansAgain, earlier.fingerprint == fingerprint, let report = reused(earlier, for: item, base: base) {
                return .reused(report)
            }
            if earlier.fingerprint != fingerprint, isAnotherPicture(earlier.image, than: item.path) {
                throw BatchError.outputBelongsToAnother(image: item.path, base: base, other: earlier.image)
            }
            // An interrupted change of settings must not look complete.
            try? FileManager.default.removeItem(atPath: "\(base).detections.json")
        }
        try createFolder(Path.folder(of: base))
        return .scanned(try scan.run(item.path, base: base, fingerprint: fingerprint, shouldStop: shouldStop))
    }

    /// What an earlier run found; nil where there is none, or where the file holds something else and is replaced.
    private func earlierReport(base: String) -> PictureReport? {
        try? DetectionFile.report(base + DetectionFile.ending)
    }

    /// An earlier report as this run would have made it, when all its files are there.
    private func reused(_ earlier: PictureReport, for item: BatchInputs.Item, base: String) -> PictureReport? {
        let report = earlier.moved(to: base, image: item.path)
        return report.files.values.allSatisfy(FileManager.default.fileExists(atPath:)) ? report : nil
    }

    private func isAnotherPicture(_ earlier: String, than path: String) -> Bool {
        FileManager.default.fileExists(atPath: earlier)
            && URL(fileURLWithPath: earlier).resolvingSymlinksInPath()
                != URL(fileURLWithPath: path).resolvingSymlinksInPath()
    }
}

extension PictureReport {
    /// The report with its files in another folder and its picture under another path.
    func moved(to base: String, image: String) -> PictureReport {
        var report = self
        report.image = image
        let folder = Path.folder(of: base)
        report.files = files.mapValues { Path.joined(folder, Path.name(of: $0)) }
        return report
    }
}
