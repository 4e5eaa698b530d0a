import Dispatch
import Engine
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
        /// True to scan pictures that an earlier run has done, too.
        public var scansAgain = false
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

    /// A batch with a model.
    public init(_ model: Model, options: Options) {
        self.model = model
        self.options = options
    }

    /// Scans pictures, and writes `summary.json` and `summary.csv`.
    ///
    /// A picture that cannot be scanned is a failure in the summary, and the others are scanned.
    ///
    /// - Parameters:
    ///   - inputs: Folders, pictures, patterns such as `*.png`, or `@FILE` for a file with a path in each line.
    ///   - output: The folder for all files; made where it does not exist.
    ///   - onEvent: Called from several threads.
    /// - Throws: `FileError` where the folder, a list of paths or the summary cannot be used; `NetworkError` and
    ///   `ScanError` where the model cannot be scanned with.
    public func run(
        _ inputs: [String], output: String, onEvent: @Sendable (Event) -> Void = { _ in }
    ) throws -> BatchSummary {
        let start = ContinuousClock.now
        let form = try options.method.form(of: model)
        try createFolder(output)
        let inputs = try BatchInputs.find(inputs, output: output)
        let outcomes = try scan(inputs.items, form, output: output, onEvent)
        var summary = BatchSummary()
        for failure in inputs.failures {
            summary.failures.append(BatchFailure(image: failure.path, error: options.describe(failure.error)))
            onEvent(.failed(summary.failures.last!))
        }
        for outcome in outcomes { summary.add(outcome) }
        summary.finish(seconds: start.seconds(to: .now), peakMemoryBytes: peakMemoryBytes())
        try summary.write(to: output)
        return summary
    }

    /// What is shared between threads: what became of each picture, and how many were taken and done.
    private struct State {
        var outcomes: [BatchOutcome?]
        var next = 0
        var done = 0

        /// The next picture that nobody has taken; nil when all are.
        mutating func takeNext() -> Int? {
            guard next < outcomes.count else { return nil }
            defer { next += 1 }
            return next
        }

        /// Keeps what became of a picture, and says how many are done.
        mutating func finish(_ index: Int, _ outcome: BatchOutcome) -> Int {
            outcomes[index] = outcome
            done += 1
            return done
        }
    }

    /// Scans pictures, on each thread one, and gives what became of them in their order.
    ///
    /// Small pictures are done side by side: nobody waits for decoding and encoding.
    private func scan(
        _ items: [BatchInputs.Item], _ form: DenseModel, output: String, _ onEvent: @Sendable (Event) -> Void
    ) throws -> [BatchOutcome] {
        let workers = min(options.threads, max(items.count, 1))
        let scan = sharing(options.scan, between: workers)
        let fingerprints = BatchFingerprints(model, options)
        let planner = Planner(form, options: options.plan, pool: WorkerPool(threads: options.threads))
        let oriented = try options.average.map {
            try OrientedPlanners(planner, average: $0, pool: WorkerPool(threads: options.threads))
        }
        let state = Mutex(State(outcomes: Array(repeating: nil, count: items.count)))
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            let pool = WorkerPool(threads: max(1, options.threads / workers))
            let scanner = DenseScanner(
                planner, edge: options.edge, method: options.method, averaging: oriented, pool: pool)
            let job = BatchItemScan(
                PictureScan(scanner, options: scan), fingerprints, output: output, scansAgain: options.scansAgain)
            while let index = state.withLock({ $0.takeNext() }) {
                let outcome = outcome(of: items[index], job)
                onEvent(outcome.event)
                let done = state.withLock { $0.finish(index, outcome) }
                onEvent(.progress(done: done, all: items.count))
            }
        }
        return state.withLock { $0.outcomes.map { $0! } }
    }

    private func outcome(of item: BatchInputs.Item, _ job: BatchItemScan) -> BatchOutcome {
        do {
            return try job.run(item)
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
