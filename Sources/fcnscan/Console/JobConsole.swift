import FCNScanKit
import Synchronization

/// Shows how far a job is, and what it says about its data.
final class JobConsole: Sendable {
    /// The stage that is shown, and its line.
    private let current = Mutex<(stage: JobProgress.Stage, line: ProgressLine)?>(nil)

    /// More of what is skipped is counted only.
    private static let shownSkipped = 10

    /// Shows how far the job is, on a line that goes away at the end of the stage; any thread may call it.
    func show(_ progress: JobProgress) {
        let isOver = progress.done >= progress.all
        let line = current.withLock { current in
            let line =
                current.flatMap { $0.stage == progress.stage ? $0.line : nil } ?? ProgressLine(progress.stage.label)
            // A stage that comes again begins anew.
            current = isOver ? nil : (progress.stage, line)
            return line
        }
        line.show(progress.done, of: progress.all, progress.stage.unit)
        if isOver { Console.clearProgress() }
    }

    /// Shows what was read, and warns of what is wrong with it.
    func show(_ loaded: LoadedData) {
        let skipped = loaded.data.skipped
        for picture in skipped.prefix(Self.shownSkipped) { Console.log.warning("skipped: \(picture.reason)") }
        if skipped.count > Self.shownSkipped {
            Console.log.warning("skipped: \(skipped.count - Self.shownSkipped) more")
        }
        for warning in loaded.data.warnings { Console.log.warning("\(warning)") }
        if let advice = loaded.data.intensity?.flagAdvice { Console.log.warning("\(advice)") }
        Console.note("\(loaded.path): \(loaded.form), \(loaded.data.summary)")
    }
}

extension JobProgress.Stage {
    fileprivate var label: String {
        switch self {
        case .reading: "reading"
        case .scanning: "scanning"
        case .judging: "judging"
        case .activations, .occlusion, .vectors, .embedding: ""
        }
    }

    fileprivate var unit: String {
        switch self {
        case .reading: "files"
        case .scanning: "pictures"
        case .judging, .vectors: "windows"
        case .activations: "layers"
        case .occlusion: "hidden parts"
        case .embedding: "steps of t-SNE"
        }
    }
}
