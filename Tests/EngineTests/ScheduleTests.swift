import Network
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
            for rows in [1, 2, 3, 5, 8, 16, 64, 119] {
                let cut = plan.cut(rowsPerBand: rows, columnsPerStrip: 31)
                let found = try scores(cut, example.samples, example.picture, pool)
                #expect(found.count == plan.output.count, "\(text), \(algorithm), bands of \(rows)")
            }
        }
    }

    @Test("Every row of every map is made once, in order", arguments: TestNetworks.all)
    func rowsAreMadeOnce(text: String) throws {
        let model = try randomModel(text).convolutionalized()
        for algorithm in Algorithm.allCases {
            for rows in [1, 7, 200] {
                let plan = try Plan(
                    model, picture: Extent(height: 90, width: 31),
                    options: PlanOptions(algorithm: algorithm, rowsPerBand: rows))
                var schedule = Schedule(stages: plan.stages, maps: plan.maps)
                var made = [Int](repeating: 0, count: plan.maps.count)
                while !schedule.isComplete {
                    let band = schedule.readBand(rows)
                    #expect(band.lowerBound == made[0])
                    made[0] = band.upperBound
                    for task in schedule.advance() {
                        #expect(task.rows.lowerBound == made[task.stage + 1])
                        for input in plan.stages[task.stage].inputs {
                            // What is read is there: made, and not dropped yet.
                            let needed = plan.stages[task.stage].operation.inputRows(for: task.rows)
                            #expect(min(needed.upperBound, plan.maps[input].shape.height) <= made[input])
                            #expect(max(needed.lowerBound, 0) >= schedule.kept[input])
                        }
                        made[task.stage + 1] = task.rows.upperBound
                    }
                    schedule.drop()
                }
                #expect(made == plan.maps.map(\.shape.height), "\(text), \(algorithm), bands of \(rows)")
            }
        }
    }

    @Test("Memory for rows does not grow with the picture's height", arguments: Algorithm.allCases)
    func memoryDoesNotGrowWithHeight(algorithm: Algorithm) throws {
        for text in [TestNetworks.chains[0], TestNetworks.graphs[0], TestNetworks.graphs[1]] {
            let model = try randomModel(text).convolutionalized()
            let planner = Planner(
                model, options: PlanOptions(algorithm: algorithm, rowsPerBand: 8), pool: WorkerPool(threads: 1))
            let low = try planner.plan(for: Extent(height: 600, width: 90))
            let high = try planner.plan(for: Extent(height: 6_000, width: 90))
            for threads in [1, 4] {
                #expect(low.memory(threads: threads) == high.memory(threads: threads), "\(text), \(algorithm)")
            }
        }
    }
}
