/// Which rows are made when: the same for every picture of one size, so that it can be played through before.
///
/// A band of picture rows is read; then each stage makes the whole groups of rows for which its inputs are there, in
/// order; then rows that no stage needs any more are dropped.
package struct Schedule {
    private let stages: [Stage]
    private let heights: [Int]
    /// The stages that read each map, and as which of their inputs.
    private let consumers: [[(stage: Int, input: Int)]]
    /// Rows of each map that have been made.
    private(set) var made: [Int]
    /// The first row of each map that is still kept.
    private(set) var kept: [Int]

    init(stages: [Stage], maps: [MapLayout]) {
        self.stages = stages
        heights = maps.map(\.shape.height)
        consumers = maps.indices.map { map in
            stages.enumerated().flatMap { index, stage in
                stage.inputs.indices.filter { stage.inputs[$0] == map }.map { (index, $0) }
            }
        }
        made = [Int](repeating: 0, count: maps.count)
        kept = made
    }

    /// True when every row of every map has been made.
    package var isComplete: Bool { made == heights }

    /// The picture rows of the next band.
    mutating func readBand(_ rows: Int) -> Range<Int> {
        let start = made[0]
        made[0] = min(start + rows, heights[0])
        return start..<made[0]
    }

    /// The rows that each stage makes now, in the order in which they can be made.
    mutating func advance() -> [(stage: Int, rows: Range<Int>)] {
        var tasks: [(stage: Int, rows: Range<Int>)] = []
        for (index, stage) in stages.enumerated() {
            let start = made[index + 1]
            let end = makeable(stage, from: start)
            guard end > start, end - start >= stage.step || end == heights[index + 1] else { continue }
            tasks.append((index, start..<end))
            made[index + 1] = end
        }
        return tasks
    }

    /// Forgets the rows that no stage needs any more. The rows of the last map have no consumer.
    mutating func drop() {
        for map in kept.indices {
            kept[map] =
                consumers[map].map { stage, input in
                    let next = made[stage + 1]
                    let end = heights[stage + 1]
                    if next == end { return made[map] }
                    // All that is still to be made counts: what is reflected at an edge goes back to earlier rows.
                    let first = stages[stage].operation.inputRows(for: next..<end, ofInput: input).lowerBound
                    return min(max(first, 0), made[map])
                }.min() ?? made[map]
        }
    }

    private func makeable(_ stage: Stage, from start: Int) -> Int {
        if stage.inputs.allSatisfy({ made[$0] == heights[$0] }) { return stage.output.height }
        var end = start
        while end < stage.output.height {
            let next = min((end / stage.operation.group.height + 1) * stage.operation.group.height, stage.output.height)
            let isThere = stage.inputs.enumerated().allSatisfy { input, map in
                min(stage.operation.inputRows(for: end..<next, ofInput: input).upperBound, heights[map]) <= made[map]
            }
            guard isThere else { break }
            end = next
        }
        return end
    }

    /// The most rows of each map that are kept at one time.
    static func capacities(stages: [Stage], maps: [MapLayout], rowsPerBand: Int) -> [Int] {
        var schedule = Schedule(stages: stages, maps: maps)
        var capacities = [Int](repeating: 1, count: maps.count)
        while !schedule.isComplete {
            _ = schedule.readBand(rowsPerBand)
            _ = schedule.advance()
            for map in maps.indices { capacities[map] = max(capacities[map], schedule.made[map] - schedule.kept[map]) }
            schedule.drop()
        }
        return capacities
    }

    /// How many rows of the picture are read, at most, below the first whose scores are still to come.
    static func mostRowsAhead(stages: [Stage], maps: [MapLayout], rowsPerBand: Int) -> Int {
        var schedule = Schedule(stages: stages, maps: maps)
        var most = 0
        while !schedule.isComplete {
            _ = schedule.readBand(rowsPerBand)
            let scored = schedule.made[maps.count - 1] * schedule.heights[0] / schedule.heights[maps.count - 1]
            most = max(most, schedule.made[0] - scored)
            _ = schedule.advance()
            schedule.drop()
        }
        return most
    }
}
