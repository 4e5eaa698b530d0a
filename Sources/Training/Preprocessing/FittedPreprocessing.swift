import Network

/// A ``Preprocessing`` with the numbers that were found in the training part: a normalisation, and layers in front of
/// the network that are not trained.
package struct FittedPreprocessing: Equatable, Sendable {
    /// What was fitted.
    package var preprocessing: Preprocessing
    /// How samples become the inputs of the first layer.
    package var normalization: Normalization
    /// The fixed layers, a chain; often none.
    package var layers: [Layer]
    /// The parameters of each fixed layer, as in ``Network/Model``.
    package var parameters: [[Tensor]]
    /// How many windows the numbers were found in.
    package var windows: Int

    /// A preprocessing of normalisation and layers.
    package init(
        _ preprocessing: Preprocessing, normalization: Normalization, layers: [Layer] = [],
        parameters: [[Tensor]] = [], windows: Int
    ) {
        precondition(layers.count == parameters.count, "one list of tensors for each layer")
        self.preprocessing = preprocessing
        self.normalization = normalization
        self.layers = layers
        self.parameters = parameters
        self.windows = windows
    }

    /// The network behind the fixed layers; the same network where there are none.
    ///
    /// - Throws: ``PreprocessingError/networkNeedsMap(_:values:reason:)`` where a vector leaves the fixed layers and the
    ///   network begins with layers that need a map; `NetworkError`.
    package func prepended(to architecture: Architecture) throws -> Architecture {
        guard !layers.isEmpty else { return architecture }
        do {
            let result = try architecture.preceded(by: layers)
            // Convolutions of a single position fit a vector, and padding makes a map of it: neither is what is meant.
            let entering = result.shapes[layers.count - 1]
            guard entering == architecture.input || !result.hasKernels(behind: layers.count) else {
                throw PreprocessingError.networkNeedsMap(
                    preprocessing, values: entering.count, reason: "it has convolutions or poolings")
            }
            return result
        } catch let error as NetworkError {
            guard case .pca = preprocessing else { throw error }
            throw PreprocessingError.networkNeedsMap(
                preprocessing, values: parameters[0][0].shape[0], reason: error.description)
        }
    }
}

extension Architecture {
    /// True where a layer from `first` on has a kernel larger than one position, or puts something around a map.
    fileprivate func hasKernels(behind first: Int) -> Bool {
        layers[first...].contains { layer in
            switch layer {
            case .convolution, .pooling: layer.window!.kernel != Extent(1) || !layer.window!.padding.isZero
            case .transposedConvolution, .padding, .resize: true
            default: false
            }
        }
    }
}
