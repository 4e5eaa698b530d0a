import Engine
import Machine
import Network

/// Scores windows upright, mirrored and turned, and averages the scores; all orientations share one decode.
///
/// The executors of all orientations take the rows of the picture in turns, the one that is furthest behind first, so
/// that only a band of rows is held for the others.
final class AveragedPass {
    private let planners: OrientedPlanners
    private let pool: WorkerPool
    private let mean: ScoreMean
    /// The numbers of a window: scores, and those of a box where there are any.
    private let channels: Int
    private let classes: Int
    private var recent: (picture: Extent, executors: [Executor])?

    init(_ planners: OrientedPlanners, pool: WorkerPool) {
        self.planners = planners
        self.pool = pool
        let model = planners.orientations[0].planner.model
        classes = model.classes.count
        channels = model.outputs
        mean = ScoreMean(model.probabilityRule, of: planners.average.quantity, classes: classes)
    }

    /// What is averaged.
    var average: WindowAverage { planners.average }

    /// How many orientations are scored.
    var count: Int { planners.orientations.count }

    // MARK: - Forecast

    /// The bytes of all orientations of a pass over a picture, or a window.
    ///
    /// - Throws: `EngineError`.
    func memory(for picture: Extent, map: Extent, memoryLimit: Int?) throws -> PlanMemory {
        let shared = sharedBytes(for: picture, map: map)
        do {
            let limit = memoryLimit.map { ($0 - shared) / count }
            let parts = try planners.orientations.map {
                try $0.planner.memory(for: picture - $0.offset, threads: pool.threads, memoryLimit: limit)
            }
            var memory = parts[0]
            memory.rows += shared
            memory.forms = [:]
            for (number, part) in parts.enumerated() {
                for (form, bytes) in part.forms { memory.forms["\(number) \(form)"] = bytes }
                guard number > 0 else { continue }
                memory.weights += part.weights
                memory.rows += part.rows
                memory.scratch += part.scratch
            }
            return memory
        } catch EngineError.memoryLimit(let needed, _) {
            throw EngineError.memoryLimit(neededBytes: needed * count + shared, limitBytes: memoryLimit ?? 0)
        }
    }

    /// The most picture rows that the executors read at a time unless told.
    private static let usualRowsPerBand = 64

    /// Rows of the picture that are held for the orientations that are behind, and rows of scores that wait for them.
    private func sharedBytes(for picture: Extent, map: Extent) -> Int {
        let planner = planners.orientations[0].planner
        let rows = planner.options.rowsPerBand ?? AveragedPass.usualRowsPerBand
        // Layers make rows of tiles together, at most 32.
        let waiting = min(map.height, rows / max(planner.model.stride.height, 1) + 32)
        return 4
            * (rows * picture.width * planner.model.architecture.input.channels
                + count * waiting * map.width * channels)
    }

    // MARK: - Scan

    /// Scores all windows in one pass over the rows of a picture.
    ///
    /// - Parameters:
    ///   - picture: The size of the source.
    ///   - rows: The rows of windows that are wanted; as `Executor` takes them.
    ///   - sink: Takes the row's index and its scores, shape [columns, classes], from top to bottom; may be given other
    ///     rows beside those that are wanted.
    /// - Throws: `EngineError`, and what the source or the sink throws.
    func run(
        _ source: any RowSource, picture: Extent, map: Extent, rows: [Range<Int>], memoryLimit: Int?,
        sink: (Int, UnsafeBufferPointer<Float>) throws -> Void
    ) throws {
        let executors = try executors(for: picture, map: map, memoryLimit: memoryLimit)
        func pictureRows(_ rows: Range<Int>) -> Range<Int> {
            let all = zip(executors, planners.orientations).map { executor, orientation in
                let rows = executor.pictureRows(of: rows)
                return rows.lowerBound + orientation.offset.height..<rows.upperBound + orientation.offset.height
            }
            return all.map(\.lowerBound).min()!..<all.map(\.upperBound).max()!
        }
        var read = 0
        for rows in Executor.passes(rows, pictureRows: pictureRows) {
            let first = pictureRows(rows).lowerBound
            try source.skip(rows: first - read)
            read = first
            read += try pass(source, fromRow: first, executors, rows: rows, sink: sink)
        }
    }

