import FCNScanKit
import Glibc
import Numbers

/// Shows how a training run goes: results on standard output, the rest on standard error.
struct TrainingConsole {
    /// How far reading, scanning and judging are.
    let job = JobConsole()

    func show(_ event: TrainingEvent) {
        switch event {
        case .startingModelRead(let notes):
            for note in notes { Console.log.notice("\(note)") }
        case .dataRead(let loaded):
            job.show(loaded)
        case .duplicatesFound(let sentence, let areDropped):
            let rest =
                areDropped
                ? "they are left out of the training part"
                : "--duplicates drop leaves them out of the training part"
            Console.log.warning("\(sentence); \(rest)")
        case .windowsRepeated(let classes, let windows):
            Console.note(
                "windows in an epoch: " + zip(classes, windows).map { "\($0) \($1)" }.joined(separator: ", "))
        case .planned(let plan):
            for line in plan.lines { Console.note(line) }
        case .augmentationChosen(let choice):
            Console.note("augmentation: \(choice.reason)")
        case .learningRateChosen(let choice):
            Console.note("learning rate \(choice.learningRate): \(choice.reason)")
        case .runBegins(let split, let windows, let parameters):
            Console.note(
                "\(split.training.count) training, \(split.validation.count) validation and \(split.test.count) test "
                    + "pictures; \(windows) windows an epoch; \(parameters) parameters")
        case .checkpointMissing(let path):
            Console.log.notice("there is no \(path): training begins at its start")
        case .progress(let progress):
            show(progress)
        case .runOfSeriesBegins(let name):
            Console.note("\(name):")
        default:
            result(event.result)
        }
    }

    private func result(_ text: String) {
        Console.clearProgress()
        print(text)
    }

    /// Shows a step on a line that the next one replaces, and the end of an epoch on a line of its own.
    private func show(_ progress: TrainingProgress) {
        let numbers =
            "loss \(progress.loss.fixed(4))  accuracy \(progress.accuracy.percent(2, width: 5))  "
            + "\(progress.windowsPerSecond.fixed(0)) windows/s"
        guard let validation = progress.validation else {
            let share = Double(progress.step) / Double(progress.steps)
            Console.progress(
                "epoch \(progress.epoch)/\(progress.epochs) \(Console.bar(share))  \(numbers)  "
                    + "\(Console.duration(progress.secondsLeft)) left")
            return
        }
        Console.note(
            "epoch \("\(progress.epoch)".trailing(3))/\(progress.epochs)  " + numbers
                + "  validation loss \(validation.loss.fixed(4))  accuracy \(validation.accuracy.percent(2, width: 5))"
                + (validation.detection.map { "  F1 \($0.fixed(4))" } ?? "")
                + (progress.isBest ? "  best" : ""))
    }
}

extension TrainingEvent {
    /// What a round, mining or a judgement gave, in one sentence.
    fileprivate var result: String {
        switch self {
        case .roundEnded(let file, let outcome, let epochs):
            let ending =
                switch outcome.ending {
                case .complete: "\(epochs) epochs"
                case .noLongerBetter: "a run that was no longer getting better"
                case .stopped: "an interrupted run (--resume goes on)"
                }
            return "\(file): best of \(ending) is epoch \(outcome.bestEpoch), validation loss "
                + "\(outcome.validation.loss.fixed(4)), accuracy "
                + "\(outcome.validation.accuracy.percent(2)); "
                + "\(Console.duration(outcome.seconds)), peak memory \(Console.bytes(peakMemoryBytes()))"
        case .labelsMissing(let suspects, let file):
            let classes = suspects.filter(\.areMany).map {
                "\($0.places.count) places of training pictures look like \($0.className) as much as its \($0.objects) labels"
            }
            return
                "\(classes.joined(separator: ", ")): labels seem to be missing, so that nothing is mined; look at \(file), "
                + "and label them or leave them out with --ignore"
        case .windowsMined(let count, let pictures, let scanned):
            return "mined \(count) windows that are taken for objects, on \(pictures) of \(scanned) pictures"
        case .falseAlarms(let round, let before, let after, let pictures, let areMined):
            return "round \(round): false alarms on a picture at probability 0.5: \(before.fixed(3)) before, "
                + "\(after.fixed(3)) after, on \(pictures) \(areMined ? "mined" : "held-out") pictures"
        case .bestThresholds(let round, let before, let after, let pictures):
            return "round \(round): on \(pictures) validation pictures, each at its best threshold: before "
                + "\(before.score) at \(before.threshold); after \(after.score) at \(after.threshold)"
        case .thresholdChosen(let choice, let pictures, let part):
            let each =
                choice.classThresholds.count > 1
                ? choice.classThresholds.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                    .joined(separator: ", ")
                : "\(choice.threshold)"
            return "threshold \(each), chosen on \(pictures) \(part) pictures: \(choice.score)"
        case .tested(let score, let pictures):
            return "on \(pictures) test pictures: \(score)"
        case .windowsJudged(let report, let part):
            return "on \(report.windows) windows of the \(part.rawValue) part: accuracy \(report.accuracy.percent(2)), "
                + "log loss \(report.logLoss.fixed(4)), calibration error "
                + report.calibration.expectedError.fixed(4)
        case .labelsDoubted(let count, let file):
            return "\(count) label\(count == 1 ? " is" : "s are") in doubt; look at \(file)"
        case .foldsJudged(let summary, let file):
            return "\(summary.runs.count) folds: \(summary.measure) \(summary.mean.fixed(4)) ± "
                + "\(summary.standardDeviation.fixed(4)) on pictures that the models did not see; see \(file)"
        case .runsCompared(let runs, let kept):
            let each = runs.map { "\($0.name) \($0.measure.validation.fixed(4))" }.joined(separator: ", ")
            let best = runs.first { $0.name == kept }?.measure.validation
            let isEqual = runs.count { $0.measure.validation == best } > 1
            return "validation \(runs[0].measure.name): \(each); \(kept) is kept"
                + (isEqual ? ", which of the equal ones has the smallest loss" : "")
        case .startingModelRead, .dataRead, .duplicatesFound, .windowsRepeated, .planned, .augmentationChosen,
            .learningRateChosen, .runBegins, .checkpointMissing, .progress, .runOfSeriesBegins:
            return ""
        }
    }
}
