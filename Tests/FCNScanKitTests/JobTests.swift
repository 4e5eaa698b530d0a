import Foundation
import Synchronization
import TestSupport
import Testing

@testable import FCNScanKit

/// Evaluation, mining and inspection, called as a library user calls them.
@Suite struct JobTests {
    /// A network of known weights that says `bright` for light windows.
    private func brightness(side: Int, classes: [String] = ["dark", "bright"]) throws -> Model {
        try Model(
            handmade: "input \(side)x\(side)x3; avgpool\(side) fc2 softmax", classes: classes,
            weights: [-9, -9, -9, 9, 9, 9], biases: [0, 0],
            normalization: Normalization(mean: [0.57, 0.57, 0.57], deviation: [1, 1, 1]))
    }

    @Test("A classifier is judged by whole pictures, and the report is written where it is wanted")
    func judgesClassifier() throws {
        try withTemporaryFolder { folder in
            try drawClasses(count: 3, in: folder)
            var job = EvaluationJob(DataRequest(folder + "/data"))
            job.output = folder + "/report"
            let stages = Mutex(Set<JobProgress.Stage>())
            var read: [Int] = []
            let result = try job.run(
                brightness(side: 12), pool: WorkerPool(threads: 2), onData: { read.append($0.data.pictures.count) },
                onProgress: { progress in stages.withLock { _ = $0.insert(progress.stage) } })
            #expect(result.detection == nil && result.windows?.accuracy == 1 && result.windows?.windows == 6)
            #expect(read == [6] && stages.withLock { $0 } == [.reading, .judging])
            #expect(result.description == result.windows?.description)
            #expect(FileManager.default.fileExists(atPath: folder + "/report/report.json"))

            job.prefix = "nothing"
            #expect(throws: EvaluationRequestError.noPictures(prefix: "nothing")) {
                try job.run(brightness(side: 12), pool: WorkerPool(threads: 1))
            }
            job.part = .test
            #expect(throws: TrainingDataError.partUnknown(part: .test)) {
                try job.run(brightness(side: 12), pool: WorkerPool(threads: 1))
            }
        }
    }

    @Test("A detector is judged by boxes, and by its windows where that is wanted")
    func judgesDetector() throws {
        try withTemporaryFolder { folder in
            try drawScenes(count: 2, in: folder)
            var job = EvaluationJob(DataRequest(folder + "/scenes"))
            job.data.boxes = folder + "/boxes.csv"
            job.judgesWindows = true
            job.sampling.backgroundsPerPicture = 1
            let model = try brightness(side: 12, classes: ["square", "background"])
            let result = try job.run(model, pool: WorkerPool(threads: 2))
            #expect(result.detection?.pictures == 2 && result.windows?.windows == 2 * (4 + 1))
            let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(result)) as? [String: Any]
            #expect(json?["f1"] != nil && json?["windows"] is [String: Any])
        }
    }

    @Test("Windows that are taken for objects are saved, as many of a picture as are wanted")
    func mines() throws {
        try withTemporaryFolder { folder in
            try drawScenes(count: 3, in: folder)
            var job = MiningJob(negatives: folder + "/scenes", output: folder + "/mined")
            job.miner.windowsPerPicture = 2
            job.miner.leastProbability = 0
            let result = try job.run(
                brightness(side: 12, classes: ["square", "background"]), pool: WorkerPool(threads: 2))
            #expect(result.pictures == 3 && result.skipped.isEmpty && result.threshold == 0.5)
            #expect(result.found.count == 6)
            let files = try FileManager.default.contentsOfDirectory(atPath: job.output)
            #expect(files.count == 7 && files.contains("mined.csv"))
        }
    }

    @Test("The parts that can be shown are written, and only those")
    func inspects() throws {
        try withTemporaryFolder { folder in
            try drawClasses(count: 4, in: folder)
            let model = try Model.untrained(
                Architecture(text: "input 8x8x3; conv3-4 relu; fc4 relu; fc2 softmax"), classes: ["bright", "dark"])
            var request = InspectionRequest(name: "net", output: folder + "/inside")
            #expect(request.possibleParts == [.kernels])
            request.data = DataRequest(folder + "/data")
            request.parts = [.kernels, .classes, .occlusion]
            var files: [String] = []
            try InspectionJob.run(
                request, on: model, pool: WorkerPool(threads: 2), onFile: { files.append(Path.name(of: $0)) })
            #expect(files == ["kernels.png", "classes.png"])
            request.image = folder + "/data/dark/0.png"
            request.place = InspectionRequest.Place(x: 1, y: 2)
            request.parts = [.occlusion]
            try InspectionJob.run(
                request, on: model, pool: WorkerPool(threads: 2), onFile: { files.append(Path.name(of: $0)) })
            #expect(files.last == "occlusion.png")
            // A chart stands there as SVG too.
            let written = try FileManager.default.contentsOfDirectory(atPath: request.output)
            #expect(Set(written.map { Path.stem(of: $0) + ".png" }) == Set(files))
            #expect(Set(written.filter { $0.hasSuffix(".png") }) == Set(files))
        }
    }
}
