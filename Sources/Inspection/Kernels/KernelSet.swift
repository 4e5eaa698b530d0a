import Network

/// The kernels of one layer, as they are applied: with batch normalisation folded in, fully-connected layers as
/// kernels of the size of their map.
public struct KernelSet: Sendable {
    /// The layer.
    public let layer: NamedLayer
    /// The number of kernels.
    public let filters: Int
    /// The channels that each kernel reads.
    public let channels: Int
    /// Height and width of a kernel.
    public let size: Extent
    /// Shape [filters, channels, height, width].
    public let weights: [Float]
    /// Added to what each kernel gives.
    public let biases: [Float]
    /// The channels that are red, green and blue, where the layer reads a colour picture; else nil.
    public let colourChannels: [Int]?
    /// The names of the classes where the kernels give the network's scores; else nil.
    public let classes: [String]?

    /// Takes the kernels out of a network.
    ///
    /// - Parameters:
    ///   - dense: The network.
    ///   - original: The network that was converted, which names the layers.
    ///   - name: The layer, by its name in the original network; the first one with kernels unless given.
    /// - Throws: ``VisualizationError/unknownLayer(name:known:)``, ``VisualizationError/noKernels(layer:known:)``.
    public static func extract(
        from dense: DenseModel, original: Architecture, layer name: String? = nil
    ) throws -> KernelSet {
        let withKernels = dense.namedLayers(of: original).filter { dense.architecture.layers[$0.index].hasKernels }
        guard let layer = name.map({ name in withKernels.first { $0.name == name } }) ?? withKernels.first else {
            let known = withKernels.map(\.name)
            guard let name, !original.layerNames.contains(name) else {
                throw VisualizationError.noKernels(layer: name ?? original.layerNames.first ?? "", known: known)
            }
            throw VisualizationError.unknownLayer(name: name, known: known)
        }
        let architecture = dense.architecture
        let tensors = dense.parameters[layer.index]
        let (weights, biases) = (tensors[0], tensors[1])
        let filters = architecture.shapes[layer.index].channels
        let channels: Int
        let values: [Float]
        if case .transposedConvolution(let convolution) = architecture.layers[layer.index] {
            channels = weights.shape[0] / convolution.groups
            values = byFilter(weights, groups: convolution.groups)
        } else {
            channels = weights.shape[1]
            values = weights.values
        }
        let readsColour = channels == 3 && architecture.input.channels == 3 && architecture.readsInput(layer.index)
        let isLast = layer.index == architecture.layers.count - 1
        return KernelSet(
            layer: layer, filters: filters, channels: channels,
            size: Extent(height: weights.shape[2], width: weights.shape[3]), weights: values, biases: biases.values,
            colourChannels: readsColour ? (dense.normalization.channelOrder == .bgr ? [2, 1, 0] : [0, 1, 2]) : nil,
            classes: isLast && dense.classes.count == filters ? dense.classes : nil)
    }

    /// The weights of one kernel, shape [channels, height, width].
    public func kernel(_ filter: Int) -> ArraySlice<Float> {
        let count = channels * size.height * size.width
        return weights[filter * count..<(filter + 1) * count]
    }

    /// The root of the sum of the squares of a kernel's weights.
    public func norm(_ filter: Int) -> Float {
        Float(kernel(filter).reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot())
    }

    /// Rearranges [channels, filters / groups, height, width] to [filters, channels / groups, height, width].
    private static func byFilter(_ tensor: Tensor, groups: Int) -> [Float] {
        let (channels, filters) = (tensor.shape[0] / groups, tensor.shape[1])
        let area = tensor.shape[2] * tensor.shape[3]
        var result: [Float] = []
        result.reserveCapacity(tensor.values.count)
        for group in 0..<groups {
            for filter in 0..<filters {
                for channel in 0..<channels {
                    let start = ((group * channels + channel) * filters + filter) * area
                    result += tensor.values[start..<start + area]
                }
            }
        }
        return result
    }
}

extension Layer {
    /// True for convolutions of both kinds, which fully-connected layers have become.
    var hasKernels: Bool {
        switch self {
        case .convolution, .transposedConvolution: true
        default: false
        }
    }
}

extension Architecture {
    /// True where nothing but changes of single samples lies between the network's input and a layer, so that the
    /// channels are still those of the picture.
    fileprivate func readsInput(_ layer: Int) -> Bool {
        let input = inputs[layer][0]
        guard input >= 0 else { return true }
        switch layers[input] {
        case .affine, .batchNormalization, .padding: return readsInput(input)
        default: return false
        }
    }
}
