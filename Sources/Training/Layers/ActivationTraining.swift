import KernelInterface
import Network

/// An activation that trains; it works in place where its input maps are also its output maps.
final class ActivationTraining: TrainableLayer {
    private let input: FeatureMaps
    private let output: FeatureMaps
    private let function: ElementwiseFunction
    private let context: TrainingContext

    init(_ layer: Activation, input: FeatureMaps, output: FeatureMaps, context: TrainingContext) {
        function = layer.elementwise
        self.input = input
        self.output = output
        self.context = context
    }

    private var isInPlace: Bool { input === output }

    func forward(_ batch: Batch) {
        context.pool.run(batch.count) { image in
            for row in 0..<output.shape.height {
                for block in 0..<output.layout.blocks {
                    let target = output.row(row, of: image) + block * output.layout.blockStride
                    if !isInPlace {
                        let source = input.row(row, of: image) + block * input.layout.blockStride
                        target.update(from: source, count: output.shape.width * lanesPerBlock)
                    }
                    context.kernels.activate(target, output.shape.width, function)
                }
            }
        }
    }

    func backward(_ batch: Batch, _ wanted: WantedGradients) {
        guard wanted.input else { return }
        context.pool.run(batch.count) { image in
            for row in 0..<output.shape.height {
                for block in 0..<output.layout.blocks {
                    let gradient = output.gradientRow(row, of: image) + block * output.gradientLayout.blockStride
                    let target = input.gradientRow(row, of: image) + block * input.gradientLayout.blockStride
                    context.kernels.activationGradient(
                        target, gradient, output.row(row, of: image) + block * output.layout.blockStride,
                        output.shape.width,
                        function)
                }
            }
        }
    }
}
