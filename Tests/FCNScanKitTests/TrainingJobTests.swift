import Files
import Foundation
import TestSupport
import Testing

@testable import FCNScanKit

@Suite struct TrainingJobTests {
    private func request(in folder: String, output: String = "m.safetensors") throws -> TrainingRequest {
        try classesRequest(in: folder, output: output, epochs: 3)
    }

    /// A run of two epochs on eight scenes with boxes.
    private func scenesRequest(in folder: String) throws -> TrainingRequest {
        try drawScenes(count: 8, in: folder)
        var request = TrainingRequest(data: DataRequest(folder + "/scenes"), output: folder + "/m.safetensors")
        request.data.boxes = folder + "/boxes.csv"
        request.architecture = "input 16x16x3; conv3-4/s2 relu pool2; fc2 softmax"
        request.optimization.epochs = 2
        request.optimization.batchSize = 16
        return request
    }

    private func run(
        _ request: TrainingRequest, until last: Int = .max, onEvent: @escaping (TrainingEvent) -> Void = { _ in }
    ) throws -> TrainingResult {
        var steps = 0
        return try TrainingJob.prepare(request, pool: WorkerPool(threads: 2), onEvent: onEvent).run(
            shouldStop: {
                steps += 1
                return steps >= last
            }, onEvent: onEvent)
    }

    @Test("While a run goes on, another with its folder is refused, and nothing is lost")
    func oneRunAtATime() throws {
        try withTemporaryFolder { folder in
            var request = try request(in: folder)
            var refused: (any Error)?
            let result = try run(request) { event in
                guard case .progress = event, refused == nil else { return }
                request.overwrites = true
                refused = #expect(throws: FileError.self) { try self.run(request) }
            }
            #expect(refused as? FileError == .inUse(path: folder + "/m.training"))
            #expect(result.ending == .complete)
            #expect(FileManager.default.fileExists(atPath: folder + "/m.safetensors"))
            #expect(throws: Never.self) { try run(request) }
        }
    }

    @Test("A run leaves the model, its metrics and its report, and tells what happens in order")
    func runsToItsEnd() throws {
        try withTemporaryFolder { folder in
            let request = try request(in: folder)
            var told: [String] = []
            var epochs = 0
            let result = try run(request) { event in
                switch event {
                case .dataRead(let loaded): told.append("\(loaded.form), \(loaded.data.pictures.count)")
                case .runBegins(let split, _, _): told.append("begins \(split.validation.count)")
                case .progress(let progress): epochs += progress.validation == nil ? 0 : 1
                case .roundEnded(let file, let outcome, let epochs):
                    told.append("\(Path.name(of: file)) \(outcome.ending) \(epochs)")
                case .windowsJudged(_, let part): told.append("judged \(part)")
                case .augmentationChosen, .labelsDoubted: break
                default: told.append("something else")
                }
            }
            #expect(result.ending == .complete)
            #expect(told == ["folders, 20", "begins 5", "m.safetensors complete 3", "judged test"])
            #expect(epochs == 3)
            #expect(result.folder == TrainingFolder(besideModel: request.output))
            #expect(try EpochMetrics.read(result.folder.metrics(ofRound: 0)).map(\.epoch) == [1, 2, 3])
            let written = try Model(contentsOf: request.output)
            #expect(written.parameters == result.model.parameters && written.receipt == result.model.receipt)
            for path in [result.folder.curves(ofRound: 0), result.folder.report + "/report.json"] {
                #expect(FileManager.default.fileExists(atPath: path), "\(path)")
            }
            #expect(!FileManager.default.fileExists(atPath: result.folder.checkpoint(ofRound: 0)))
        }
    }

    @Test("A run that is stopped anywhere and resumed gives the bytes of one that was not", arguments: [5, 8])
    func interruptionsLeaveNoTrace(stop: Int) throws {
        try withTemporaryFolder { folder in
            let whole = try request(in: folder, output: "whole.safetensors")
            _ = try run(whole)
            var parts = try request(in: folder, output: "parts.safetensors")
            let stopped = try run(parts, until: stop)
            #expect(stopped.ending == .stopped)
            #expect(FileManager.default.fileExists(atPath: stopped.folder.checkpoint(ofRound: 0)))
            parts.resumes = true
            #expect(try run(parts).ending == .complete)
            let bytes = try [whole, parts].map { try Data(contentsOf: URL(fileURLWithPath: $0.output)) }
            #expect(bytes[0] == bytes[1])
            // Nothing is left to do.
            let again = try run(parts) { if case .progress = $0 { Issue.record("a complete run goes on") } }
            #expect(again.ending == .alreadyComplete)
        }
    }

