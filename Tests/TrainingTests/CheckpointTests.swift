import Datasets
import Engine
import Files
import Foundation
import Machine
import Network
import Testing

@testable import Training

/// Runs that are interrupted and continued.
@Suite struct CheckpointTests {
    private func options(_ change: (inout TrainingOptions) -> Void = { _ in }) -> TrainingOptions {
        var options = TrainingOptions()
        options.epochs = 4
        options.batchSize = 12
        options.learningRate = 3e-3
        options.warmUpSteps = 4
        change(&options)
        return options
    }

    /// Trains until a step, from 1, or to the end; writes a checkpoint when it is stopped.
    private func train(
        _ options: TrainingOptions, path: String, threads: Int = 2, until last: Int? = nil, resumes: Bool = false,
        settings: [String: String] = ["seed": "1"], text: String = TrainerTests.architecture
    ) throws -> TrainingOutcome {
        var steps = 0
        return try Trainer(try Architecture(text: text), options: options, pool: WorkerPool(threads: threads)).train(
            on: TrainerTests.Spots(), validation: TrainerTests.Spots(isFixed: true),
            checkpoints: CheckpointOptions(
                path: path, secondsBetween: 1e9, settings: settings, resumes: resumes),
            shouldStop: {
                steps += 1
                return steps == last
            })
    }

    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "checkpoint-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder + "/checkpoint.safetensors")
    }

    /// Every rule with what it remembers, every schedule with what it counts, mixed windows, and a mean of weights.
    static let changes: [@Sendable (inout TrainingOptions) -> Void] = [
        { _ in },
        { $0.rule = .sgd(momentum: 0.9, nesterov: true) },
        { $0.rule = .sgd() },
        {
            $0.rule = .rmsProp()
            $0.schedule = .plateau(patienceEpochs: 1, factor: 0.5)
        },
        {
            $0.rule = .adagrad()
            $0.schedule = .oneCycle
            $0.mixup = Mixup(alpha: 0.3)
            $0.clipping = GradientClipping(norm: 1)
        },
        { $0.averagedSteps = 7 },
    ]

    @Test(
        "A continued run gives the same bytes as a straight one, at any number of threads", arguments: changes.indices)
    func resumingIsExact(number: Int) throws {
        let options = options(Self.changes[number])
        try inFolder { path in
            let straight = try train(options, path: path).model.encoded()
            // A run that is complete goes on to the same end.
            #expect(try train(options, path: path, resumes: true).model.encoded() == straight)
            // In the middle of an epoch, at its last step, and in the first one.
            for stops in [[2, 9], [6], [12, 1, 1]] {
                var left = stops
                do { _ = try train(options, path: path, until: left.removeFirst()) } catch {
                    #expect(error as? TrainingError == .stoppedBeforeFirstEpoch(checkpoint: path))
                }
                for stop in left {
                    _ = try train(options, path: path, threads: 1, until: stop, resumes: true)
                }
                let resumed = try train(options, path: path, threads: 3, resumes: true)
                #expect(resumed.ending == .complete)
                #expect(resumed.model.encoded() == straight, "stopped at \(stops)")
                try FileManager.default.removeItem(atPath: path)
            }
        }
    }

    @Test("A run is continued under its own settings only, and the sentence names what differs")
    func otherSettingsAreRefused() throws {
        try inFolder { path in
            _ = try train(options(), path: path, until: 8)
            let error = #expect(throws: CheckpointError.self) {
                try train(options(), path: path, resumes: true, settings: ["seed": "2"])
            }
            #expect(error == .otherSetting(path: path, name: "seed", there: "1", here: "2"))
            #expect(throws: CheckpointError.self) {
                try train(
                    options(), path: path, resumes: true,
                    text: "input 16x16x3; conv3-8 relu; fc2 softmax")
            }
        }
    }

    @Test("A file that is no checkpoint, or a damaged one, is an error that names it")
    func damagedFilesAreTold() throws {
        try inFolder { path in
            try TensorFile(metadata: ["a": "b"], tensors: [:]).write(to: path)
            let error = #expect(throws: CheckpointError.self) { try train(options(), path: path, resumes: true) }
            #expect(error == .notCheckpoint(path: path))
            _ = try train(options(), path: path, until: 8)
            let bytes = try readFile(path)
            try AtomicFile.write(bytes.prefix(bytes.count / 2), to: path)
            #expect(throws: ModelFileError.self) { try train(options(), path: path, resumes: true) }
        }
    }

    @Test("A checkpoint that cannot be written ends the run with the reason, and the old one stays")
    func oldCheckpointSurvives() throws {
        try inFolder { path in
            _ = try train(options(), path: path, until: 8)
            let bytes = try readFile(path)
            let error = #expect(throws: FileError.self) {
                try train(options(), path: path + "/no/folder", until: 8)
            }
            #expect(error?.description.contains("cannot write") == true)
            #expect(try readFile(path) == bytes)
        }
    }
}
