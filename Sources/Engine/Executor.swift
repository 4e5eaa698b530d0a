import Foundation
import KernelInterface
import Network

/// Runs a plan: pulls rows from a source, pushes them through the stages, hands rows of scores to a sink.
///
/// Each stage keeps only the input rows that it still needs, so memory grows with the picture's width and the
/// height of the receptive field, not with the picture's height. Scores are bit-identical for every band
/// height and number of threads: each value is one sum in one fixed order.
public final class Executor {
    /// What is run.
    public let plan: Plan
    private let pool: WorkerPool
    private let kernels: KernelTable
    private let rowsPerBand: Int
    private var rings: [RowRing] = []
    private var made: [Int] = []
    /// Seconds that each stage has taken since the executor was made.
    private var stageSeconds: [Double]
    private let lastRows: RowRing
    /// A band of rows as the source gives them.
    private var samples: [Float]
    private var scoreRow: [Float]

    /// Allocates the rings of rows.
    ///
    /// - Parameters:
    ///   - rowsPerBand: Picture rows that are read at a time; more rows give the threads more to share and take
    ///     more memory. Chosen by the working set unless told.
    ///   - instructionSet: Which kernels to use; the widest that this processor has unless told.
    /// - Throws: ``EngineError/tooMuchMemory(bytes:availableBytes:)``, before anything large is allocated.
    public init(
        _ plan: Plan, pool: WorkerPool, rowsPerBand: Int? = nil, instructionSet: InstructionSet = .best
    ) throws {
        self.plan = plan
        self.pool = pool
        kernels = instructionSet.kernels
        let physical = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        var band = min(max(rowsPerBand ?? plan.usualRowsPerBand, 1), plan.input.height)
        if rowsPerBand == nil, plan.activationBytes(rowsPerBand: band) > physical / 4 { band = 1 }
        let bytes = plan.activationBytes(rowsPerBand: band)
        guard bytes <= physical else { throw EngineError.tooMuchMemory(bytes: bytes, availableBytes: physical) }
        self.rowsPerBand = band
        let capacities = plan.ringCapacities(rowsPerBand: band)
        for (index, (stage, capacity)) in zip(plan.stages, capacities).enumerated() {
            let margins = stage.columnMargins
            rings.append(
                try RowRing(
                    width: stage.input.width, channels: stage.input.channels, marginLeft: margins.left,
                    marginRight: margins.right, capacity: capacity,
                    lanes: index == 0 ? plan.inputLanes : lanesPerBlock))
        }
        lastRows = try RowRing(
            width: plan.output.width, channels: plan.output.channels, marginLeft: 0, marginRight: 0,
            capacity: capacities[plan.stages.count])
        rings.append(lastRows)
        made = [Int](repeating: 0, count: rings.count)
        stageSeconds = [Double](repeating: 0, count: plan.stages.count)
        samples = []
        scoreRow = [Float](repeating: 0, count: plan.output.width * plan.output.channels)
    }

    /// Bytes of activations that the executor holds.
    public var activationBytes: Int { rings.reduce(0) { $0 + $1.bytes } }

    /// Scores a whole picture.
    ///
    /// - Parameters:
    ///   - source: The picture; at least as large as the plan's input and with as many channels.
    ///   - sink: Takes the row's index and its scores, shape [columns, channels], from top to bottom.
    /// - Throws: What the source or the sink throws.
    public func run(
        _ source: any RowSource, sink: (Int, UnsafeBufferPointer<Float>) throws -> Void
    ) throws {
        precondition(source.channels == plan.input.channels, "the source has the plan's channels")
        precondition(
            source.width >= plan.input.width && source.height >= plan.input.height, "the source fills the plan's input")
        rings.forEach { $0.reset() }
        made = [Int](repeating: 0, count: rings.count)
        if samples.count != rowsPerBand * source.width * source.channels {
            samples = [Float](repeating: 0, count: rowsPerBand * source.width * source.channels)
        }
        var rowsRead = 0
        while rowsRead < plan.input.height {
            let count = min(rowsPerBand, plan.input.height - rowsRead)
            try read(count, from: source)
            rowsRead += count
            for (index, stage) in plan.stages.enumerated() {
                let start = ContinuousClock.now
                advance(stage, index)
                stageSeconds[index] += start.seconds(to: .now)
            }
            try deliver(to: sink)
        }
    }

    /// What the stages have cost in all passes so far.
    public var stageCosts: [StageCost] {
        zip(plan.stages, stageSeconds).map { stage, seconds in
            var multiplyAdds = 0
            if case .convolution(let packed, _) = stage.operation {
                multiplyAdds = stage.output.count * packed.channels * packed.kernel.height * packed.kernel.width
            }
            return StageCost(name: stage.name, output: stage.output, multiplyAdds: multiplyAdds, seconds: seconds)
        }
    }

