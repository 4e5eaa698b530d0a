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
    private let output: FeatureMaps
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

    init(_ layer: BatchNormalization, input: FeatureMaps, output: FeatureMaps, context: TrainingContext) {
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
            let sums = sums(batch) { row, block, image in
                let values = input.row(row, of: image) + block * input.layout.blockStride
                return (UnsafePointer(values), UnsafePointer(values))
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
        context.pool.run(batch.count) { image in
            for row in 0..<input.shape.height {
                for block in 0..<input.layout.blocks {
                    let target = output.row(row, of: image) + block * output.layout.blockStride
                    target.update(
                        from: input.row(row, of: image) + block * input.layout.blockStride,
                        count: input.shape.width * lanesPerBlock)
                    context.kernels.scaleAndShift(
                        target, input.shape.width, scale.start + block * lanesPerBlock,
                        shift.start + block * lanesPerBlock)
                }
            }
        }
    }

    func backward(_ batch: Batch, _ wanted: WantedGradients) {
        let count = Double(batch.count * input.shape.height * input.shape.width)
        let sums = sums(batch) { row, block, image in
            (
                UnsafePointer(output.gradientRow(row, of: image) + block * output.gradientLayout.blockStride),
                UnsafePointer(input.row(row, of: image) + block * input.layout.blockStride)
            )
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
        context.pool.run(batch.count) { image in
            for row in 0..<input.shape.height {
                for block in 0..<input.layout.blocks {
                    let target = input.gradientRow(row, of: image) + block * input.gradientLayout.blockStride
                    target.update(
                        from: output.gradientRow(row, of: image) + block * output.gradientLayout.blockStride,
                        count: input.shape.width * lanesPerBlock)
                    let group = block * lanesPerBlock
                    context.kernels.combine(
                        target, input.row(row, of: image) + block * input.layout.blockStride, input.shape.width,
                        a.start + group, b.start + group, c.start + group)
                }
            }
        }
    }

    private func coefficients(_ value: (Int) -> Double) -> AlignedBuffer {
        let buffer = AlignedBuffer(count: blockCount(channels) * lanesPerBlock)
        for channel in 0..<channels { buffer.start[channel] = Float(value(channel)) }
        return buffer
    }

    /// Σ x and Σ x·y for each channel: rows in float32, rows and images together in float64, images in order.
    private func sums(
        _ batch: Batch, _ operands: (Int, Int, Int) -> (UnsafePointer<Float>, UnsafePointer<Float>)
    ) -> (sum: [Double], product: [Double]) {
        let lanes = input.layout.blocks * lanesPerBlock
        var all = [Double](repeating: 0, count: batch.count * lanes * 2)
        all.withUnsafeMutableBufferPointer { all in
            let all = UncheckedPointer(all.baseAddress!)
            context.pool.run(batch.count) { image in
                let scratch = AlignedBuffer(count: 2 * lanesPerBlock)
                let totals = all.pointer + image * lanes * 2
                for row in 0..<input.shape.height {
                    for block in 0..<input.layout.blocks {
                        let (x, y) = operands(row, block, image)
                        scratch.clear()
                        context.kernels.sumAndDot(
                            x, y, input.shape.width, scratch.start, scratch.start + lanesPerBlock)
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
