import Machine
import Network
import TestSupport
import Testing

@testable import Engine

@Suite struct PlannerTests {
    private static let text = "input 20x20x3; conv3-17/p1 relu conv3-20/p1 relu pool2 conv5-8 relu; fc2"

    @Test("An algorithm can be told for one layer, and goes before that for all")
    func algorithmsAreToldByName() throws {
        let model = try randomModel(Self.text).convolutionalized()
        let plan = try Plan(
            model, picture: Extent(50),
            options: PlanOptions(algorithm: .winograd2, algorithms: ["conv1": .direct, "conv3": .fourier16]))
        #expect(plan.stages[0].cost.algorithm == .direct)
        #expect(plan.stages[1].cost.algorithm == .winograd2)
        #expect(plan.stages[2].cost.algorithm == .fourier16)
    }

    @Test("Bands and strips are those that were told, within the picture")
    func cutsAreTold() throws {
        let model = try randomModel(Self.text).convolutionalized()
        func plan(_ rows: Int, _ columns: Int) throws -> Plan {
            try Plan(
                model, picture: Extent(height: 40, width: 100),
                options: PlanOptions(rowsPerBand: rows, columnsPerStrip: columns))
        }
        #expect(try plan(7, 33).rowsPerBand == 7 && plan(7, 33).strips.count == 3)
        #expect(try plan(1000, 1000).rowsPerBand == 40 && plan(1000, 1000).strips.count == 1)
    }

    @Test("Every strip goes on where the one before it ended, and the last one ends the map")
    func stripsFillMaps() throws {
        for text in TestNetworks.all {
            let model = try randomModel(text).convolutionalized()
            for algorithm in Algorithm.allCases {
                for columns in [1, 16, 50] {
                    let plan = try Plan(
                        model, picture: Extent(height: 30, width: 211),
                        options: PlanOptions(algorithm: algorithm, columnsPerStrip: columns))
                    for (map, layout) in plan.maps.enumerated() {
                        let ranges = (0..<plan.strips.count).map { plan.strips.columns(ofMap: map, strip: $0) }
                        #expect(ranges.first?.lowerBound == 0 && ranges.last?.upperBound == layout.shape.width)
                        #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
                    }
                }
            }
        }
    }

    @Test("Plans of one planner share their weights", arguments: Algorithm.allCases)
    func weightsAreShared(algorithm: Algorithm) throws {
        let model = try randomModel(Self.text).convolutionalized()
        let planner = Planner(
            model, options: PlanOptions(algorithm: algorithm), pool: WorkerPool(threads: 1))
        let plans = try [Extent(40), Extent(height: 90, width: 31), Extent(40)].map { try planner.plan(for: $0) }
        for plan in plans.dropFirst() {
            // What an algorithm leaves over is chosen by the picture's size.
            for (stage, first) in zip(plan.stages, plans[0].stages) where stage.cost.algorithm == first.cost.algorithm {
                #expect(stage.weights === first.weights, "\(stage.name) with \(algorithm)")
            }
            #expect(plan.stages[0].cost.algorithm == algorithm)
        }
        #expect(plans[0].stages[0].weights != nil)
    }

    @Test(
        "Weights are transformed to the same bits on any number of threads",
        arguments: [Algorithm.winograd2, .winograd4, .winograd6, .fourier16, .fourier64])
    func weightsDoNotDependOnThreads(algorithm: Algorithm) throws {
        let model = try randomModel("input 40x40x19; conv3-37; fc2").convolutionalized()
        let transformed = try [1, 2, 8].map { threads in
            let plan = try Plan(
                model, picture: Extent(60), options: PlanOptions(algorithm: algorithm),
                pool: WorkerPool(threads: threads))
            return try #require(plan.stages[0].weights as? TransformedWeights)
        }
        for other in transformed.dropFirst() {
            #expect(sameBits(Array(other.weights.values), Array(transformed[0].weights.values)))
        }
    }

    @Test("Pictures of several sizes take turns with one planner", arguments: [nil, Algorithm.winograd4, .fourier32])
    func sizesTakeTurns(algorithm: Algorithm?) throws {
        let pool = WorkerPool(threads: 2)
        let sizes = [Extent(20), Extent(height: 63, width: 41), Extent(height: 21, width: 200), Extent(20)]
        let examples = try sizes.map { try Example(Self.text, picture: $0) }
        let planner = Planner(examples[0].model, options: PlanOptions(algorithm: algorithm), pool: pool)
        for example in examples {
            let found = try scores(planner.plan(for: example.picture), example.samples, example.picture, pool)
            #expect(sameBits(found, try example.scores(PlanOptions(algorithm: algorithm))), "\(example.picture)")
        }
    }

    @Test("Several threads may ask one planner at the same time")
    func threadsShareAPlanner() async throws {
        let model = try randomModel(Self.text).convolutionalized()
        let planner = Planner(
            model, options: PlanOptions(algorithm: .winograd4), pool: WorkerPool(threads: 2))
        let plans = try await withThrowingTaskGroup(of: Plan.self) { group in
            for side in 20..<28 { group.addTask { try planner.plan(for: Extent(side)) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(plans.count == 8)
        #expect(plans.allSatisfy { $0.stages[0].weights === plans[0].stages[0].weights })
    }
}

extension Stage {
    /// The packed or transformed weights of a convolution.
    fileprivate var weights: AnyObject? {
        switch operation {
        case let direct as DirectConvolution: direct.packed
        case let transformed as TransformedConvolution: transformed.weights
        default: nil
        }
    }
}
