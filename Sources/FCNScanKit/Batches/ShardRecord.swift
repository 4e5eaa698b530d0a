import Files
import Formats
import FoundationEssentials
import Glibc

/// What a share of a batch set out to do, and what it could not: the file through which shares meet.
struct ShardRecord: Codable, Equatable {
    /// One picture of the share.
    struct Picture: Codable, Equatable {
        /// Its place among all pictures of the batch.
        var place: Int
        /// Its path as it was given.
        var image: String
        /// The start of its outputs' names below the output folder.
        var name: String
        /// Why it was not scanned, where the share has tried.
        var error: String?
    }

    /// Which share, from 1 on.
    var number: Int
    /// Of how many.
    var count: Int
    /// The start of the fingerprints of all pictures that are scanned as the share does; see ``BatchFingerprints``.
    var settings: String
    /// The pictures of the share.
    var pictures: [Picture]
    /// What was named for the batch and leads to no picture; in the first share only.
    var failures: [BatchFailure]
    /// False until every picture of the share was done or has failed.
    var isFinished = false

    /// A share that has not begun yet.
    init(_ shard: BatchShard, _ items: [BatchInputs.Item], failures: [BatchFailure], settings: String) {
        number = shard.number
        count = shard.count
        self.settings = settings
        self.failures = failures
        pictures = items.enumerated().filter { shard.contains($0.element.key) }
            .map { Picture(place: $0.offset, image: $0.element.path, name: $0.element.name) }
    }

    /// Keeps what became of the pictures of the share, in their order; nothing for those that were not tried.
    mutating func finish(_ outcomes: [BatchOutcome?]) {
        for (index, outcome) in outcomes.enumerated() {
            if case .failed(let failure) = outcome { pictures[index].error = failure.error }
        }
        isFinished = outcomes.allSatisfy { $0 != nil }
    }

    /// The folder of records in an output folder.
    static func folder(in output: String) -> String { Path.joined(output, "shards") }

    /// Writes the record of a share.
    ///
    /// - Throws: `FileError`.
    func write(to output: String) throws {
        let folder = ShardRecord.folder(in: output)
        try createFolder(folder)
        try AtomicFile.write(
            try JSONText.lines(of: self), to: "\(folder)/\(number)-of-\(count).json")
    }

    /// The records of an output folder, by their numbers; empty where the batch was not shared.
    ///
    /// - Throws: ``BatchMergeError``, `FileError`.
    static func all(in output: String) throws -> [ShardRecord] {
        let folder = ShardRecord.folder(in: output)
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return [] }
        let records = try names.filter { $0.hasSuffix(".json") }.sorted().map { name in
            let path = "\(folder)/\(name)"
            do {
                return try JSONDecoder().decode(ShardRecord.self, from: try readFile(path, limitBytes: 1 << 30))
            } catch let error as DecodingError {
                throw BatchMergeError.damagedRecord(path: path, reason: "\(error)")
            }
        }
        let counts = Set(records.map(\.count)).sorted()
        guard counts.count < 2 else { throw BatchMergeError.severalDivisions(folder: folder, counts: counts) }
        return records.sorted { $0.number < $1.number }
    }
}
