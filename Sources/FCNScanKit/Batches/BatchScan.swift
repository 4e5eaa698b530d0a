import Dispatch
import Engine
import Exports
import Files
import Machine
import Network
import Raster
import Scanning
import Synchronization

/// The main job on many pictures, side by side, and again only where an earlier run did not do the same.
///
/// ```swift
/// let model = try Model.embedded()
/// let scan = PictureScan.Options(classIndices: [1], detection: DetectionOptions(threshold: 0.5))
/// let batch = BatchScan(model, options: BatchScan.Options(scan: scan, threads: 4))
/// let summary = try batch.run(["slides"], output: "found")
/// ```
public struct BatchScan: Sendable {
    /// How pictures are scanned.
    public struct Options: Sendable {
        /// What is done with each picture; its limit of memory is that of the whole program.
        public var scan: PictureScan.Options
        /// What happens at the edges of pictures.
        public var edge = EdgeMode.drop
        /// Whether windows are scored together or one by one.
        public var method = ScanMethod.dense
        /// Mirrored and turned windows whose scores are averaged; nil for none.
        public var average: WindowAverage?
        /// How the network is computed.
        public var plan = PlanOptions()
        /// On how many threads; each scans a picture of its own where there are enough.
        public var threads: Int
        /// The share of the batch that is done; nil for all of it.
        public var shard: BatchShard?
        /// True to scan pictures that an earlier run has done, too.
        public var scansAgain = false
        /// The formats of other programs in which detections of all pictures are written as one data set; those of `scan` are
        /// written for each picture.
        /// None for a share of a batch: ``BatchMerge`` writes them.
        public var exports: [ExportFormat] = []
        /// The version of the program, which is a part of fingerprints: another one scans again.
        public var version = ""
        /// What the summary says about an error.
        public var describe: @Sendable (any Error) -> String = { "\($0)" }

        /// Options for scans on some threads.
        public init(scan: PictureScan.Options, threads: Int) {
            self.scan = scan
            self.threads = threads
        }
    }

    /// What a run reports while it works, from several threads.
    public enum Event: Sendable {
        /// A picture was scanned, or an earlier run has done it.
        case finished(PictureReport)
        /// A picture was not scanned, or what was named holds none.
        case failed(BatchFailure)
        /// So many pictures are done, failed ones included.
        case progress(done: Int, all: Int)
    }

    private let model: Model
    private let options: Options

    /// Pixels from which on a picture is scored in so many bands that decoding, scoring and drawing overlap well.
    var largePixels = 8_000_000
    /// The bytes of a file that may have so many.
    var largeBytes = 1 << 20

    /// A batch with a model.
    public init(_ model: Model, options: Options) {
        self.model = model
        self.options = options
    }

    /// Scans pictures, and writes `summary.json` and `summary.csv`.
    ///
    /// A picture that cannot be scanned is a failure in the summary, and the others are scanned. A share of a batch writes
    /// its record instead of the summary, which ``BatchMerge`` makes when all shares are done. A run that was stopped does the
    /// same with what it has done, names the pictures that are missing, and leaves data sets to the run that does these.
    ///
    /// - Parameters:
    ///   - inputs: Folders, pictures, patterns such as `*.png`, or `@FILE` for a file with a path in each line.
    ///   - output: The folder for all files; made where it does not exist.
    ///   - onEvent: Called from several threads.
    ///   - shouldStop: Asked from several threads; true ends the run soon.
    /// - Throws: `FileError` where the folder, a list of paths or the summary cannot be used; `NetworkError` and
    ///   `ScanError` where the model cannot be scanned with.
    public func run(
        _ inputs: [String], output: String, onEvent: @Sendable (Event) -> Void = { _ in },
        shouldStop: @escaping @Sendable () -> Bool = { false }
    ) throws -> BatchSummary {
        precondition(
            options.shard == nil || options.exports.isEmpty, "a share has no data set; the merge of shares writes it")
        let start = ContinuousClock.now
        let form = try options.method.form(of: model)
        try createFolder(output)
        let lock = try FolderLock(output, options.shard == nil ? .exclusive : .shared)
        defer { withExtendedLifetime(lock) {} }
        let inputs = try BatchInputs.find(inputs, output: output)
        var summary = BatchSummary()
        if (options.shard?.number ?? 1) == 1 {
            summary.failures = inputs.failures.map {
                BatchFailure(image: $0.path, error: options.describe($0.error))
            }
        }
        let fingerprints = BatchFingerprints(model, options)
        var record = options.shard.map {
            ShardRecord($0, inputs.items, failures: summary.failures, settings: fingerprints.common)
        }
        try record?.write(to: output)
        let items = record?.pictures.map { inputs.items[$0.place] } ?? inputs.items
        let outcomes = try scan(items, form, fingerprints, output: output, shouldStop, onEvent)
        for failure in summary.failures { onEvent(.failed(failure)) }
        for (item, outcome) in zip(items, outcomes) { summary.add(outcome, of: item.path) }
        let exported = Result { try summary.export(summary.missing.isEmpty ? options.exports : [], to: output) }
        summary.finish(seconds: start.seconds(to: .now), peakMemoryBytes: peakMemoryBytes())
        record?.finish(outcomes)
        try record?.write(to: output) ?? summary.write(to: output)
        try exported.get()
        return summary
    }