    @Test("A run is resumed under the same settings only, and one without a checkpoint begins at its start")
    func othersAreNotResumed() throws {
        try withTemporaryFolder { folder in
            var request = try request(in: folder)
            #expect(throws: TrainingError.self) { try run(request, until: 1) }
            request.resumes = true
            request.optimization.learningRate = 0.5
            #expect(throws: CheckpointError.self) { try run(request) }
            request.folder = TrainingFolder(folder + "/other")
            var missing: [String] = []
            _ = try run(request) { if case .checkpointMissing(let path) = $0 { missing.append(path) } }
            #expect(missing == [folder + "/other/checkpoint.safetensors"])
        }
    }

    @Test("A network learns from another, is resumed with the same teacher only, and one that does not fit is refused")
    func learnsFromTeacher() throws {
        try withTemporaryFolder { folder in
            let alone = try request(in: folder, output: "alone.safetensors")
            _ = try run(alone)
            var taught = try request(in: folder, output: "taught.safetensors")
            taught.teaching = TeachingRequest([alone.output])
            #expect(throws: TrainingError.self) { try run(taught, until: 1) }
            taught.resumes = true
            let whole = try Data(contentsOf: URL(fileURLWithPath: alone.output))
            var other = taught
            other.teaching?.temperature = 3
            #expect(throws: CheckpointError.self) { try run(other) }
            let result = try run(taught)
            #expect(result.ending == .complete)
            #expect(try result.model.parameters != Model(contentsOf: alone.output).parameters)
            var uninterrupted = taught
            (uninterrupted.resumes, uninterrupted.output) = (false, folder + "/whole.safetensors")
            #expect(try run(uninterrupted).model.parameters == result.model.parameters)
            #expect(try Data(contentsOf: URL(fileURLWithPath: alone.output)) == whole)
            taught.architecture = "input 6x6x3; fc2 softmax"
            let error = #expect(throws: TrainingRequestError.self) {
                try TrainingJob.prepare(taught, pool: WorkerPool(threads: 1))
            }
            #expect("\(try #require(error))".contains("its window is 8x8x3, and that of this network is 6x6x3"))
        }
    }

    @Test("Rounds of mining are stopped and resumed like the first one, and tell what they change")
    func miningIsResumed() throws {
        try withTemporaryFolder { folder in
            var request = try scenesRequest(in: folder)
            request.mining = MiningRequest(.trainingPictures)
            request.mining?.rounds = 2
            request.mining?.epochs = 2
            var (rates, mined, steps) = ([Bool](), 0, 0)
            let whole = try run(request) { event in
                switch event {
                case .falseAlarms(_, _, _, _, let areMined): rates.append(areMined)
                case .windowsMined: mined += 1
                case .progress(let progress): steps += progress.validation == nil ? 1 : 0
                default: break
                }
            }
            #expect(whole.ending == .complete && mined == 2 && rates == [true, false, true, false])
            let bytes = try Data(contentsOf: URL(fileURLWithPath: request.output))
            try FileManager.default.removeItem(atPath: request.output)
            try FileManager.default.removeItem(atPath: whole.folder.path)
            #expect(try run(request, until: steps - 1).ending == .stopped)
            request.resumes = true
            #expect(try run(request).ending == .complete)
            #expect(try Data(contentsOf: URL(fileURLWithPath: request.output)) == bytes)
        }
    }

    @Test("The threshold is chosen on windows as far apart as is asked for, which the model remembers")
    func thresholdForAStride() throws {
        try withTemporaryFolder { folder in
            var request = try scenesRequest(in: folder)
            request.stride = Extent(3)
            #expect(throws: NetworkError.self) { try run(request) }
            request.stride = Extent(2)
            let pool = WorkerPool(threads: 2)
            let job = try TrainingJob.prepare(request, pool: pool)
            let model = try job.run().model
            let scanner = DenseScanner(
                try model.convolutionalized().striding(by: Extent(2)), edge: .center,
                method: .fineDense(stride: Extent(2)), pool: pool)
            let choice = try DetectorEvaluation.evaluate(
                job.plan.data, pictures: (job.split.training + job.split.validation).sorted(), scanner: scanner
            ).bestThreshold()
            #expect(model.receipt["threshold"] == "\(choice.threshold)")
            #expect(model.receipt["threshold chosen on"]?.hasSuffix("\(choice.score)") == true)
            #expect(model.receipt["threshold stride"] == "2")
        }
    }

    @Test("What cannot be trained is an error that names no option of a command line")
    func mistakesAreTold() throws {
        try withTemporaryFolder { folder in
            var request = try request(in: folder)
            request.architecture = "white-cells"
            let small = #expect(throws: TrainingRequestError.self) { try run(request) }
            #expect(small?.description.contains("the first is 12x12") == true)
            request = try self.request(in: folder)
            request.mining = MiningRequest(.trainingPictures)
            let mining = #expect(throws: TrainingRequestError.nothingToMine(.trainingPictures)) { try run(request) }
            for error in [small, mining] { #expect(error?.description.contains("--") == false) }
        }
    }

    @Test("A model is the beginning of another one, and its frozen layers stay")
    func fineTunes() throws {
        try withTemporaryFolder { folder in
            let first = try request(in: folder)
            let before = try run(first).model
            var second = try request(in: folder, output: "second.safetensors")
            second.architecture = nil
            second.start = StartingModel(first.output)
            second.start?.frozenLayers = ["trunk"]
            let after = try run(second).model
            let hidden = try #require(before.architecture.layerNames.firstIndex(of: "fc1"))
            #expect(before.parameters[hidden] == after.parameters[hidden])
            #expect(before.parameters != after.parameters)
        }
    }

    @Test("A network that is made for objects with boxes gives boxes unless told otherwise, and none without them")
    func boxesAreRefined() throws {
        try withTemporaryFolder { folder in
            func architecture(_ request: TrainingRequest, _ refines: Bool?) throws -> Architecture {
                var request = request
                request.refines = refines
                return try TrainingJob.prepare(request, pool: WorkerPool(threads: 1)).architecture
            }
            var scenes = try scenesRequest(in: folder)
            #expect(try !architecture(scenes, nil).hasBoxes)
            #expect(try architecture(scenes, true).hasBoxes)
            scenes.architecture = nil
            #expect(try architecture(scenes, nil).hasBoxes)
            #expect(try !architecture(scenes, false).hasBoxes)
            var patches = try request(in: folder)
            patches.architecture = nil
            #expect(try !architecture(patches, nil).hasBoxes)
            #expect(throws: TrainingRequestError.noBoxesToRefine) { try architecture(patches, true) }
        }
    }

    @Test("A preview shows windows, and nothing is trained")
    func previews() throws {
        try withTemporaryFolder { folder in
            let request = try request(in: folder)
            try TrainingJob.prepare(request, pool: WorkerPool(threads: 1)).writePreview(to: folder + "/preview.png")
            #expect(try Picture(contentsOf: folder + "/preview.png", channels: 3).width > 100)
            #expect(!FileManager.default.fileExists(atPath: request.output))
        }
    }
}