    private func read(_ count: Int, from source: any RowSource) throws {
        let ring = rings[0]
        let first = ring.rows.upperBound
        let rowLength = source.width * source.channels
        ring.append(count)
        try samples.withUnsafeMutableBufferPointer { samples in
            for index in 0..<count {
                try source.readRow(
                    into: UnsafeMutableBufferPointer(rebasing: samples[index * rowLength..<(index + 1) * rowLength]))
            }
            let start = UnsafePointer(samples.baseAddress!)
            pool.run(count) { index in
                let row = ring.row(first + index)
                packInput(start + index * rowLength, into: row)
                apply(plan.inputEpilogues, to: row, ring: ring, columns: 0..<ring.width, blocks: 0..<ring.blocks)
            }
        }
    }

    /// Normalises one row of samples and puts its channels into blocks.
    private func packInput(_ samples: UnsafePointer<Float>, into row: UnsafeMutablePointer<Float>) {
        let channels = plan.input.channels
        let (blockStride, lanes) = (rings[0].blockStride, rings[0].lanes)
        for channel in 0..<channels {
            let (scale, shift) = (plan.inputTransform.scale[channel], plan.inputTransform.shift[channel])
            var sample = samples + plan.inputTransform.order[channel]
            var target = row + channel / lanesPerBlock * blockStride + channel % lanesPerBlock
            for _ in 0..<plan.input.width {
                target.pointee = sample.pointee * scale + shift
                sample += channels
                target += lanes
            }
        }
    }

    /// Makes every output row for which the input rows are there, and drops the input rows that are done with.
    private func advance(_ stage: Plan.Stage, _ index: Int) {
        let input = rings[index]
        let output = rings[index + 1]
        let window = stage.window
        let first = made[index]
        var end = first
        while end < stage.output.height, lastInputRow(of: end, stage) < input.rows.upperBound { end += 1 }
        if end > first {
            output.append(end - first)
            compute(first..<end, of: stage, from: input, to: output)
            made[index] = end
        }
        if end < stage.output.height {
            input.drop(before: end * window.stride.height - window.padding.top)
        } else {
            input.drop(before: input.rows.upperBound)
        }
    }

    private func lastInputRow(of row: Int, _ stage: Plan.Stage) -> Int {
        min(
            row * stage.window.stride.height - stage.window.padding.top + stage.window.span.height,
            stage.input.height) - 1
    }

    private func deliver(to sink: (Int, UnsafeBufferPointer<Float>) throws -> Void) throws {
        let channels = plan.output.channels
        for index in lastRows.rows {
            let row = lastRows.row(index)
            scoreRow.withUnsafeMutableBufferPointer { scores in
                for column in 0..<plan.output.width {
                    for channel in 0..<channels {
                        scores[column * channels + channel] =
                            row[
                                channel / lanesPerBlock * lastRows.blockStride + column * lanesPerBlock
                                    + channel % lanesPerBlock]
                    }
                }
            }
            try scoreRow.withUnsafeBufferPointer { try sink(index, $0) }
        }
        lastRows.drop(before: lastRows.rows.upperBound)
    }

    // MARK: - One stage

    private func compute(_ rows: Range<Int>, of stage: Plan.Stage, from input: RowRing, to output: RowRing) {
        // Pieces are whole rows of two filter blocks; when they are too few for the threads, rows are cut too.
        let blocksPerPiece = 2
        let groups = (output.blocks + blocksPerPiece - 1) / blocksPerPiece
        let enough = pool.threads * 4
        let cuts =
            rows.count * groups >= enough || pool.threads == 1
            ? 1 : min((enough + rows.count * groups - 1) / (rows.count * groups), (output.width + 11) / 12)
        let columnsPerCut = (output.width + cuts - 1) / cuts
        pool.run(rows.count * groups * cuts) { piece in
            let cut = piece % cuts
            let group = piece / cuts % groups
            let row = rows.lowerBound + piece / (cuts * groups)
            let columns = min(cut * columnsPerCut, output.width)..<min((cut + 1) * columnsPerCut, output.width)
            let blocks = group * blocksPerPiece..<min((group + 1) * blocksPerPiece, output.blocks)
            if columns.isEmpty { return }
            compute(row, columns: columns, blocks: blocks, of: stage, from: input, to: output)
            apply(stage.epilogues, to: output.row(row), ring: output, columns: columns, blocks: blocks)
        }
    }

