import Datasets
import Engine
import Foundation
import Machine
import Network
import Numbers
import Testing

@testable import Training

@Suite struct TrainerTests {
    /// Windows of noise, a little brighter in the middle for class 1.
    struct Spots: TrainingSamples {
        let classes = ["plain", "spot"]
        let shape = Shape(height: 16, width: 16, channels: 3)
        var isFixed = false
        var sample: Float = 1

        func count(epoch: Int) -> Int { 64 }

        func read(_ index: Int, epoch: Int, into window: UnsafeMutableBufferPointer<Float>) -> Int {
            var random = RandomSource(seed: 3).derived(isFixed ? -1 : epoch, index)
            let label = index % 2
            for place in window.indices {
                let (x, y) = (place / 3 % 16, place / 48)
                let inside = abs(x - 8) < 4 && abs(y - 8) < 4
                window[place] = sample * Float(random.uniform() * 0.6 + (label == 1 && inside ? 0.4 : 0))
            }
            return label
        }
    }

    static let architecture = "input 16x16x3; conv3-16 bn relu pool2 conv3-20 relu; fc16 relu dropout0.3; fc2 softmax"

    /// A residual block, and paths that meet.
    static let graph = """
        input 16x16x3; conv3-12 bn relu pool2 =x conv3-12/p1 bn relu conv3-12/p1 bn add@x relu =y
        conv1-8 relu =a @y conv3-9/p1 relu =b @y pool3/s1/p1 conv1-5 relu concat@a,b avgpool7; fc2 softmax
        """

    func train(
        _ text: String = architecture, threads: Int, epochs: Int = 6, seed: UInt64 = 1, rule: Optimizer.Rule = .adamW(),
        rate: Float = 3e-3,
        shouldStop: () -> Bool = { false }, onProgress: (TrainingProgress) -> Void = { _ in }
    ) throws -> TrainingOutcome {
        var options = TrainingOptions()
        options.epochs = epochs
        options.batchSize = 12
        options.seed = seed
        options.rule = rule
        options.learningRate = rate
        options.warmUpSteps = 4
        return try Trainer(
            try Architecture(text: text), options: options, pool: WorkerPool(threads: threads)
        ).train(
            on: Spots(), validation: Spots(isFixed: true), receipt: ["made by": "a test"], shouldStop: shouldStop,
            onProgress: onProgress)
    }

    @Test(
        "The loss falls and the classes are learnt", arguments: [architecture, graph],
        [Optimizer.Rule.adamW(), .sgd(momentum: 0.9)])
    func lossFalls(text: String, rule: Optimizer.Rule) throws {
        var losses: [Double] = []
        let outcome = try train(
            text, threads: 2, epochs: 10, rule: rule,
            onProgress: { progress in
                if progress.validation != nil { losses.append(progress.loss) }
            })
        #expect(losses.count == 10)
        #expect(losses.last! < 0.5 * losses.first!, "\(losses)")
        #expect(outcome.validation.accuracy > 0.95)
        #expect(outcome.model.receipt["made by"] == "a test")
        #expect(outcome.ending == .complete)
    }

    @Test(
        "The same seed gives the same bytes at any number of threads, another seed gives others",
        arguments: [architecture, graph])
    func seedsDecide(text: String) throws {
        let bytes = try [1, 2, 7].map { try train(text, threads: $0).model.encoded() }
        #expect(bytes[0] == bytes[1] && bytes[1] == bytes[2])
        #expect(try train(text, threads: 2, seed: 2).model.encoded() != bytes[0])
    }

