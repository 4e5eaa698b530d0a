import Datasets
import Evaluation
import Files
import FoundationEssentials
import Machine
import Network
import Training

/// Several runs for one model: on sections of the pictures, which say how good such a model is; with several seeds, of which the
/// best by validation is kept; without the labels that are in doubt, where that is better.
///
/// Each run is one as ``TrainingJob`` does it, in a folder of its own below `runs`, and is gone on with where it was
/// interrupted. All deal the pictures out by the same seed, so that the same pictures choose among them.
public struct TrainingSeries: Sendable {
    /// What every run is asked for, and where the model goes.
    public let request: TrainingRequest
    /// The sections of the pictures, each of which is judged by a model that did not see it; nil for none.
    public var folds: Int?
    /// The runs with seeds one after the other, from that of the request.
    public var seeds = 1
    /// True to learn once more without the labels that are in doubt: after cross-validation those that its models doubt on
    /// pictures that they did not see, else those that a model doubts after it has learnt from them.
    public var dropsSuspects = false

    /// One run, with the model where the request says.
    public init(_ request: TrainingRequest) { self.request = request }

    private var folder: TrainingFolder { request.folder ?? TrainingFolder(besideModel: request.output) }

    /// True where there is more than one run.
    public var hasSeveralRuns: Bool { folds != nil || seeds > 1 || dropsSuspects }

    /// A run that came to its end, without the pictures that it held.
    private struct Finished {
        var run: TrainedRun
        var request: TrainingRequest
        var result: TrainingResult
    }

    /// What runs of a series call while they work.
    private struct Context {
        let pool: WorkerPool
        let shouldStop: () -> Bool
        let onProgress: @Sendable (JobProgress) -> Void
        let onEvent: (TrainingEvent) -> Void
    }

    /// A series that the caller stopped, with the model of the run that it stopped in.
    private struct Stopped: Error {
        let result: TrainingResult
    }

    /// Trains, and writes the model.
    ///
    /// - Parameters:
    ///   - first: The run of the request, prepared; it is run itself where there are no others.
    ///   - shouldStop: Asked after every step; true ends the series, which is gone on with by the same request that resumes.
    ///   - onProgress: Called while pictures are read and judged.
    ///   - onEvent: Called with what a person may want to know.
    /// - Throws: What ``TrainingJob/prepare(_:pool:onProgress:onEvent:)`` and
    ///   ``TrainingJob/run(shouldStop:onProgress:onEvent:)`` throw.
    public func run(
        _ first: TrainingJob, shouldStop: @escaping () -> Bool = { false },
        onProgress: @escaping @Sendable (JobProgress) -> Void = { _ in },
        onEvent: @escaping (TrainingEvent) -> Void = { _ in }
    ) throws -> TrainingResult {
        guard hasSeveralRuns else {
            return try first.run(shouldStop: shouldStop, onProgress: onProgress, onEvent: onEvent)
        }
        let lock = try folder.prepareSeries(for: request)
        defer { withExtendedLifetime(lock) {} }
        let context = Context(pool: first.pool, shouldStop: shouldStop, onProgress: onProgress, onEvent: onEvent)
        do {
            let judged = try folds.map { try crossValidate($0, context) }
            if seeds == 1, !dropsSuspects {
                var last = request
                (last.keepsRuns, last.overwrites) = (true, true)
                onEvent(.runOfSeriesBegins(name: "the model"))
                var result = try TrainingJob.prepare(
                    last, pool: context.pool, onProgress: onProgress, onEvent: quiet(onEvent)
                )
                .run(shouldStop: shouldStop, onProgress: onProgress, onEvent: quiet(onEvent))
                if let judged, result.ending == .complete { try remember(&result, folds: judged.summary) }
                return result
            }
            var runs = try (0..<UInt64(seeds)).map { try seed(request.optimization.seed &+ $0, context) }
            if dropsSuspects {
                let best = best(of: runs)
                let suspects =
                    try judged?.suspects
                    ?? TrainingJob.prepare(
                        best.request, pool: context.pool, onProgress: onProgress, onEvent: quiet(onEvent)
                    )
                    .suspects(of: best.result.model, in: .training, onProgress: onProgress)
                if !suspects.isEmpty { runs.append(try without(suspects.map(\.label), like: best, context)) }
            }
            return try keepBest(of: runs, folds: judged?.summary, context)
        } catch let stopped as Stopped {
            return stopped.result
        }
    }

    // MARK: - Runs

