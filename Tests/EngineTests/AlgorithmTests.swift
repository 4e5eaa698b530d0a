import Network
import Testing

@testable import Engine

/// Every algorithm gives the scores of the formulas, within what it promises.
@Suite struct AlgorithmTests {
    static let tolerances: [Algorithm: Double] = [.winograd6: 2e-5]

    @Test(
        "Every algorithm agrees with the formulas on odd sizes", arguments: TestNetworks.all + ReferencePassTests.graphs
    )
    func algorithmsAgree(text: String) throws {
        for picture in [Extent(height: 39, width: 57), Extent(height: 26, width: 25)] {
            let example = try Example(text, picture: picture)
            let expected = example.expected
            for algorithm in Algorithm.allCases {
                let difference = relativeDifference(
                    try example.scores(PlanOptions(algorithm: algorithm)), expected)
                #expect(difference <= Self.tolerances[algorithm, default: 5e-6], "\(text), \(picture), \(algorithm)")
            }
            #expect(relativeDifference(try example.scores(), expected) <= 1e-5, "\(text), \(picture), chosen")
        }
    }

    @Test("Every instruction set agrees with the formulas", arguments: TestNetworks.all)
    func instructionSetsAgree(text: String) throws {
        let example = try Example(text, picture: Extent(height: 26, width: 25))
        let expected = example.expected
        for set in InstructionSet.allCases where set.isSupported {
            for algorithm in Algorithm.allCases {
                let found = try example.scores(PlanOptions(instructionSet: set, algorithm: algorithm))
                #expect(
                    relativeDifference(found, expected) <= Self.tolerances[algorithm, default: 5e-6],
                    "\(text), \(algorithm) on \(set)")
            }
        }
    }

    @Test("Large weights are shared out by filters with the same scores")
    func largeWeightsAgree() throws {
        // More than a megabyte of weights in each of the first two layers; three blocks of filters.
        let example = try Example(
            "input 30x30x40; conv5-48 relu conv3-100/p1 relu pool2; fc2", picture: Extent(height: 57, width: 75))
        let expected = try example.scores(PlanOptions(algorithm: .direct)).map(Double.init)
        for algorithm in Algorithm.allCases {
            for threads in [1, 3] {
                let found = try example.scores(PlanOptions(algorithm: algorithm), threads: threads)
                #expect(
                    relativeDifference(found, expected) <= Self.tolerances[algorithm, default: 5e-6],
                    "\(algorithm) on \(threads) threads")
            }
        }
    }

    @Test("Layers that a forced algorithm cannot compute are computed by another", arguments: Algorithm.allCases)
    func forcedAlgorithmsAreTakenWherePossible(algorithm: Algorithm) throws {
        let example = try Example(
            "input 46x46x3; conv3-8 conv3-8/p1 pool2 conv5-8/s2 relu conv3-8/d2 relu conv4-8 relu conv1-8 relu; fc2",
            picture: Extent(60))
        let plan = try Plan(example.model, picture: example.picture, options: PlanOptions(algorithm: algorithm))
        let isWinograd = [.winograd2, .winograd4, .winograd6].contains(algorithm)
        let isFourier = [.fourier16, .fourier32, .fourier64].contains(algorithm)
        let isPlain = !isWinograd && !isFourier
        let taken = [
            true, isWinograd || algorithm == .direct, isPlain, isPlain, !isWinograd, isPlain, !isWinograd,
        ]
        #expect(plan.stages.count == taken.count)
        for (stage, taken) in zip(plan.stages, taken) {
            #expect((stage.cost.algorithm == algorithm) == taken, "\(stage.name): \(stage.cost.algorithm!)")
        }
    }
}
