import Network

extension Architecture {
    /// True where a layer is a convolution that trains by direct sums.
    func trainsByDirectSums(_ index: Int) -> Bool {
        guard case .convolution(let layer) = layers[index] else { return false }
        return !WinogradTiles.suit(layer, input: inputShape(ofLayer: index), output: shapes[index])
    }

    /// The layer at a place of the network, on the maps that it reads and writes.
    ///
    /// - Precondition: The layer computes something, see ``MapPlan/computingLayers``.
    func trainableLayer(
        _ index: Int, inputs: [FeatureMaps], output: FeatureMaps, tail: LayerTail?, context: TrainingContext
    ) -> any TrainableLayer {
        let input = inputs[0]
        func plain(_ layer: any PlainLayer) -> PlainTraining {
            PlainTraining(layer, inputs: inputs, output: output, context: context)
        }
        func tailed() -> TailedMaps {
            TailedMaps(output, shape: shapes[index], tail: tail ?? LayerTail(), context: context)
        }
        switch layers[index] {
        case .convolution(let layer):
            return trainsByDirectSums(index)
                ? ConvolutionTraining(layer, input: input, output: tailed(), context: context)
                : WinogradTraining(layer, input: input, output: tailed(), context: context)
        case .transposedConvolution(let layer):
            return plain(PlainTransposedConvolution(layer: layer))
        case .pooling(let layer):
            return layer.hasKernels
                ? PoolingTraining(layer, input: input, output: output, context: context)
                : plain(PlainPooling(layer: layer))
        case .activation(let layer):
            return layer.hasKernels
                ? ActivationTraining(layer, input: input, output: output, context: context)
                : plain(PlainActivation(activation: layer))
        case .parametricReLU:
            return plain(PlainParametricReLU())
        case .batchNormalization(let layer):
            return BatchNormalizationTraining(layer, input: input, output: tailed(), context: context)
        case .layerNormalization(let layer):
            return plain(PlainLayerNormalization(layer: layer))
        case .affine(let layer):
            return plain(PlainAffine(isPositional: layer.isPositional))
        case .localResponseNormalization(let layer):
            return plain(PlainLocalResponseNormalization(layer: layer))
        case .dropout(let layer):
            return DropoutTraining(layer, index: index, input: input, output: output, context: context)
        case .flatten(let order):
            return FlattenTraining(order, input: input, output: output, context: context)
        case .fullyConnected(let layer):
            // Where no flatten stands before it, a pixel's channels enter, and every order is the same.
            var order = FlattenOrder.channelsFirst
            let before = self.inputs[index][0]
            if before >= 0, case .flatten(let found) = layers[before] { order = found }
            return FullyConnectedTraining(layer, order: order, input: input, output: output, context: context)
        case .padding(let layer):
            return plain(PlainResampling(layer, input: input.shape))
        case .resize(let layer):
            return plain(PlainResampling(layer, input: input.shape))
        case .select(let channels):
            return plain(PlainResampling(selecting: channels, input: input.shape))
        case .maxout(let pieces):
            return plain(PlainMaxout(pieces: pieces))
        case .arithmetic(.add) where inputs.allSatisfy({ $0.shape == output.shape }):
            return SumTraining(inputs: inputs, output: output, context: context)
        case .arithmetic(let arithmetic):
            return plain(PlainArithmetic(arithmetic: arithmetic))
        case .concatenate:
            return ConcatenationTraining(inputs: inputs, output: output, context: context)
        case .softmax, .logSoftmax, .boxes:
            preconditionFailure("a softmax is part of the loss, and boxes compute nothing")
        }
    }
}

extension Convolution {
    /// The zero columns that a convolution in training reads beside the values of its input.
    func marginsInTraining(input: Shape, output: Shape) -> (left: Int, right: Int) {
        WinogradTiles.suit(self, input: input, output: output)
            ? WinogradTiles(window, input: input, output: output).margins(inputWidth: input.width)
            : (window.padding.left, window.padding.right)
    }
}

extension Pooling {
    /// True where kernels compute the pooling and its gradient.
    fileprivate var hasKernels: Bool {
        if case .norm = kind { return false }
        return window.dilation == Extent(1)
    }
}
