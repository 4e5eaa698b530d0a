import Files
import Foundation
import TestSupport
import Testing

@testable import FCNScanKit

@Suite struct LearningRateChoiceTests {
    /// A test of 100 steps in which the loss falls from 3 with the logarithm of the rate until an edge, stays, and explodes.
    private func range(usual: Float = 1e-3, edge: Float, explosion: Float = .infinity) throws -> LearningRateRange {
        let rates = try #require(LearningRateChoice.rates(around: usual, stepsOfRun: 5000))
        return LearningRateRange(rates: rates) { rate in
            if rate > explosion { return 1000 }
            return Double(1 + 2 * max(0, min(1, 1 - log(rate / rates[0]) / log(edge / rates[0]))))
        }
    }

    @Test("A test costs at most a tenth of a run, and is left out where that is too little")
    func costs() throws {
        #expect(LearningRateChoice.rates(around: 1e-3, stepsOfRun: 399) == nil)
        #expect(LearningRateChoice.rates(around: 1e-3, stepsOfRun: 400)?.count == 40)
        let rates = try #require(LearningRateChoice.rates(around: 1e-3, stepsOfRun: 1_000_000))
        #expect(rates.count == 100 && rates[0] < 1e-4 && rates[99] > 2e-2)
    }

    @Test("The usual rate rises with the edge, up to four times, and only where it falls again")
    func rises() throws {
        let some = LearningRateChoice(try range(edge: 8e-3), usual: 1e-3, mayRise: true)
        #expect(some.learningRate > 1.2e-3 && some.learningRate < 3e-3, "\(some.learningRate)")
        #expect(some.reason.contains("above the usual 0.001"), "\(some.reason)")
        let much = LearningRateChoice(try range(edge: 5e-2), usual: 1e-3, mayRise: true)
        #expect(much.learningRate == 4e-3 && much.reason.contains("more than 4 times the usual"), "\(much.reason)")
        #expect(LearningRateChoice(try range(edge: 5e-2), usual: 1e-3, mayRise: false).learningRate == 1e-3)
    }

    @Test("The usual rate stays where the edge is near, and where the loss stays as it was")
    func stays() throws {
        let near = LearningRateChoice(try range(edge: 2e-3, explosion: 5e-3), usual: 1e-3, mayRise: true)
        #expect(near.learningRate == 1e-3 && near.reason.hasPrefix("the usual one"), "\(near.reason)")
        let rates = try #require(LearningRateChoice.rates(around: 1e-3, stepsOfRun: 5000))
        let flat = LearningRateChoice(LearningRateRange(rates: rates) { _ in 2 }, usual: 1e-3, mayRise: true)
        #expect(flat.learningRate == 1e-3 && flat.reason.contains("the loss stayed"), "\(flat.reason)")
    }

    @Test("A rate that explodes is lowered")
    func falls() throws {
        let choice = LearningRateChoice(
            try range(usual: 0.1, edge: 1e-2, explosion: 2e-2), usual: 0.1, mayRise: false)
        #expect(choice.learningRate >= 1.5e-3 && choice.learningRate <= 4e-3, "\(choice.learningRate)")
        #expect(choice.reason.contains("the usual 0.1 is too high"), "\(choice.reason)")
        #expect(choice.losses.count < choice.rates.count)
    }

    // MARK: - In runs

    private func request(in folder: String, output: String) throws -> TrainingRequest {
        try drawClasses(count: 60, in: folder)
        var request = TrainingRequest(data: DataRequest(folder + "/data"), output: folder + "/" + output)
        request.architecture = "input 8x8x3; fc8 relu; fc2 softmax"
        request.validation = 0.25
        request.test = 0.25
        (request.optimization.epochs, request.optimization.batchSize) = (7, 1)
        return request
    }

    private func run(
        _ request: TrainingRequest, threads: Int = 2, until last: Int = .max
    ) throws -> (result: TrainingResult, choices: [LearningRateChoice]) {
        var (steps, choices) = (0, [LearningRateChoice]())
        let result = try TrainingJob.prepare(request, pool: WorkerPool(threads: threads)).run(
            shouldStop: {
                steps += 1
                return steps >= last
            },
            onEvent: { if case .learningRateChosen(let choice) = $0 { choices.append(choice) } })
        return (result, choices)
    }

    @Test("A run that is stopped within its test or behind it measures once, and gives the bytes of one that was not")
    func isResumed() throws {
        try withTemporaryFolder { folder in
            let whole = try request(in: folder, output: "whole.safetensors")
            let (result, choices) = try run(whole, threads: 3)
            let choice = try #require(choices.first)
            #expect(choices.count == 1 && result.ending == .complete)
            #expect(result.model.receipt["optimiser"]?.contains("rate \(choice.learningRate),") == true)

            var parts = whole
            parts.output = folder + "/parts.safetensors"
            let parted = TrainingFolder(besideModel: parts.output)
            #expect(throws: TrainingError.stoppedBeforeFirstEpoch(checkpoint: nil)) { try run(parts, until: 5) }
            #expect(!FileManager.default.fileExists(atPath: parted.learningRate))
            parts.resumes = true
            let (stopped, again) = try run(parts, threads: 1, until: choice.losses.count + 90)
            #expect(stopped.ending == .stopped && again == [choice])
            let (complete, none) = try run(parts)
            #expect(complete.ending == .complete && none.isEmpty)
            let bytes = try [whole, parts].map { try Data(contentsOf: URL(fileURLWithPath: $0.output)) }
            #expect(bytes[0] == bytes[1])
            #expect(try run(parts).result.ending == .alreadyComplete)

            try Data("{}".utf8).write(to: URL(fileURLWithPath: parted.learningRate))
            #expect(throws: TrainingRequestError.learningRateUnreadable(path: parted.learningRate)) { try run(parts) }
        }
    }

    @Test("A rate that is given is not measured, and a new run takes away what an earlier one measured")
    func isNotAsked() throws {
        try withTemporaryFolder { folder in
            var request = try request(in: folder, output: "m.safetensors")
            let folder = TrainingFolder(besideModel: request.output)
            #expect(try run(request).choices.count == 1)
            #expect(FileManager.default.fileExists(atPath: folder.learningRate))
            request.overwrites = true
            request.optimization.learningRate = 0.002
            #expect(try run(request).choices.isEmpty)
            #expect(!FileManager.default.fileExists(atPath: folder.learningRate))
        }
    }
}
