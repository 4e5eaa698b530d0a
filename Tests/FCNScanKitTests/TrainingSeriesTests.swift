import Files
import Foundation
import TestSupport
import Testing

@testable import FCNScanKit

@Suite struct TrainingSeriesTests {
    private func request(in folder: String, output: String = "m.safetensors") throws -> TrainingRequest {
        try classesRequest(in: folder, output: output, epochs: 2)
    }

    private func run(
        _ request: TrainingRequest, folds: Int? = nil, seeds: Int = 1, dropsSuspects: Bool = false,
        until last: Int = .max, onEvent: @escaping (TrainingEvent) -> Void = { _ in }
    ) throws -> TrainingResult {
        var series = TrainingSeries(request)
        (series.folds, series.seeds, series.dropsSuspects) = (folds, seeds, dropsSuspects)
        var steps = 0
        return try series.run(
            TrainingJob.prepare(request, pool: WorkerPool(threads: 2)),
            shouldStop: {
                steps += 1
                return steps >= last
            }, onEvent: onEvent)
    }

    private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    @Test("Of several seeds the best by validation is kept, the parts are the same, and the first is a run by itself")
    func seeds() throws {
        try withTemporaryFolder { folder in
            var request = try request(in: folder)
            var compared: [TrainedRun] = []
            let result = try run(request, seeds: 3) { if case .runsCompared(let runs, _) = $0 { compared = runs } }
            #expect(compared.map(\.name) == ["seed 1", "seed 2", "seed 3"])
            let best = compared.max { $1.measure.isBetter(than: $0.measure) }!
            #expect(result.folder.path == folder + "/m.training/runs/" + best.name.replacing(" ", with: "-"))
            let models = try (1...3).map {
                try Model(contentsOf: folder + "/m.training/runs/seed-\($0)/model.safetensors")
            }
            #expect(Set(models.map { $0.receipt["test pictures"] }).count == 1)
            #expect(Set(models.map { $0.receipt["seed"] }).count == 3)
            let kept = try Model(contentsOf: request.output)
            #expect(kept.parameters == models[Int(best.name.suffix(1))! - 1].parameters)
            #expect(TrainedMeasure(kept) == best.measure && best.measure.name == "accuracy")
            request.output = folder + "/alone.safetensors"
            _ = try run(request)
            #expect(try Model(contentsOf: request.output).parameters == models[0].parameters)
        }
    }

    @Test("Every picture is judged once by a model that did not see it, and the model knows how good such ones are")
    func folds() throws {
        try withTemporaryFolder { folder in
            var request = try request(in: folder)
            request.test = 0
            var summary: FoldsSummary?
            let result = try run(request, folds: 4) { if case .foldsJudged(let found, _) = $0 { summary = found } }
            #expect(result.ending == .complete)
            let values = try #require(summary).runs.compactMap(\.measure.test)
            #expect(values.count == 4)
            #expect(abs(values.reduce(0, +) / 4 - summary!.mean) < 1e-12)
            let table = try String(contentsOfFile: result.folder.foldPredictions, encoding: .utf8).split(
                separator: "\n")
            #expect(Set(table.dropFirst().map { $0.prefix { $0 != "," } }).count == 20 && table.count == 21)
            let right = table.dropFirst().filter {
                let fields = $0.split(separator: ",")
                return fields[5] == fields[6]
            }
            #expect(abs(Double(right.count) / 20 - summary!.mean) < 1e-12)
            #expect(try Model(contentsOf: request.output).receipt["folds"]?.contains("\"mean\"") == true)
        }
    }

    @Test("A label that is wrong is found by the folds, and the model without it is compared", arguments: [nil, 4])
    func dropsSuspects(folds: Int?) throws {
        try withTemporaryFolder { folder in
            var request = try request(in: folder)
            request.test = 0.1
            request.optimization.epochs = 30
            let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/data").sorted()
            let wrong = try FileManager.default.contentsOfDirectory(atPath: folder + "/data/" + names[0]).sorted()[3]
            try FileManager.default.moveItem(
                atPath: folder + "/data/\(names[0])/\(wrong)", toPath: folder + "/data/\(names[1])/wrong-\(wrong)")
            var compared: [TrainedRun] = []
            let result = try run(request, folds: folds, dropsSuspects: true) {
                if case .runsCompared(let runs, _) = $0 { compared = runs }
            }
            #expect(result.ending == .complete)
            guard folds != nil else { return }
            // A model that learnt from a wrong label may have come to believe it; one that did not see it has not.
            #expect(compared.map(\.name) == ["seed 1", "without 1 doubtful labels"])
            let without = try Model(contentsOf: folder + "/m.training/runs/without-doubtful/model.safetensors")
            #expect(without.receipt["training pictures"]?.contains("wrong-") == false)
        }
    }

    @Test("A series that is stopped anywhere and resumed gives the bytes of one that was not", arguments: [3, 9, 20])
    func interruptionsLeaveNoTrace(stop: Int) throws {
        try withTemporaryFolder { folder in
            let whole = try request(in: folder, output: "whole.safetensors")
            _ = try run(whole, folds: 2, seeds: 2)
            var parts = try request(in: folder, output: "parts.safetensors")
            do {
                let stopped = try run(parts, folds: 2, seeds: 2, until: stop)
                #expect(stopped.ending == .stopped)
            } catch is TrainingError {
                // Before its first epoch ended a run has no model.
            }
            #expect(!FileManager.default.fileExists(atPath: parts.output))
            #expect(throws: TrainingRequestError.alreadyThere(output: parts.output, isInterrupted: true)) {
                try run(parts)
            }
            parts.resumes = true
            #expect(try run(parts, folds: 2, seeds: 2).ending == .complete)
            #expect(try bytes(whole.output) == bytes(parts.output))
            #expect(try run(parts, folds: 2, seeds: 2).ending == .alreadyComplete)
            // Another run in its place leaves none of the series.
            (parts.resumes, parts.overwrites) = (false, true)
            _ = try run(parts)
            #expect(!FileManager.default.fileExists(atPath: TrainingFolder(besideModel: parts.output).runs))
        }
    }
}
