import KernelInterface
import Network

/// A pooling that trains: it has no parameters and passes gradients to the inputs that made the output.
final class PoolingTraining: TrainableLayer {
    private let input: FeatureMaps
    private let output: FeatureMaps
    private let layer: Pooling
    private let context: TrainingContext

    init(_ layer: Pooling, input: FeatureMaps, output: FeatureMaps, context: TrainingContext) {
        self.layer = layer
        self.input = input
        self.output = output
        self.context = context
    }

    func forward(_ batch: Batch) {
        context.pool.run(batch.count) { image in
            forEachRow(of: image) { row, _ in
                switch layer.kind {
                case .maximum: context.kernels.maximumPoolRow(row)
                case .average: context.kernels.averagePoolRow(row)
                case .norm: preconditionFailure("norms are trained in plain loops")
                }
            }
        }
    }

    func backward(_ batch: Batch, _ wanted: WantedGradients) {
        guard wanted.input else { return }
        context.pool.run(batch.count) { image in
            input.clearGradients(of: image)
            forEachRow(of: image) { row, index in
                let inputRows = inputRows(under: index)
                withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>.self, capacity: inputRows.count) {
                    gradients in
                    for (offset, inputRow) in inputRows.enumerated() {
                        gradients[offset] = input.gradientRow(inputRow, of: image)
                    }
                    let gradient = PoolingGradientRow(
                        forward: row, outputGradient: output.gradientRow(index, of: image),
                        outputBlockStride: output.gradientLayout.blockStride,
                        inputGradients: UnsafePointer(gradients.baseAddress!),
                        inputBlockStride: input.gradientLayout.blockStride)
                    switch layer.kind {
                    case .maximum: context.kernels.maximumPoolGradientRow(gradient)
                    case .average: context.kernels.averagePoolGradientRow(gradient)
                    case .norm: preconditionFailure("norms are trained in plain loops")
                    }
                }
            }
        }
    }

    private func inputRows(under row: Int) -> Range<Int> {
        let first = row * layer.window.stride.height - layer.window.padding.top
        return max(first, 0)..<min(first + layer.window.kernel.height, input.shape.height)
    }

    private func forEachRow(of image: Int, _ body: (PoolingRow, Int) -> Void) {
        for index in 0..<output.shape.height {
            let inputRows = inputRows(under: index)
            withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: inputRows.count) { rows in
                for (offset, inputRow) in inputRows.enumerated() {
                    rows[offset] = UnsafePointer(input.row(inputRow, of: image))
                }
                body(
                    PoolingRow(
                        inputRows: UnsafePointer(rows.baseAddress!), rows: inputRows.count,
                        inputWidth: input.shape.width, inputBlockStride: input.layout.blockStride,
                        blocks: input.layout.blocks, kernelWidth: layer.window.kernel.width,
                        strideX: layer.window.stride.width, paddingLeft: layer.window.padding.left,
                        output: output.row(index, of: image), outputBlockStride: output.layout.blockStride,
                        positions: 0..<output.shape.width), index)
            }
        }
    }
}
