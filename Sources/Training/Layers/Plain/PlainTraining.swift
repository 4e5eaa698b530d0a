import Machine

/// A layer of plain loops that trains: images run side by side, and the gradients of parameters are summed in the
/// order of the images.
final class PlainTraining: TrainableLayer {
    private(set) var parameterGradients: [[Float]] = []
    private let layer: any PlainLayer
    private let inputs: [FeatureMaps]
    private let output: FeatureMaps
    private let context: TrainingContext
    private var parameters: [[Float]] = []

    init(_ layer: any PlainLayer, inputs: [FeatureMaps], output: FeatureMaps, context: TrainingContext) {
        self.layer = layer
        self.inputs = inputs
        self.output = output
        self.context = context
    }

    func load(_ parameters: [[Float]]) { self.parameters = parameters }

    func forward(_ batch: Batch) {
        context.pool.run(batch.count) { image in
            var result = PlainMap(output.shape)
            layer.forward(inputs.map { $0.plainValues(of: image) }, parameters, &result)
            output.set(result, of: image)
        }
    }

    func backward(_ batch: Batch, _ wanted: WantedGradients) {
        guard wanted.input || wanted.parameters else { return }
        let zeros = parameters.map { [Float](repeating: 0, count: $0.count) }
        var shares = [[[Float]]](repeating: [], count: batch.count)
        shares.withUnsafeMutableBufferPointer { shares in
            let shares = UncheckedPointer(shares.baseAddress!)
            context.pool.run(batch.count) { image in
                var pass = PlainBackwardPass(
                    inputs: inputs.map { $0.plainValues(of: image) }, parameters: parameters,
                    output: output.plainValues(of: image), outputGradient: output.plainGradients(of: image),
                    inputGradients: inputs.map { PlainMap($0.shape) }, parameterGradients: zeros)
                layer.backward(&pass)
                shares.pointer[image] = pass.parameterGradients
                guard wanted.input else { return }
                for (input, gradient) in zip(inputs, pass.inputGradients) { input.setGradients(gradient, of: image) }
            }
        }
        guard wanted.parameters else { return }
        parameterGradients = shares.reduce(into: zeros) { sums, share in
            for place in sums.indices {
                for index in sums[place].indices { sums[place][index] += share[place][index] }
            }
        }
    }
}
