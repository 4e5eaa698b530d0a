import KernelInterface

/// The sum of maps of equal shape: every input takes in the gradient of the sum.
final class SumTraining: TrainableLayer {
    private let inputs: [FeatureMaps]
    private let output: FeatureMaps
    private let context: TrainingContext

    init(inputs: [FeatureMaps], output: FeatureMaps, context: TrainingContext) {
        self.inputs = inputs
        self.output = output
        self.context = context
    }

    func forward(_ batch: Batch) {
        context.pool.run(batch.count) { image in
            for row in 0..<output.shape.height {
                for block in 0..<output.layout.blocks {
                    let target = output.row(row, of: image) + block * output.layout.blockStride
                    for (place, input) in inputs.enumerated() {
                        let source = input.row(row, of: image) + block * input.layout.blockStride
                        if place == 0 {
                            target.update(from: source, count: output.shape.width * lanesPerBlock)
                        } else {
                            context.kernels.add(target, source, output.shape.width)
                        }
                    }
                }
            }
        }
    }

    func backward(_ batch: Batch, _ wanted: WantedGradients) {
        guard wanted.input else { return }
        context.pool.run(batch.count) { image in
            for input in inputs {
                for row in 0..<output.shape.height {
                    for block in 0..<output.layout.blocks {
                        (input.gradientRow(row, of: image) + block * input.gradientLayout.blockStride).update(
                            from: output.gradientRow(row, of: image) + block * output.gradientLayout.blockStride,
                            count: output.shape.width * lanesPerBlock)
                    }
                }
            }
        }
    }
}