    private func compute(
        _ row: Int, columns: Range<Int>, blocks: Range<Int>, of stage: Plan.Stage, from input: RowRing,
        to output: RowRing
    ) {
        let window = stage.window
        let firstInput = row * window.stride.height - window.padding.top
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: window.kernel.height) { pointers in
            var inside = 0..<0
            for kernelRow in 0..<window.kernel.height {
                let inputRow = firstInput + kernelRow * window.dilation.height
                if inputRow >= 0 && inputRow < stage.input.height {
                    pointers[kernelRow] = UnsafePointer(input.paddedRow(inputRow))
                    inside = inside.isEmpty ? kernelRow..<kernelRow + 1 : inside.lowerBound..<kernelRow + 1
                }
            }
            switch stage.operation {
            case .convolution(let packed, let activation):
                kernels.convolveRow(
                    ConvolutionRow(
                        inputRows: UnsafePointer(pointers.baseAddress!), kernelRows: inside,
                        inputBlockStride: input.blockStride,
                        inputPositionStride: window.stride.width * input.lanes, channels: packed.channels,
                        kernelWidth: window.kernel.width,
                        inputColumnStride: window.dilation.width * input.lanes,
                        weights: packed.weights.start, weightBlockStride: packed.blockStride,
                        weightRowStride: packed.rowStride, bias: packed.bias.start, output: output.row(row),
                        outputBlockStride: output.blockStride, outputPositionStride: lanesPerBlock,
                        positions: columns, filterBlocks: blocks, activation: activation))
            case .pooling(let kind):
                withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: inside.count) { rows in
                    for index in inside {
                        rows[index - inside.lowerBound] = pointers[index] + blocks.lowerBound * input.blockStride
                    }
                    let poolingRow = PoolingRow(
                        inputRows: UnsafePointer(rows.baseAddress!), rows: inside.count, inputWidth: stage.input.width,
                        inputBlockStride: input.blockStride, blocks: blocks.count, kernelWidth: window.kernel.width,
                        strideX: window.stride.width, paddingLeft: window.padding.left,
                        output: output.row(row) + blocks.lowerBound * output.blockStride,
                        outputBlockStride: output.blockStride, positions: columns)
                    switch kind {
                    case .maximum: kernels.maximumPoolRow(poolingRow)
                    case .average: kernels.averagePoolRow(poolingRow)
                    }
                }
            }
        }
    }

    private func apply(
        _ epilogues: [Plan.Epilogue], to row: UnsafeMutablePointer<Float>, ring: RowRing, columns: Range<Int>,
        blocks: Range<Int>
    ) {
        for epilogue in epilogues {
            for block in blocks {
                let start = row + block * ring.blockStride + columns.lowerBound * lanesPerBlock
                switch epilogue {
                case .activation(let function):
                    kernels.activate(start, columns.count, function)
                case .scaleAndShift(let scale, let shift):
                    kernels.scaleAndShift(
                        start, columns.count, scale.start + block * lanesPerBlock, shift.start + block * lanesPerBlock)
                }
            }
        }
    }
}

extension Plan {
    /// Rows for which a band of the widest map takes about a megabyte, but enough that every stage has work.
    var usualRowsPerBand: Int {
        let bytesPerRow = stages.map { blockCount($0.output.channels) * lanesPerBlock * 4 * $0.output.width }.max() ?? 1
        return min(max((1 << 20) / max(bytesPerRow, 1), 8), 64)
    }

    /// The rows that the ring before each stage, and the one behind the last, must hold.
    func ringCapacities(rowsPerBand: Int) -> [Int] {
        var capacities: [Int] = []
        var incoming = rowsPerBand
        for stage in stages {
            capacities.append(min(stage.input.height, stage.window.span.height - 1 + incoming))
            let padding = stage.window.padding
            let rows = incoming + padding.top + padding.bottom
            incoming = min(stage.output.height, (rows - 1) / stage.window.stride.height + 1)
        }
        return capacities + [incoming]
    }

    /// Lanes of a pixel of the picture: 4 where few channels meet a convolution right away, else 16.
    var inputLanes: Int {
        guard input.channels <= 4, inputEpilogues.isEmpty, let first = stages.first,
            case .convolution = first.operation
        else { return lanesPerBlock }
        return 4
    }

    /// Bytes of all rings.
    func activationBytes(rowsPerBand: Int) -> Int {
        let capacities = ringCapacities(rowsPerBand: rowsPerBand)
        let inputs = zip(stages, capacities).enumerated().map { index, pair in
            let (stage, capacity) = pair
            let columns = stage.input.width + stage.columnMargins.left + stage.columnMargins.right
            return capacity * columns * blockCount(stage.input.channels) * (index == 0 ? inputLanes : lanesPerBlock)
        }
        let last = capacities[stages.count] * output.width * blockCount(output.channels) * lanesPerBlock
        return (inputs.reduce(0, +) + last) * MemoryLayout<Float>.size
    }
}
