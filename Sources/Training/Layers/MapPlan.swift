import Network

/// Which feature maps the outputs of a network are written to, and who reads them.
///
/// An activation works in place where nobody else reads the values before it; a flatten in front of
/// fully-connected layers and a softmax, which belongs to the loss,
/// compute nothing at all.
struct MapPlan {
    /// One input of a layer, in the order in which the gradients of a map are summed.
    struct Reader: Hashable {
        /// The layer's place in the network.
        let layer: Int
        /// Which of its inputs.
        let input: Int
    }

    /// What is known about some maps.
    struct Maps {
        let shape: Shape
        /// The inputs that read the maps, layers that work in place left out.
        fileprivate(set) var readers: [Reader] = []
        /// Zero columns that convolutions read beside the values.
        fileprivate(set) var margins = (left: 0, right: 0)
        /// Zero columns that the convolution that wrote the maps reads beside their gradients.
        fileprivate(set) var gradientMargins = (left: 0, right: 0)
    }

    /// All maps; the first are the network's input.
    private(set) var maps: [Maps]
    /// The layers that compute something, in order.
    private(set) var computingLayers: [Int] = []
    /// The maps of each output, the network's input first.
    private var mapsOfOutput = [0]

    init(_ architecture: Architecture) {
        maps = [Maps(shape: architecture.input)]
        let consumers = architecture.consumers
        for (index, layer) in architecture.layers.enumerated() {
            let inputs = architecture.inputs[index].map(mapsOf(output:))
            switch MapPlan.use(of: index, in: architecture, consumers) {
            case .nothing:
                mapsOfOutput.append(inputs[0])
                continue
            case .inPlace:
                mapsOfOutput.append(inputs[0])
            case .newMaps:
                for (place, input) in inputs.enumerated() {
                    maps[input].readers.append(Reader(layer: index, input: place))
                }
                mapsOfOutput.append(maps.count)
                maps.append(Maps(shape: architecture.shapes[index]))
            }
            computingLayers.append(index)
            if case .convolution(let convolution) = layer { addMargins(of: convolution.window, from: inputs[0]) }
        }
    }

    /// The number of the maps that an output is written to.
    ///
    /// - Parameter output: The position of a layer, or -1 for the network's input.
    func mapsOf(output: Int) -> Int { mapsOfOutput[output + 1] }

    /// Makes room for a convolution that writes the newest maps.
    private mutating func addMargins(of window: SlidingWindow, from input: Int) {
        let margins = maps[input].margins
        maps[input].margins = (max(margins.left, window.padding.left), max(margins.right, window.padding.right))
        if window.stride == Extent(1) {
            maps[maps.count - 1].gradientMargins = ConvolutionTraining.gradientMargins(
                window, input: maps[input].shape, spreadWidth: maps[maps.count - 1].shape.width)
        }
    }

    private enum Use { case nothing, inPlace, newMaps }

    private static func use(of index: Int, in architecture: Architecture, _ consumers: [Int: [Int]]) -> Use {
        let input = architecture.inputs[index][0]
        switch architecture.layers[index] {
        case .softmax, .logSoftmax:
            return .nothing
        case .flatten:
            // A fully-connected layer reads maps as they lie; for others they are copied into a vector.
            let readers = consumers[index] ?? []
            let isReadAsItLies =
                !readers.isEmpty
                && readers.allSatisfy {
                    if case .fullyConnected = architecture.layers[$0] { true } else { false }
                }
            return isReadAsItLies || architecture.shapes[index] == architecture.shape(ofOutput: input)
                ? .nothing : .newMaps
        case .activation(let activation) where activation.hasKernels:
            // Only where nobody, the layer before included, needs the values before the activation again.
            guard input >= 0, consumers[input]?.count == 1 else { return .newMaps }
            switch architecture.layers[input] {
            case .convolution, .fullyConnected, .batchNormalization, .arithmetic(.add), .concatenate: return .inPlace
            default: return .newMaps
            }
        default:
            return .newMaps
        }
    }
}
