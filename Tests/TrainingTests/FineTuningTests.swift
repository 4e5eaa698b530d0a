import Engine
import Machine
import Network
import Testing

@testable import Training

@Suite struct FineTuningTests {
    private static let text = "input 16x16x3; conv3-8 bn relu pool2 conv3-12 relu; fc16 relu dropout0.3; fc2 softmax"

    private func model() throws -> Model {
        let architecture = try Architecture(text: Self.text)
        return Model(
            architecture: architecture,
            parameters: WeightInitialization.glorot.parameters(of: architecture, seed: 9),
            classes: ["plain", "spot"],
            normalization: Normalization(mean: [0.1, 0.2, 0.3], deviation: [1, 2, 3]))
    }

    @Test("Other classes get a new head, and everything before it stays")
    func otherClassesGetNewHead() throws {
        let model = try model()
        let tuning = try FineTuning.beginning(with: model, classes: ["a", "b", "c"])
        let head = try #require(tuning.newLayers.first)
        #expect(tuning.architecture.output.channels == 3)
        #expect(tuning.start.normalization == model.normalization)
        for layer in model.parameters.indices where layer != head {
            #expect(tuning.start.parameters[layer] == model.parameters[layer])
        }
        #expect(tuning.start.parameters[head][0] == Tensor(shape: [3, 16], repeating: 0))
        let same = try FineTuning.beginning(with: model, classes: model.classes)
        #expect(same.newLayers.isEmpty && same.start.parameters == model.parameters)
        let renewed = try FineTuning.beginning(
            with: model, classes: model.classes, replacesHead: true)
        #expect(renewed.start.parameters[head] != model.parameters[head])
    }

    @Test("A head whose outputs are taken apart or joined cannot be replaced")
    func tangledHeadsAreRefused() throws {
        let architecture = try Architecture(text: "input 6x6x3; fc4 =a relu add@a; softmax")
        let model = Model(
            architecture: architecture, parameters: WeightInitialization.he.parameters(of: architecture, seed: 1),
            classes: ["a", "b", "c", "d"], normalization: Normalization(mean: [0, 0, 0], deviation: [1, 1, 1]))
        _ = try FineTuning.beginning(with: model, classes: ["a", "b", "c"])
        let joined = try Architecture(text: "input 6x6x3 =i; fc2 =a @i fc3 concat@a softmax")
        let joinedModel = Model(
            architecture: joined, parameters: WeightInitialization.he.parameters(of: joined, seed: 1),
            classes: ["a", "b", "c", "d", "e"], normalization: Normalization(mean: [0, 0, 0], deviation: [1, 1, 1]))
        let error = #expect(throws: FineTuningError.self) {
            try FineTuning.beginning(with: joinedModel, classes: ["a", "b", "c"])
        }
        #expect(error?.description.contains("fc2") == true)
    }

    @Test("Layers are found by name, by depth and as the trunk")
    func layersAreFound() throws {
        let architecture = try Architecture(text: Self.text)
        let names = architecture.layerNames
        func named(_ words: String...) throws -> [String] {
            try architecture.layers(named: words).sorted().map { names[$0] }
        }
        #expect(try named("conv2") == ["conv2"])
        #expect(try named("bn1", "fc1") == ["bn1", "fc1"])
        #expect(try named("0") == [])
        // Batch normalisation goes with the convolution before it.
        #expect(try named("1") == ["conv1", "bn1"])
        #expect(try named("trunk") == ["conv1", "bn1", "conv2", "fc1"])
        #expect(try named("4") == ["conv1", "bn1", "conv2", "fc1", "fc2"])
        for word in ["conv7", "5", "pool1", ""] {
            let error = #expect(throws: FineTuningError.self) { try named(word) }
            #expect(error?.description.contains("conv1, bn1, conv2, fc1, fc2") == true)
        }
    }

    @Test("Frozen layers keep every bit, running statistics included; the others learn")
    func frozenLayersStay() throws {
        var tuning = try FineTuning.beginning(with: model(), classes: ["plain", "spot"])
        tuning.start.frozen = try tuning.architecture.layers(named: ["trunk"])
        var options = TrainingOptions()
        options.epochs = 2
        options.warmUpSteps = 0
        let trainer = Trainer(tuning.architecture, options: options, pool: WorkerPool(threads: 2))
        let outcome = try trainer.train(
            on: TrainerTests.Spots(), validation: TrainerTests.Spots(isFixed: true), start: tuning.start)
        for layer in tuning.start.parameters.indices {
            let isSame = outcome.model.parameters[layer] == tuning.start.parameters[layer]
            #expect(isSame == (tuning.start.frozen.contains(layer) || tuning.start.parameters[layer].isEmpty))
        }
        tuning.start.frozen = try tuning.architecture.layers(named: ["4"])
        #expect(throws: TrainingError.nothingToTrain) {
            try trainer.train(
                on: TrainerTests.Spots(), validation: TrainerTests.Spots(isFixed: true), start: tuning.start)
        }
    }

    @Test(
        "Gradients that pass through frozen layers agree with central differences", arguments: [[1], [0, 1], [1, 3]])
    func gradientsThroughFrozenLayersAgree(frozen: [Int]) throws {
        try GradientCheck.run(
            "input 7x7x3; conv3-5 bn tanh conv3-4 bn tanh; fc3", frozen: Set(frozen))
    }

    @Test("A layer with rate zero stays, one with a factor goes further")
    func layersHaveRates() throws {
        let start = try FineTuning.beginning(with: model(), classes: ["plain", "spot"])
        func moved(_ rates: [Int: Float]) throws -> [Double] {
            var options = TrainingOptions()
            options.epochs = 1
            options.batchSize = 64
            options.rule = .sgd()
            options.decay = Optimizer.Decay()
            options.warmUpSteps = 0
            options.layerRates = rates
            let trainer = Trainer(start.architecture, options: options, pool: WorkerPool(threads: 2))
            let model = try trainer.train(
                on: TrainerTests.Spots(), validation: TrainerTests.Spots(isFixed: true), start: start.start
            ).model
            return zip(model.parameters, start.start.parameters).map { now, before in
                zip(now.first?.values ?? [], before.first?.values ?? []).reduce(0) { $0 + Double(abs($1.0 - $1.1)) }
            }
        }
        let (plain, changed) = (try moved([:]), try moved([0: 0, 4: 3]))
        #expect(plain[0] > 0 && changed[0] == 0)
        #expect(abs(changed[4] / plain[4] - 3) < 0.01)
    }
}
