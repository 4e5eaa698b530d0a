import Machine
import Network
import TestSupport
import Testing

@testable import Engine

@Suite struct ScheduleTests {
    @Test("Rings hold the rows of every schedule", arguments: TestNetworks.all)
    func capacitiesSuffice(text: String) throws {
        // A ring that is too small ends the program.
        for algorithm in Algorithm.allCases {
            let example = try Example(text, picture: Extent(height: 119, width: 31))
            let pool = WorkerPool(threads: 1)
            let plan = try Plan(
                example.model, picture: example.picture, options: PlanOptions(algorithm: algorithm), pool: pool)
            for rows in [1, 3, 16, 119] {
                let cut = plan.cut(rowsPerBand: rows, columnsPerStrip: 31)
                let found = try scores(cut, example.samples, example.picture, pool)
                #expect(found.count == plan.output.count, "\(text), \(algorithm), bands of \(rows)")
            }
        }
    }

    @Test(
        "Every row of every map is made once, in order",
        arguments: TestNetworks.all.map { ($0, Algorithm.allCases) }
            + (LayerTests.sliding + LayerTests.enlarging).map { ($0, [Algorithm.direct]) })
    func rowsAreMadeOnce(text: String, algorithms: [Algorithm]) throws {
        let model = try randomModel(text).convolutionalized()
        for algorithm in algorithms {
            for rows in [1, 7, 200] {
                let plan = try Plan(
                    model, picture: Extent(height: 90, width: 31),
                    options: PlanOptions(algorithm: algorithm, rowsPerBand: rows))
                var schedule = Schedule(stages: plan.stages, maps: plan.maps)
                var made = [Int](repeating: 0, count: plan.maps.count)
                // One expectation for each schedule, because each costs more than what it is about.
                var isRight = true
                while !schedule.isComplete {
                    let band = schedule.readBand(rows)
                    isRight = isRight && band.lowerBound == made[0]
                    made[0] = band.upperBound
                    for task in schedule.advance() {
                        isRight = isRight && task.rows.lowerBound == made[task.stage + 1]
                        for (input, map) in plan.stages[task.stage].inputs.enumerated() {
                            // What is read is there: made, and not dropped yet.
                            let needed = plan.stages[task.stage].operation.inputRows(for: task.rows, ofInput: input)
                            isRight =
                                isRight && min(needed.upperBound, plan.maps[map].shape.height) <= made[map]
                                && max(needed.lowerBound, 0) >= schedule.kept[map]
                        }
                        made[task.stage + 1] = task.rows.upperBound
                    }
                    schedule.drop()
                }
                isRight = isRight && made == plan.maps.map(\.shape.height)
                #expect(isRight, "\(text), \(algorithm), bands of \(rows)")
            }
        }
    }

    @Test(
        "Memory does not grow with the picture's height",
        arguments: [nil, Algorithm.direct, .streamed, .winograd4, .winograd6, .fourier16, .fourier32])
    func memoryDoesNotGrowWithHeight(algorithm: Algorithm?) throws {
        let name = algorithm?.rawValue ?? "chosen"
        for text in [TestNetworks.chains[0], TestNetworks.graphs[1]] {
            let model = try randomModel(text).convolutionalized()
            func memory(height: Int) throws -> PlanMemory {
                try Plan(
                    model, picture: Extent(height: height, width: 400),
                    options: PlanOptions(algorithm: algorithm, rowsPerBand: 8)
                ).memory(threads: 2)
            }
            // Stages wait for enough work, which is up to some hundred rows; where a picture ends within a wait
            // changes what is kept by a few rows.
            let (low, high) = (try memory(height: 3_000), try memory(height: 9_000))
            #expect(high.scratch == low.scratch && high.weights == low.weights, "\(text), \(name)")
            #expect(Double(high.rows) <= 1.1 * Double(low.rows), "\(text), \(name)")
        }
    }
}