    /// Runs once for each section.
    private func crossValidate(
        _ count: Int, _ context: Context
    ) throws -> (summary: FoldsSummary?, suspects: [LabelSuspect]) {
        var runs: [Finished] = []
        var suspects: [LabelSuspect] = []
        for index in 0..<count {
            var member = request
            member.fold = Split.Fold(index, of: count)
            runs.append(
                try run(member, "fold \(index + 1)", context) { job, model in
                    suspects += try job.suspects(of: model, in: .test, onProgress: context.onProgress)
                })
        }
        suspects = suspects.worstFirst
        let folders = runs.map(\.result.folder.report)
        try joinTables(folders.map { Path.joined($0, "detections.csv") }, to: folder.foldDetections)
        try joinTables(
            folders.flatMap { [Path.joined($0, "windows/predictions.csv"), Path.joined($0, "predictions.csv")] },
            to: folder.foldPredictions)
        guard let summary = FoldsSummary(runs.map(\.run)) else { return (nil, suspects) }
        try AtomicFile.write(try sortedJSON(summary) + "\n", to: folder.folds)
        context.onEvent(.foldsJudged(summary, file: folder.folds))
        return (summary, suspects)
    }

    private func seed(_ seed: UInt64, _ context: Context) throws -> Finished {
        var member = request
        member.optimization.seed = seed
        if seed != request.optimization.seed { member.planningSeed = request.dealingSeed }
        return try run(member, "seed \(seed)", context)
    }

    private func without(_ labels: [DoubtfulLabel], like best: Finished, _ context: Context) throws -> Finished {
        var member = best.request
        member.leftOut = labels
        return try run(member, "without \(labels.count) doubtful labels", folder: "without-doubtful", context)
    }

    /// Runs once.
    ///
    /// - Parameter judge: Called with the run and its model while the pictures are still held.
    private func run(
        _ request: TrainingRequest, _ name: String, folder: String? = nil, _ context: Context,
        judge: (TrainingJob, Model) throws -> Void = { _, _ in }
    ) throws -> Finished {
        var member = request
        let path = Path.joined(self.folder.runs, folder ?? name.replacing(" ", with: "-"))
        member.folder = TrainingFolder(path)
        member.output = Path.joined(path, "model.safetensors")
        member.resumes = request.resumes && member.folder!.exists
        member.overwrites = !member.resumes
        context.onEvent(.runOfSeriesBegins(name: name))
        let onEvent = quiet(context.onEvent)
        let job = try TrainingJob.prepare(member, pool: context.pool, onProgress: context.onProgress, onEvent: onEvent)
        let result = try job.run(shouldStop: context.shouldStop, onProgress: context.onProgress, onEvent: onEvent)
        guard result.ending != .stopped, let measure = TrainedMeasure(result.model) else {
            throw Stopped(result: result)
        }
        try judge(job, result.model)
        return Finished(run: TrainedRun(name: name, measure: measure), request: member, result: result)
    }

    /// Events without those that were told before the series.
    private func quiet(_ onEvent: @escaping (TrainingEvent) -> Void) -> (TrainingEvent) -> Void {
        { event in
            switch event {
            case .dataRead, .planned, .duplicatesFound, .startingModelRead, .augmentationChosen, .checkpointMissing:
                break
            default: onEvent(event)
            }
        }
    }

    // MARK: - What is kept

    private func best(of runs: [Finished]) -> Finished {
        runs.dropFirst().reduce(runs[0]) { $1.run.measure.isBetter(than: $0.run.measure) ? $1 : $0 }
    }

    private func keepBest(of runs: [Finished], folds: FoldsSummary?, _ context: Context) throws -> TrainingResult {
        let best = best(of: runs)
        var model = best.result.model
        if let folds { model.receipt["folds"] = try sortedJSON(folds) }
        if runs.count > 1 {
            model.receipt["runs"] = try sortedJSON(runs.map(\.run))
            context.onEvent(.runsCompared(runs.map(\.run), kept: best.run.name))
        }
        let isThere = (try? Model(contentsOf: request.output))?.receipt == model.receipt
        if !isThere { try model.write(to: request.output) }
        return TrainingResult(ending: isThere ? .alreadyComplete : .complete, model: model, folder: best.result.folder)
    }

    private func remember(_ result: inout TrainingResult, folds: FoldsSummary?) throws {
        guard let folds else { return }
        var model = result.model
        model.receipt["folds"] = try sortedJSON(folds)
        try model.write(to: request.output)
        result = TrainingResult(ending: result.ending, model: model, folder: result.folder)
    }

    /// Puts tables with the same first line behind each other; those that are not there are left out.
    private func joinTables(_ paths: [String], to path: String) throws {
        var lines: [Substring] = []
        for path in paths {
            guard let data = FileManager.default.contents(atPath: path) else { continue }
            let all = String(decoding: data, as: UTF8.self).split(separator: "\n")
            lines += lines.isEmpty ? all[...] : all.dropFirst()
        }
        if !lines.isEmpty { try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: path) }
    }
}
