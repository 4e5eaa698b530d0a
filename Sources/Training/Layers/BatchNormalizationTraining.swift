import Engine
import KernelInterface
import Machine
import Network

/// Batch normalisation that trains: over a batch each channel gets mean 0 and variance 1, then γ and β.
///
/// The running statistics that inference uses are updated by every training batch; the trainer asks for them
/// in ``runningStatistics``.
final class BatchNormalizationTraining: TrainableLayer {
    private let input: FeatureMaps
    private let output: TailedMaps
    private(set) var parameterGradients: [[Float]]
    /// Running mean and running variance.
    private(set) var runningStatistics: [[Float]]
    private let layer: BatchNormalization
    private let context: TrainingContext
    private let channels: Int
    private var gain: [Float] = []
    private var shift: [Float] = []
    private var batchMean: [Double]
    private var batchDeviation: [Double]
    /// For each thread rows before pooling or their gradients, [row][block][x][16], and what ``TailedMaps`` takes.
    private let rows: [(values: AlignedBuffer, scratch: AlignedBuffer)]

    init(_ layer: BatchNormalization, input: FeatureMaps, output: TailedMaps, context: TrainingContext) {
        self.layer = layer
        self.input = input
        self.output = output
        self.context = context
        channels = input.shape.channels
        let zeros = [Float](repeating: 0, count: channels)
        parameterGradients = [zeros, zeros, zeros, zeros]
        runningStatistics = [zeros, zeros]
        batchMean = [Double](repeating: 0, count: channels)
        batchDeviation = batchMean
        rows = (0..<context.pool.threads).map { _ in
            (AlignedBuffer(count: 2 * input.gradientLayout.rowStride), AlignedBuffer(count: output.scratchCount))
        }
    }

    /// The order is that of `Layer.parameters(for:)`: factor, shift, running mean, running variance.
    func load(_ parameters: [[Float]]) {
        gain = parameters[0]
        shift = parameters[1]
        runningStatistics = [parameters[2], parameters[3]]
    }

    func forward(_ batch: Batch) {
        let count = Double(batch.count * input.shape.height * input.shape.width)
        if batch.isTraining {
            let sums = sums(batch) { image, _, add in
                for row in 0..<input.shape.height {
                    let values = input.row(row, of: image)
                    add(values, input.layout.blockStride, values)
                }
            }
            for channel in 0..<channels {
                let mean = sums.sum[channel] / count
                let variance = max(sums.product[channel] / count - mean * mean, 0)
                batchMean[channel] = mean
                batchDeviation[channel] = (variance + Double(layer.epsilon)).squareRoot()
                let keep = Double(layer.momentum)
                // The running variance is that of a sample, as is usual.
                let unbiased = count > 1 ? variance * count / (count - 1) : variance
                runningStatistics[0][channel] = Float(
                    keep * Double(runningStatistics[0][channel]) + (1 - keep) * mean)
                runningStatistics[1][channel] = Float(
                    keep * Double(runningStatistics[1][channel]) + (1 - keep) * unbiased)
            }
        } else {
            for channel in 0..<channels {
                batchMean[channel] = Double(runningStatistics[0][channel])
                batchDeviation[channel] =
                    (Double(runningStatistics[1][channel]) + Double(layer.epsilon)).squareRoot()
            }
        }
        let scale = coefficients { Double(gain[$0]) / batchDeviation[$0] }
        let shift = coefficients { Double(self.shift[$0]) - Double(gain[$0]) * batchMean[$0] / batchDeviation[$0] }
        context.pool.run(batch.count) { image, worker in
            for first in stride(from: 0, to: input.shape.height, by: rowsAtOnce) {
                guard output.tail.poolsPairs else {
                    normalize(first, of: image, to: output.maps.row(first, of: image), output.maps.layout, scale, shift)
                    output.activate(first, of: image, blocks: 0..<input.layout.blocks)
                    continue
                }
                // A last row that has no partner is in no window.
                guard first + 1 < input.shape.height else { continue }
                let (layout, upper) = (input.gradientLayout, rows[worker].values.start)
                for row in 0..<2 {
                    normalize(first + row, of: image, to: upper + row * layout.rowStride, layout, scale, shift)
                }
                output.pool(
                    first / 2, of: image, blocks: 0..<layout.blocks, upper: upper, lower: upper + layout.rowStride,
                    blockStride: layout.blockStride)
            }
        }
    }

    /// Rows that the tail takes together.
    private var rowsAtOnce: Int { output.tail.poolsPairs ? 2 : 1 }

    /// Calls `body` with the first of each ``rowsAtOnce`` rows and their number.
    private func forEachRows(_ body: (Range<Int>) -> Void) {
        for first in stride(from: 0, to: input.shape.height, by: rowsAtOnce) {
            body(first..<min(first + rowsAtOnce, input.shape.height))
        }
    }

    private func normalize(
        _ row: Int, of image: Int, to target: UnsafeMutablePointer<Float>, _ layout: FeatureMaps.Layout,
        _ scale: AlignedBuffer, _ shift: AlignedBuffer
    ) {
        for block in 0..<input.layout.blocks {
            context.kernels.scaleAndShift(
                target + block * layout.blockStride, input.row(row, of: image) + block * input.layout.blockStride,
                input.shape.width, scale.start + block * lanesPerBlock, shift.start + block * lanesPerBlock)
        }
    }