    @Test("A stopped run keeps its best network, and without one it says so")
    func stoppingKeepsTheBest() throws {
        var steps = 0
        let outcome = try train(
            threads: 2,
            shouldStop: {
                steps += 1; return steps == 15
            })
        #expect(outcome.ending == .stopped && outcome.bestEpoch <= 2)
        #expect(throws: TrainingError.stoppedBeforeFirstEpoch(checkpoint: nil)) {
            try train(threads: 2, shouldStop: { true })
        }
    }

    @Test("The running mean of the weights is what is judged and kept; a mean of one step is that step")
    func weightsAreAveraged() throws {
        func outcome(_ steps: Int?) throws -> TrainingOutcome {
            var options = TrainingOptions()
            (options.epochs, options.batchSize, options.learningRate) = (3, 12, 1e-2)
            (options.averagedSteps, options.schedule) = (steps, .constant)
            return try Trainer(
                try Architecture(text: Self.architecture), options: options, pool: WorkerPool(threads: 2)
            ).train(on: Spots(), validation: Spots(isFixed: true))
        }
        let plain = try outcome(nil)
        #expect(try outcome(1).model.parameters == plain.model.parameters)
        let mean = try outcome(10)
        #expect(mean.model.parameters != plain.model.parameters && mean.validation != plain.validation)
    }

    /// A run of 60 epochs at most, and how many it took.
    private func longRun(_ options: TrainingOptions) throws -> (TrainingOutcome, epochs: Int) {
        var options = options
        options.epochs = 60
        options.batchSize = 12
        options.learningRate = 1e-2
        var epochs = 0
        let outcome = try Trainer(
            try Architecture(text: Self.architecture), options: options, pool: WorkerPool(threads: 2)
        ).train(
            on: Spots(), validation: Spots(isFixed: true),
            onProgress: { if $0.validation != nil { epochs = $0.epoch } })
        return (outcome, epochs)
    }

    @Test("A run that no longer gets better ends when patience is over")
    func patienceEnds() throws {
        var options = TrainingOptions()
        options.patience = Patience(epochs: 3)
        let (outcome, epochs) = try longRun(options)
        #expect(outcome.ending == .noLongerBetter)
        #expect(epochs == outcome.bestEpoch + 3 && epochs < 60)
    }

    @Test("An epoch that is lucky on few objects is not kept where the loss of others is much lower")
    func luckIsNotKept() throws {
        func best(tolerance: Double) throws -> Int {
            var options = TrainingOptions()
            options.epochs = 5
            options.batchSize = 12
            options.learningRate = 1e-3
            options.criterion = .detection
            options.detectionTolerance = tolerance
            var found = [0.5, 1, 0.96, 0.97, 0.2].makeIterator()
            return try Trainer(
                try Architecture(text: Self.architecture), options: options, pool: WorkerPool(threads: 2)
            ).train(on: Spots(), validation: Spots(isFixed: true), judge: { _ in found.next()! }).bestEpoch
        }
        #expect(try best(tolerance: 0) == 2)
        #expect(try best(tolerance: 0.2) == 4)
    }

    @Test("A run in which everything is right ends, though its loss goes on falling")
    func perfectionEnds() throws {
        var options = TrainingOptions()
        options.criterion = .accuracy
        options.patience = Patience(epochs: 50, epochsWhenPerfect: 3)
        let (outcome, epochs) = try longRun(options)
        #expect(outcome.ending == .noLongerBetter && outcome.validation.accuracy == 1)
        #expect(epochs < 50)
    }

    @Test(
        "Every loss and every rule learns",
        arguments: [
            Loss.softmax(labelSmoothing: 0.1), .hinge(), .focal(),
        ], [Optimizer.Rule.sgd(momentum: 0.9, nesterov: true), .adagrad(), .rmsProp(), .adam()])
    func everyLossLearns(loss: Loss, rule: Optimizer.Rule) throws {
        var options = TrainingOptions()
        options.epochs = 8
        options.batchSize = 12
        options.warmUpSteps = 4
        options.loss = loss
        options.rule = rule
        options.learningRate = if case .adagrad = rule { 2e-2 } else { 3e-3 }
        options.clipping = GradientClipping(norm: 5)
        options.classWeights = [0.8, 1.2]
        options.criterion = .accuracy
        let outcome = try Trainer(
            try Architecture(text: Self.architecture), options: options, pool: WorkerPool(threads: 2)
        ).train(on: Spots(), validation: Spots(isFixed: true))
        #expect(outcome.validation.accuracy > 0.9)
    }

    @Test("A run whose loss is no longer a number ends and says that it diverged")
    func divergenceIsTold() throws {
        let error = #expect(throws: TrainingError.self) {
            try train(threads: 2, epochs: 40, rule: .sgd(momentum: 0.99), rate: 1e12)
        }
        #expect(error?.description.hasSuffix("training has diverged") == true)
    }

    @Test("Networks that do not fit the data are refused with both sides")
    func misfitsAreRefused() throws {
        func error(_ text: String) throws -> TrainingError? {
            #expect(throws: TrainingError.self) {
                try Trainer(
                    Architecture(text: text), options: TrainingOptions(), pool: WorkerPool(threads: 1)
                ).train(on: Spots(), validation: Spots(isFixed: true))
            }
        }
        #expect(
            try error("input 18x16x3; conv3-4; fc2")
                == .wrongWindow(
                    expected: Shape(height: 18, width: 16, channels: 3),
                    found: Shape(height: 16, width: 16, channels: 3)))
        #expect(
            try error("input 16x16x3; conv3-4; fc5")
                == .wrongClasses(output: Shape(height: 1, width: 1, channels: 5), classes: ["plain", "spot"]))
    }
}
