import Engine
import KernelInterface
import Network

/// Which feature maps the outputs of a network are written to, and who reads them.
///
/// An activation and a pooling behind a convolution or a batch normalisation are part of it. Otherwise an activation works in place where nobody else reads the values before it; a flatten in front of
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
        /// Floats from one column to the next.
        fileprivate(set) var lanes = lanesPerBlock
        /// Zero columns that convolutions read beside the values.
        fileprivate(set) var margins = (left: 0, right: 0)
    }

    /// All maps; the first are the network's input.
    private(set) var maps: [Maps]
    /// The layers that compute something, in order.
    private(set) var computingLayers: [Int] = []
    /// What convolutions and batch normalisations compute together with their values, by their places; the layers that are the tails compute nothing.
    private(set) var tails: [Int: LayerTail] = [:]
    /// The maps of each output, the network's input first.
    private var mapsOfOutput = [0]

    init(_ architecture: Architecture) {
        maps = [Maps(shape: architecture.input)]
        let consumers = architecture.consumers
        var tailLayers: Set<Int> = []
        for (index, layer) in architecture.layers.enumerated() {
            let inputs = architecture.inputs[index].map(mapsOf(output:))
            if tailLayers.contains(index) {
                mapsOfOutput.append(inputs[0])
                continue
            }
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
                var shape = architecture.shapes[index]
                if case .convolution(let convolution) = layer {
                    let margins = convolution.marginsInTraining(input: maps[inputs[0]].shape, output: shape)
                    let others = maps[inputs[0]].margins
                    maps[inputs[0]].margins = (max(others.left, margins.left), max(others.right, margins.right))
                }
                if layer.takesTail {
                    let tail = MapPlan.tail(of: index, in: architecture, consumers, &tailLayers)
                    tails[index] = tail
                    shape = tail.output(of: shape)
                }
                maps.append(Maps(shape: shape))
            }
            computingLayers.append(index)
        }
        // Pictures of a few channels are large: kernels of direct sums read them as well without the empty lanes.
        if maps[0].shape.channels <= MapPlan.fewChannels,
            maps[0].readers.allSatisfy({ architecture.trainsByDirectSums($0.layer) })
        {
            maps[0].lanes = MapPlan.fewChannels
        }
    }

    /// The most channels that stand side by side without a block for them.
    private static let fewChannels = 4

    /// The number of the maps that an output is written to.
    ///
    /// - Parameter output: The position of a layer, or -1 for the network's input.
    func mapsOf(output: Int) -> Int { mapsOfOutput[output + 1] }

    /// The activation and the pooling that follow a layer, in either order, where nobody else reads what is between.
    private static func tail(
        of index: Int, in architecture: Architecture, _ consumers: [Int: [Int]], _ layers: inout Set<Int>
    ) -> LayerTail {
        var tail = LayerTail()
        var last = index
        while let readers = consumers[last], readers.count == 1 {
            switch architecture.layers[readers[0]] {
            case .activation(let activation) where activation.hasKernels && tail.activation.kind == .identity:
                tail.activation = activation.elementwise
            case .pooling(Pooling(.maximum, kernel: 2)) where !tail.poolsPairs:
                tail.poolsPairs = true
            default:
                return tail
            }
            last = readers[0]
            layers.insert(last)
        }
        return tail
    }

    private enum Use { case nothing, inPlace, newMaps }

    private static func use(of index: Int, in architecture: Architecture, _ consumers: [Int: [Int]]) -> Use {
        let input = architecture.inputs[index][0]
        switch architecture.layers[index] {
        case .softmax, .logSoftmax, .boxes:
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
            case .fullyConnected, .arithmetic(.add), .concatenate: return .inPlace
            default: return .newMaps
            }
        default:
            return .newMaps
        }
    }
}

extension Layer {
    /// True where what follows the layer may be computed together with it.
    fileprivate var takesTail: Bool {
        switch self {
        case .convolution, .batchNormalization: true
        default: false
        }
    }
}
