import Network

extension Architecture {
    /// The layer at a place of the network, on the maps that it reads and writes.
    ///
    /// - Precondition: The layer computes something, see ``MapPlan/computingLayers``.
    func trainableLayer(
        _ index: Int, inputs: [FeatureMaps], output: FeatureMaps, context: TrainingContext
    ) -> any TrainableLayer {
        let input = inputs[0]
        switch layers[index] {
        case .convolution(let layer):
            return ConvolutionTraining(layer, input: input, output: output, context: context)
        case .pooling(let layer):
            return PoolingTraining(layer, input: input, output: output, context: context)
        case .activation(let layer):
            return ActivationTraining(layer, input: input, output: output, context: context)
        case .batchNormalization(let layer):
            return BatchNormalizationTraining(layer, input: input, output: output, context: context)
        case .dropout(let layer):
            return DropoutTraining(layer, index: index, input: input, output: output, context: context)
        case .fullyConnected(let layer):
            // Where no flatten stands before it, a pixel's channels enter, and every order is the same.
            var order = FlattenOrder.channelsFirst
            let before = self.inputs[index][0]
            if before >= 0, case .flatten(let found) = layers[before] { order = found }
            return FullyConnectedTraining(layer, order: order, input: input, output: output, context: context)
        case .flatten(let order):
            return FlattenTraining(order, input: input, output: output, context: context)
        case .arithmetic(.add):
            return SumTraining(inputs: inputs, output: output, context: context)
        case .concatenate:
            return ConcatenationTraining(inputs: inputs, output: output, context: context)
        default:
            preconditionFailure("\(layers[index].kindName) cannot be trained yet")
        }
    }
}