/// A run of a few epochs on two folders of small pictures, which are drawn.
func classesRequest(in folder: String, output: String, epochs: Int) throws -> TrainingRequest {
    try drawClasses(count: 10, in: folder)
    var request = TrainingRequest(data: DataRequest(folder + "/data"), output: folder + "/" + output)
    request.architecture = "input 8x8x3; fc8 relu; fc2 softmax"
    request.validation = 0.25
    request.test = 0.25
    request.optimization.epochs = epochs
    request.optimization.batchSize = 4
    return request
}

/// Two folders of small pictures, below `data`, that differ in brightness.
func drawClasses(count: Int, in folder: String) throws {
    var random = RandomSource(seed: 5)
    for (name, level) in [("bright", 200.0), ("dark", 90.0)] {
        let path = "\(folder)/data/\(name)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for number in 0..<count {
            let samples = (0..<12 * 12 * 3).map { _ in UInt8(level + random.uniform(in: -40...40)) }
            try Picture(width: 12, height: 12, channels: 3, samples: samples).write(to: "\(path)/\(number).png")
        }
    }
}

/// Noisy pictures with a dark square each, below `scenes`, and the table of its boxes.
func drawScenes(count: Int, in folder: String) throws {
    var random = RandomSource(seed: 9)
    try FileManager.default.createDirectory(atPath: folder + "/scenes", withIntermediateDirectories: true)
    var table = "image,class,xmin,ymin,xmax,ymax\n"
    for number in 0..<count {
        let (left, top) = (random.integer(below: 30), random.integer(below: 30))
        var picture = Picture(width: 48, height: 44, color: [210, 200, 190])
        for y in 0..<44 {
            for x in 0..<48 {
                let isInside = (left..<left + 12).contains(x) && (top..<top + 12).contains(y)
                for channel in 0..<3 {
                    picture[x, y, channel] = UInt8((isInside ? 90 : 200) + random.uniform(in: -25...25))
                }
            }
        }
        try picture.write(to: "\(folder)/scenes/\(number).png")
        table += "\(number).png,square,\(left),\(top),\(left + 12),\(top + 12)\n"
    }
    try Data(table.utf8).write(to: URL(fileURLWithPath: folder + "/boxes.csv"))
}