    /// What is shared between threads: what became of each picture, and how many were done.
    private struct State {
        var outcomes: [BatchOutcome?]
        var done = 0

        /// Keeps what became of a picture, and says how many are done.
        mutating func finish(_ index: Int, _ outcome: BatchOutcome) -> Int {
            outcomes[index] = outcome
            done += 1
            return done
        }
    }

    /// What all pictures have in common.
    private struct Common {
        let planner: Planner
        let oriented: OrientedPlanners?
        let fingerprints: BatchFingerprints
        let output: String
        let shouldStop: @Sendable () -> Bool
    }

    /// Scans pictures, and gives what became of them in their order; nothing for those before which the run was stopped.
    ///
    /// Large pictures are done first, one after the other by all threads, so that one is held in memory at a time; small
    /// ones then side by side, on each thread one: nobody waits for decoding and encoding.
    private func scan(
        _ items: [BatchInputs.Item], _ form: DenseModel, _ fingerprints: BatchFingerprints, output: String,
        _ shouldStop: @escaping @Sendable () -> Bool, _ onEvent: @Sendable (Event) -> Void
    ) throws -> [BatchOutcome?] {
        let planner = Planner(form, options: options.plan, pool: WorkerPool(threads: options.threads))
        let oriented = try options.average.map {
            try OrientedPlanners(planner, average: $0, pool: WorkerPool(threads: options.threads))
        }
        let common = Common(
            planner: planner, oriented: oriented, fingerprints: fingerprints, output: output, shouldStop: shouldStop)
        let state = Mutex(State(outcomes: Array(repeating: nil, count: items.count)))
        let large = items.indices.filter { isLarge(items[$0]) }
        let small = Set(items.indices).subtracting(large).sorted()
        for (indices, workers) in [(large, 1), (small, min(options.threads, max(small.count, 1)))] {
            scan(indices.map { ($0, items[$0]) }, workers: workers, common) { index, outcome in
                onEvent(outcome.event)
                let done = state.withLock { $0.finish(index, outcome) }
                onEvent(.progress(done: done, all: items.count))
            }
        }
        return state.withLock { $0.outcomes }
    }

    /// Scans some pictures, on each of some workers one at a time.
    private func scan(
        _ items: [(index: Int, item: BatchInputs.Item)], workers: Int, _ common: Common,
        onOutcome: @Sendable (Int, BatchOutcome) -> Void
    ) {
        let next = Atomic<Int>(0)
        let scan = sharing(options.scan, between: workers)
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            let pool = WorkerPool(threads: max(1, options.threads / workers))
            let scanner = DenseScanner(
                common.planner, edge: options.edge, method: options.method, averaging: common.oriented, pool: pool)
            let job = BatchItemScan(
                PictureScan(scanner, options: scan), common.fingerprints, output: common.output,
                scansAgain: options.scansAgain, shouldStop: common.shouldStop)
            while !common.shouldStop() {
                let place = next.add(1, ordering: .relaxed).oldValue
                guard place < items.count, let outcome = outcome(of: items[place].item, job) else { return }
                onOutcome(items[place].index, outcome)
            }
        }
    }

    /// True for pictures that keep all threads busy alone; what cannot be read is not large.
    ///
    /// A small file is not opened for that: a folder may have a hundred thousand of them.
    private func isLarge(_ item: BatchInputs.Item) -> Bool {
        guard let bytes = sizeOfRegularFile(item.path), bytes >= largeBytes,
            let info = try? PictureReader(item.path, limits: options.scan.limits).info
        else { return false }
        return info.width * info.height >= largePixels
    }

    /// What became of a picture; nil where the run was stopped before it was done.
    private func outcome(of item: BatchInputs.Item, _ job: BatchItemScan) -> BatchOutcome? {
        do {
            return try job.run(item)
        } catch is CancellationError {
            return nil
        } catch {
            return .failed(BatchFailure(image: item.path, error: options.describe(error)))
        }
    }

    /// Options in which each of some workers has its part of the memory that is left.
    private func sharing(_ options: PictureScan.Options, between workers: Int) -> PictureScan.Options {
        var result = options
        result.heldBytes = residentMemoryBytes() ?? 0
        result.memoryLimit = options.memoryLimit.map { result.heldBytes + ($0 - result.heldBytes) / workers }
        return result
    }
}
