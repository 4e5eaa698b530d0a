import FoundationEssentials
import Glibc
import KernelInterface
import Machine

/// Runs a plan: pulls rows from a source, pushes them through the stages, hands rows of scores to a sink.
///
/// Each map keeps only the rows that are still needed, so memory grows with the picture's width and the height of
/// the receptive field, not with the picture's height. Scores are bit-identical for every band height, strip width
/// and number of threads: each value is made the same way wherever bands and strips begin.
public final class Executor {
    /// What is run.
    public let plan: Plan
    private let bench: Workbench
    private let rings: [RowRing]
    /// Seconds that each stage has taken since the executor was made.
    private var stageSeconds: [Double]
    /// A band of rows as the source gives them.
    private var samples: [Float]
    private var scoreRow: [Float]

    /// Allocates the rows and the scratch memory.
    ///
    /// - Throws: ``EngineError/tooMuchMemory(bytes:availableBytes:)``, before anything large is allocated.
    public init(_ plan: Plan, pool: WorkerPool) throws {
        self.plan = plan
        let memory = plan.memory(threads: pool.threads)
        guard memory.total <= AvailableMemory.bytes else {
            throw EngineError.tooMuchMemory(bytes: memory.total, availableBytes: AvailableMemory.bytes)
        }
        rings = try zip(plan.maps, plan.capacities).map { try RowRing($0, capacity: $1) }
        let scratch = plan.scratch(threads: pool.threads)
        bench = try Workbench(
            pool: pool, kernels: plan.instructionSet.kernels, zeros: plan.maps.map(\.rowCount).max() ?? 0,
            shared: scratch.shared, perThread: scratch.perThread)
        stageSeconds = [Double](repeating: 0, count: plan.stages.count)
        samples = []
        scoreRow = [Float](repeating: 0, count: plan.output.width * plan.output.channels)
    }

    /// Scores a whole picture.
    ///
    /// - Parameters:
    ///   - source: The picture; at least as large as the plan's input and with as many channels.
    ///   - sink: Takes the row's index and its scores, shape [columns, channels], from top to bottom.
    /// - Throws: What the source or the sink throws.
    public func run(
        _ source: any RowSource, sink: (Int, UnsafeBufferPointer<Float>) throws -> Void
    ) throws {
        precondition(source.height >= plan.input.height, "the source fills the plan's input")
        try run(source, rows: [0..<plan.output.height], sink: sink)
    }

    /// Scores some rows of windows: those rows that they do not see are read, up to the last that is seen, but not
    /// computed with.
    ///
    /// - Parameters:
    ///   - rows: Not empty, disjoint, from top to bottom. The scores have the bits that those of the whole picture have.
    ///   - sink: As in ``run(_:sink:)``; may be given other rows beside those that are wanted.
    /// - Throws: What the source or the sink throws; `EngineError` where there is no memory.
    package func run(
        _ source: any RowSource, rows: [Range<Int>], sink: (Int, UnsafeBufferPointer<Float>) throws -> Void
    ) throws {
        var read = 0
        for rows in Self.passes(rows, pictureRows: pictureRows) {
            var schedule = try begin(source, rows: rows)
            try source.skip(rows: schedule.pictureRows.lowerBound - read)
            while !schedule.isComplete { try advance(&schedule, source, sink: sink) }
            read = schedule.pictureRows.upperBound
        }
    }

    /// The rows of the picture that some rows of windows take.
    package func pictureRows(of rows: Range<Int>) -> Range<Int> {
        Schedule(stages: plan.stages, maps: plan.maps, rows: rows).pictureRows
    }

    /// Rows of windows that are scored in one go each, because they share no row of the picture with others.
    ///
    /// - Parameters:
    ///   - rows: Not empty, disjoint, from top to bottom.
    ///   - pictureRows: Those that some rows of windows take.
    package static func passes(
        _ rows: [Range<Int>], pictureRows: (Range<Int>) -> Range<Int>
    ) -> [Range<Int>] {
        rows.reduce(into: []) { passes, rows in
            if let last = passes.last, pictureRows(rows).lowerBound < pictureRows(last).upperBound {
                passes[passes.count - 1] = last.lowerBound..<rows.upperBound
            } else {
                passes.append(rows)
            }
        }
    }

    /// Begins rows of windows whose bands are taken one by one, with ``advance(_:_:sink:)``, so that several executors can
    /// share what is decoded.
    ///
    /// - Parameters:
    ///   - source: Its next row will be the first of ``Schedule/pictureRows`` when it is read from.
    ///   - rows: Those that are wanted.
    /// - Throws: `EngineError` where there is no memory.
    package func begin(_ source: any RowSource, rows: Range<Int>) throws -> Schedule {
        precondition(source.channels == plan.input.channels, "the source has the plan's channels")
        precondition(source.width >= plan.input.width, "the source fills the plan's input")
        let isWhole = rows == 0..<plan.output.height
        let schedule = Schedule(stages: plan.stages, maps: plan.maps, rows: isWhole ? nil : rows)
        // Bands that begin elsewhere may meet groups of rows at another place, and wait for more of them.
        let capacities =
            isWhole
            ? plan.capacities
            : Schedule.capacities(stages: plan.stages, maps: plan.maps, rowsPerBand: plan.rowsPerBand, rows: rows)
        for (ring, (first, capacity)) in zip(rings, zip(schedule.firstRows, capacities)) {
            try ring.begin(at: first, capacity: capacity)
        }
        let rowLength = source.width * source.channels
        if samples.count != plan.rowsPerBand * rowLength {
            samples = [Float](repeating: 0, count: plan.rowsPerBand * rowLength)
        }
        return schedule
    }