    /// Scores rows of windows that follow each other.
    ///
    /// - Parameter first: The row of the picture that the source gives next.
    /// - Returns: How many rows were read.
    private func pass(
        _ source: any RowSource, fromRow first: Int, _ executors: [Executor], rows: Range<Int>,
        sink: (Int, UnsafeBufferPointer<Float>) throws -> Void
    ) throws -> Int {
        let shared = SharedRows(source, capacity: executors.map(\.plan.rowsPerBand).max() ?? 1)
        let readers = zip(executors, planners.orientations).map { executor, orientation in
            shared.reader(
                fromRow: orientation.offset.height + executor.pictureRows(of: rows).lowerBound - first,
                column: orientation.offset.width)
        }
        var schedules = try zip(executors, readers).map { try $0.begin($1, rows: rows) }
        var waiting = executors.map { _ in [[Float]]() }
        var row = rows.lowerBound
        while let turn = schedules.indices.filter({ !schedules[$0].isComplete }).min(by: {
            readers[$0].next < readers[$1].next
        }) {
            try executors[turn].advance(&schedules[turn], readers[turn]) { found, scores in
                // Groups of rows may begin above those that are wanted, and end below them.
                if rows.contains(found) { waiting[turn].append(Array(scores)) }
            }
            while waiting.allSatisfy({ !$0.isEmpty }) {
                try deliver(waiting.map { $0[0] }) { try sink(row, $0) }
                for place in waiting.indices { waiting[place].removeFirst() }
                row += 1
            }
        }
        return shared.rowsRead
    }

    /// Scores windows one by one.
    ///
    /// - Parameters:
    ///   - windows: At the row of windows that is scored.
    ///   - sink: Takes the column and its scores, shape [classes].
    /// - Throws: `EngineError`, and what the sink throws.
    func run(
        _ windows: WindowRows, window: Extent, row: Int, columns: Int, memoryLimit: Int?,
        sink: (Int, UnsafeBufferPointer<Float>) throws -> Void
    ) throws {
        let executors = try executors(for: window, map: Extent(1), memoryLimit: memoryLimit)
        for column in 0..<columns {
            let scores = try zip(executors, planners.orientations).map { executor, orientation in
                try executor.scores(of: windows.window(row: row, column: column, from: orientation.offset))
            }
            try deliver(scores) { try sink(column, $0) }
        }
    }

    /// What each orientation cost in the pictures of the last size.
    var stageCosts: [StageCost] {
        zip(planners.orientations, recent?.executors ?? []).flatMap { orientation, executor in
            executor.stageCosts.map { cost in
                var cost = cost
                cost.name += ", \(orientation.symmetry)"
                return cost
            }
        }
    }

    /// Averages scores, each of shape [cells, channels]; boxes by the mean of their numbers.
    private func deliver(_ scores: [[Float]], to sink: (UnsafeBufferPointer<Float>) throws -> Void) throws {
        let count = scores[0].count
        try withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { result in
            var flat: [Float] = []
            flat.reserveCapacity(scores.count * count)
            for part in scores { flat += part }
            flat.withUnsafeBufferPointer { flat in
                for cell in stride(from: 0, to: count, by: channels) {
                    mean.write(
                        scores.indices.map { flat.baseAddress! + $0 * count + cell }, to: result.baseAddress! + cell)
                    for index in cell + classes..<cell + channels {
                        let sum = scores.reduce(0.0) { $0 + Double($1[index]) }
                        result[index] = Float(sum / Double(scores.count))
                    }
                }
            }
            try sink(UnsafeBufferPointer(result))
        }
    }

    /// The executors of the last picture are used again when the size is the same.
    private func executors(for picture: Extent, map: Extent, memoryLimit: Int?) throws -> [Executor] {
        if let recent, recent.picture == picture { return recent.executors }
        // The rows of the last picture make room for those of this one.
        recent = nil
        let limit = memoryLimit.map { ($0 - sharedBytes(for: picture, map: map)) / count }
        let executors = try planners.orientations.map { orientation in
            try Executor(
                orientation.planner.plan(
                    for: picture - orientation.offset, threads: pool.threads, memoryLimit: limit), pool: pool)
        }
        recent = (picture, executors)
        return executors
    }
}

private func - (picture: Extent, offset: Extent) -> Extent {
    Extent(height: picture.height - offset.height, width: picture.width - offset.width)
}