    func backward(_ batch: Batch, _ wanted: WantedGradients) {
        let count = Double(batch.count * input.shape.height * input.shape.width)
        let layout = input.gradientLayout
        let sums = sums(batch) { image, worker, add in
            let gradients = rows[worker].values.start
            forEachRows { rows in
                writeGradients(rows, of: image, to: gradients, worker)
                for row in rows {
                    add(
                        gradients + (row - rows.lowerBound) * layout.rowStride, layout.blockStride,
                        input.row(row, of: image))
                }
            }
        }
        // Σ dy and Σ dy · (x − mean) / deviation.
        let gainGradient = (0..<channels).map {
            (sums.product[$0] - batchMean[$0] * sums.sum[$0]) / batchDeviation[$0]
        }
        parameterGradients[0] = gainGradient.map { Float($0) }
        parameterGradients[1] = sums.sum.map { Float($0) }
        guard wanted.input else { return }
        // dx = γ/σ · (dy − Σdy/N − x̂ · Σ(dy·x̂)/N), as a·dy + b·x + c; the sums come from the statistics of the batch,
        // and are not there where running ones were used.
        let isOfBatch: Double = batch.isTraining ? 1 : 0
        let a = coefficients { Double(gain[$0]) / batchDeviation[$0] }
        let b = coefficients {
            -isOfBatch * Double(gain[$0]) * gainGradient[$0] / (count * batchDeviation[$0] * batchDeviation[$0])
        }
        let c = coefficients {
            isOfBatch * Double(gain[$0]) / batchDeviation[$0]
                * (batchMean[$0] * gainGradient[$0] / (count * batchDeviation[$0]) - sums.sum[$0] / count)
        }
        context.pool.run(batch.count) { image, worker in
            forEachRows { rows in
                writeGradients(rows, of: image, to: input.gradientRow(rows.lowerBound, of: image), worker)
                for row in rows {
                    for block in 0..<layout.blocks {
                        let group = block * lanesPerBlock
                        context.kernels.combine(
                            input.gradientRow(row, of: image) + block * layout.blockStride,
                            input.row(row, of: image) + block * input.layout.blockStride, input.shape.width,
                            a.start + group, b.start + group, c.start + group)
                    }
                }
            }
        }
    }

    /// Writes the gradients of some normalised rows, in the layout of the input's gradients.
    private func writeGradients(
        _ rows: Range<Int>, of image: Int, to target: UnsafeMutablePointer<Float>, _ worker: Int
    ) {
        output.writeGradients(
            rows, of: image, to: target, rowStride: input.gradientLayout.rowStride,
            blockStride: input.gradientLayout.blockStride, scratch: self.rows[worker].scratch.start)
    }

    private func coefficients(_ value: (Int) -> Double) -> AlignedBuffer {
        let buffer = AlignedBuffer(count: blockCount(channels) * lanesPerBlock)
        for channel in 0..<channels { buffer.start[channel] = Float(value(channel)) }
        return buffer
    }

    /// Σ x and Σ x·y for each channel: rows in float32, rows and images together in float64, images in order.
    ///
    /// - Parameter forEachRow: Calls its last argument with each row of x of an image, the distance of its blocks, and the
    ///   row of y, whose blocks stand as those of the input.
    private func sums(
        _ batch: Batch,
        _ forEachRow: (
            _ image: Int, _ worker: Int, _ add: (UnsafePointer<Float>, Int, UnsafePointer<Float>) -> Void
        ) -> Void
    ) -> (sum: [Double], product: [Double]) {
        let lanes = input.layout.blocks * lanesPerBlock
        var all = [Double](repeating: 0, count: batch.count * lanes * 2)
        all.withUnsafeMutableBufferPointer { all in
            let all = UncheckedPointer(all.baseAddress!)
            context.pool.run(batch.count) { image, worker in
                let scratch = AlignedBuffer(count: 2 * lanesPerBlock)
                let totals = all.pointer + image * lanes * 2
                forEachRow(image, worker) { x, blockStride, y in
                    for block in 0..<input.layout.blocks {
                        scratch.clear()
                        context.kernels.sumAndDot(
                            x + block * blockStride, y + block * input.layout.blockStride, input.shape.width,
                            scratch.start, scratch.start + lanesPerBlock)
                        for lane in 0..<lanesPerBlock {
                            totals[block * lanesPerBlock + lane] += Double(scratch.start[lane])
                            totals[lanes + block * lanesPerBlock + lane] += Double(scratch.start[lanesPerBlock + lane])
                        }
                    }
                }
            }
        }
        var result = (sum: [Double](repeating: 0, count: channels), product: [Double](repeating: 0, count: channels))
        for image in 0..<batch.count {
            for channel in 0..<channels {
                result.sum[channel] += all[image * lanes * 2 + channel]
                result.product[channel] += all[image * lanes * 2 + lanes + channel]
            }
        }
        return result
    }
}