    /// Reads one band of rows and hands on the rows of scores that it completes.
    ///
    /// - Throws: What the source or the sink throws.
    package func advance(
        _ schedule: inout Schedule, _ source: any RowSource, sink: (Int, UnsafeBufferPointer<Float>) throws -> Void
    ) throws {
        let band = schedule.readBand(plan.rowsPerBand)
        try read(band, from: source)
        let tasks = schedule.advance()
        for task in tasks { rings[task.stage + 1].append(task.rows.count) }
        for strip in 0..<plan.strips.count {
            for task in tasks {
                let start = ContinuousClock.now
                make(task.rows, of: task.stage, strip: strip)
                stageSeconds[task.stage] += start.seconds(to: .now)
            }
        }
        try deliver(to: sink)
        schedule.drop()
        for (ring, first) in zip(rings, schedule.kept) { ring.drop(before: first) }
    }

    /// The scores of a whole picture, shape [rows, columns, channels].
    ///
    /// - Throws: What the source throws.
    public func scores(of source: any RowSource) throws -> [Float] {
        var scores: [Float] = []
        scores.reserveCapacity(plan.output.count)
        try run(source) { scores.append(contentsOf: $1) }
        return scores
    }

    /// What the stages have cost in all passes so far.
    public var stageCosts: [StageCost] {
        plan.stageCosts(threads: bench.pool.threads, seconds: stageSeconds)
    }

    private func make(_ rows: Range<Int>, of index: Int, strip: Int) {
        let stage = plan.stages[index]
        let columns = plan.strips.columns(ofMap: index + 1, strip: strip)
        if columns.isEmpty { return }
        let output = rings[index + 1]
        stage.operation.make(rows, columns, from: stage.inputs.map { rings[$0] }, to: output, with: bench)
        if stage.epilogues.isEmpty { return }
        bench.pool.run(rows.count * output.blocks) { piece in
            let block = piece % output.blocks
            apply(
                stage.epilogues, block: block, count: columns.count,
                to: output.block(block, ofRow: rows.lowerBound + piece / output.blocks, column: columns.lowerBound))
        }
    }

    private func apply(_ epilogues: [Epilogue], block: Int, count: Int, to values: UnsafeMutablePointer<Float>) {
        for epilogue in epilogues {
            switch epilogue {
            case .activation(let function):
                bench.kernels.activate(values, count, function)
            case .scaleAndShift(let scale, let shift):
                bench.kernels.scaleAndShift(
                    values, values, count, scale.start + block * lanesPerBlock, shift.start + block * lanesPerBlock)
            case .slopes(let slopes):
                bench.kernels.layers.scaleNegatives(values, count, slopes.start + block * lanesPerBlock)
            }
        }
    }

    private func read(_ band: Range<Int>, from source: any RowSource) throws {
        let ring = rings[0]
        let rowLength = source.width * source.channels
        ring.append(band.count)
        try samples.withUnsafeMutableBufferPointer { samples in
            // Unsafe, because no type can say that each thread writes a row of its own.
            nonisolated(unsafe) let rows = samples
            func row(_ index: Int) -> UnsafeMutableBufferPointer<Float> {
                UnsafeMutableBufferPointer(rebasing: rows[index * rowLength..<(index + 1) * rowLength])
            }
            let randomAccess = source as? any RandomAccessRowSource
            if randomAccess == nil { for index in 0..<band.count { try source.readRow(into: row(index)) } }
            bench.pool.run(band.count) { index in
                randomAccess?.readRow(ahead: index, into: row(index))
                plan.packing.pack(
                    UnsafePointer(row(index).baseAddress!), width: plan.input.width,
                    into: ring.row(band.lowerBound + index))
            }
            randomAccess?.skip(band.count)
        }
    }

    private func deliver(to sink: (Int, UnsafeBufferPointer<Float>) throws -> Void) throws {
        let ring = rings[plan.stages.count]
        let channels = plan.output.channels
        for index in ring.rows {
            let row = ring.row(index)
            scoreRow.withUnsafeMutableBufferPointer { scores in
                for column in 0..<plan.output.width {
                    for channel in 0..<channels {
                        scores[column * channels + channel] =
                            row[
                                channel / lanesPerBlock * ring.blockStride + column * ring.lanes
                                    + channel % lanesPerBlock]
                    }
                }
            }
            try scoreRow.withUnsafeBufferPointer { try sink(index, $0) }
        }
    }
}
