/// Which rows are made when: the same for every picture of one size, so that it can be played through before.
///
/// A band of picture rows is read; then each stage makes the whole groups of rows for which its inputs are there, in
/// order; then rows that no stage needs any more are dropped. Where only some rows of scores are wanted, each map has
/// only the rows that these need, in the same groups.
package struct Schedule {
    private let stages: [Stage]
    /// The rows of each map that are made: all of them, or those that some rows of scores need.
    private let needed: [Range<Int>]
    /// The stages that read each map, and as which of their inputs.
    private let consumers: [[(stage: Int, input: Int)]]
    /// Rows of each map that have been made.
    private(set) var made: [Int]
    /// The first row of each map that is still kept.
    private(set) var kept: [Int]

    /// - Parameter rows: The rows of scores that are wanted; nil for all.
    init(stages: [Stage], maps: [MapLayout], rows: Range<Int>? = nil) {
        self.stages = stages
        let heights = maps.map(\.shape.height)
        needed = rows.map { Self.needed(for: $0, stages, heights) } ?? heights.map { 0..<$0 }
        consumers = maps.indices.map { map in
            stages.enumerated().flatMap { index, stage in
                stage.inputs.indices.filter { stage.inputs[$0] == map }.map { (index, $0) }
            }
        }
        made = needed.map(\.lowerBound)
        kept = made
    }

    /// The rows of each map that some rows of scores need, in whole groups of the stage that makes it.
    private static func needed(for rows: Range<Int>, _ stages: [Stage], _ heights: [Int]) -> [Range<Int>] {
        var needed = [Range<Int>?](repeating: nil, count: heights.count)
        needed[heights.count - 1] = rows
        for (index, stage) in stages.enumerated().reversed() {
            guard let wanted = needed[index + 1] else { continue }
            let group = stage.operation.group.height
            let whole =
                wanted.lowerBound / group
                * group..<min(
                    wanted.upperBound.dividedUp(by: group) * group, heights[index + 1])
            needed[index + 1] = whole
            for (input, map) in stage.inputs.enumerated() {
                let taken = stage.operation.inputRows(for: whole, ofInput: input).clamped(to: 0..<heights[map])
                guard !taken.isEmpty else { continue }
                let other = needed[map] ?? taken
                needed[map] =
                    min(other.lowerBound, taken.lowerBound)..<max(other.upperBound, taken.upperBound)
            }
        }
        return needed.map { $0 ?? 0..<0 }
    }

    /// The rows of the picture that are read.
    package var pictureRows: Range<Int> { needed[0] }

    /// The first row of each map.
    var firstRows: [Int] { needed.map(\.lowerBound) }

    /// True when every row that is needed has been made.
    package var isComplete: Bool { made.indices.allSatisfy(isComplete) }

    private func isComplete(_ map: Int) -> Bool { made[map] == needed[map].upperBound }

    /// The picture rows of the next band.
    mutating func readBand(_ rows: Int) -> Range<Int> {
        let start = made[0]
        made[0] = min(start + rows, needed[0].upperBound)
        return start..<made[0]
    }

    /// The rows that each stage makes now, in the order in which they can be made.
    mutating func advance() -> [(stage: Int, rows: Range<Int>)] {
        var tasks: [(stage: Int, rows: Range<Int>)] = []
        for (index, stage) in stages.enumerated() {
            let start = made[index + 1]
            let end = makeable(stage, from: start, to: needed[index + 1].upperBound)
            guard end > start, end - start >= stage.step || end == needed[index + 1].upperBound else { continue }
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
                    let end = needed[stage + 1].upperBound
                    if next == end { return made[map] }
                    // All that is still to be made counts: what is reflected at an edge goes back to earlier rows.
                    let first = stages[stage].operation.inputRows(for: next..<end, ofInput: input).lowerBound
                    return min(max(first, 0), made[map])
                }.min() ?? made[map]
        }
    }

    private func makeable(_ stage: Stage, from start: Int, to last: Int) -> Int {
        if stage.inputs.allSatisfy(isComplete) { return last }
        var end = start
        while end < last {
            let next = min((end / stage.operation.group.height + 1) * stage.operation.group.height, last)
            let isThere = stage.inputs.enumerated().allSatisfy { input, map in
                min(stage.operation.inputRows(for: end..<next, ofInput: input).upperBound, needed[map].upperBound)
                    <= made[map]
            }
            guard isThere else { break }
            end = next
        }
        return end
    }

    /// The most rows of each map that are kept at one time.
    static func capacities(
        stages: [Stage], maps: [MapLayout], rowsPerBand: Int, rows: Range<Int>? = nil
    ) -> [Int] {
        var schedule = Schedule(stages: stages, maps: maps, rows: rows)
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
            let scored = schedule.made[maps.count - 1] * maps[0].shape.height / maps[maps.count - 1].shape.height
            most = max(most, schedule.made[0] - scored)
            _ = schedule.advance()
            schedule.drop()
        }
        return most
    }
}
