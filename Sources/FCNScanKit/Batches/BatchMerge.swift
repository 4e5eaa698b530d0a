import Exports
import Files
import Machine

/// Makes the one summary of a batch that was shared, and says what is missing.
public struct BatchMerge: Sendable {
    /// What was merged, and what was not.
    public struct Outcome: Encodable, Sendable {
        /// What was found, and what could not be scanned.
        public internal(set) var summary: BatchSummary
        /// Pictures that a share has not done yet, by their paths.
        public internal(set) var missing: [String] = []
        /// Shares that have not begun.
        public internal(set) var missingShards: [String] = []
        /// Pictures whose detections are from another model or other settings than most, by their paths.
        public internal(set) var others: [String] = []

        /// True when every picture was scanned in the same way, or has failed.
        public var isComplete: Bool { missing.isEmpty && missingShards.isEmpty && others.isEmpty }
        /// Objects on all pictures.
        public var detections: Int { summary.pictures.reduce(0) { $0 + $1.detections.count } }
    }

    /// The formats of other programs in which detections of all pictures are written.
    public var exports: [ExportFormat] = []
    /// What the summary says about an error.
    public var describe: @Sendable (any Error) -> String = { "\($0)" }

    /// A merge that writes the summary.
    public init() {}

    /// Reads what the shares of a batch found, and writes `summary.json` and `summary.csv` as one run would have.
    ///
    /// - Parameter folder: The output folder of the batch; one that was not shared is summed up from its files.
    /// - Throws: `FileError`, ``BatchMergeError``, ``DetectionFilesError``.
    public func run(_ folder: String) throws -> Outcome {
        let start = ContinuousClock.now
        // Shares may go on meanwhile: what they have not done is missing.
        let lock = try FolderLock(folder, .shared)
        defer { withExtendedLifetime(lock) {} }
        let records = try ShardRecord.all(in: folder)
        var outcome = Outcome(summary: BatchSummary())
        if let count = records.first?.count {
            let begun = Set(records.map(\.number))
            outcome.missingShards = (1...count).filter { !begun.contains($0) }.map { "\($0)/\(count)" }
        }
        outcome.summary.failures = records.flatMap(\.failures)
        var reports: [PictureReport] = []
        if records.isEmpty {
            for path in try DetectionFile.files(below: folder) {
                do {
                    reports.append(try DetectionFile.report(path))
                } catch {
                    outcome.summary.failures.append(BatchFailure(image: path, error: describe(error)))
                }
            }
        }
        for picture in records.flatMap(\.pictures).sorted(by: { $0.place < $1.place }) {
            let base = Path.joined(folder, picture.name)
            if let report = try? DetectionFile.report(base + DetectionFile.ending) {
                reports.append(report.moved(to: base, image: picture.image))
            } else if let error = picture.error {
                outcome.summary.failures.append(BatchFailure(image: picture.image, error: error))
            } else {
                outcome.missing.append(picture.image)
            }
        }
        let settings = records.map(\.settings).mostCommon ?? reports.map(\.settings).mostCommon
        outcome.others = reports.filter { $0.settings != settings }.map(\.image)
        for report in reports { outcome.summary.add(.reused(report), of: report.image) }
        let exported = Result { try outcome.summary.export(exports, to: folder) }
        outcome.summary.finish(seconds: start.seconds(to: .now), peakMemoryBytes: peakMemoryBytes())
        try outcome.summary.write(to: folder)
        try exported.get()
        return outcome
    }
}

/// Why the shares of a batch cannot be merged.
public enum BatchMergeError: DescribedError, Equatable {
    /// The record of a share is no such record.
    case damagedRecord(path: String, reason: String)
    /// Records are of batches that were divided in different ways.
    case severalDivisions(folder: String, counts: [Int])

    /// One sentence.
    public var description: String {
        switch self {
        case .damagedRecord(let path, let reason):
            "'\(path)' is not the record of a share: \(reason); run that share again"
        case .severalDivisions(let folder, let counts):
            "'\(folder)' has records of a batch in \(counts.map(String.init).joined(separator: " and in ")) shares; "
                + "remove those of the earlier division"
        }
    }
}

extension BatchMerge.Outcome {
    private enum CodingKeys: CodingKey {
        case pictures, detections, failures, missing, missingShards, others, exports
    }

    /// Writes counts, and what is not as it should be; `summary.json` holds the pictures.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(summary.pictures.count, forKey: .pictures)
        try values.encode(detections, forKey: .detections)
        try values.encode(summary.failures, forKey: .failures)
        try values.encode(missing, forKey: .missing)
        try values.encode(missingShards, forKey: .missingShards)
        try values.encode(others, forKey: .others)
        try values.encodeIfPresent(summary.exports, forKey: .exports)
    }
}

extension PictureReport {
    /// The part of the fingerprint that all pictures of a batch have in common.
    fileprivate var settings: String { fingerprint.map(BatchFingerprints.common(of:)) ?? "" }
}

extension [String] {
    /// The text that occurs most often; of several the first in the alphabet.
    fileprivate var mostCommon: String? {
        Dictionary(grouping: self) { $0 }.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.key
    }
}
