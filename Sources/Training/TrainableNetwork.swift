import Engine
import KernelInterface
import Network

/// A network that runs forward and backward over batches of windows.
///
/// Results do not depend on the number of threads: pieces of work are cut by images and blocks, and sums over
/// images are taken in a fixed order.
public final class TrainableNetwork {
    /// What the network is.
    public let architecture: Architecture
    /// The parameters of each layer, as in ``Network/Model``.
    public private(set) var parameters: [[Tensor]]
    /// The most images in a batch.
    public let capacity: Int

    private let context: TrainingContext
    private let input: FeatureMaps
    private let output: FeatureMaps
    /// The layers that compute, each with its place in the architecture.
    private let layers: [(index: Int, layer: any TrainableLayer)]

    /// Builds the layers and their buffers.
    ///
    /// - Precondition: The architecture is a chain.
    /// - Parameters:
    ///   - parameters: Initial values, as in ``Network/Model``.
    ///   - capacity: The most images in a batch.
    public init(
        _ architecture: Architecture, parameters: [[Tensor]], capacity: Int, pool: WorkerPool,
        instructionSet: InstructionSet = .best
    ) {
        self.architecture = architecture
        self.parameters = parameters
        self.capacity = capacity
        let context = TrainingContext(pool: pool, kernels: instructionSet.kernels, capacity: capacity)
        self.context = context
        var maps = TrainableNetwork.makeMaps(architecture, capacity: capacity)
        input = maps.removeFirst()
        var layers: [(index: Int, layer: any TrainableLayer)] = []
        var before = input
        var order = FlattenOrder.channelsFirst
        for (index, layer) in architecture.layers.enumerated() {
            let after = maps[index]
            switch layer {
            case .convolution(let layer):
                layers.append((index, ConvolutionTraining(layer, input: before, output: after, context: context)))
            case .pooling(let layer):
                layers.append((index, PoolingTraining(layer, input: before, output: after, context: context)))
            case .activation(let layer):
                layers.append((index, ActivationTraining(layer, input: before, output: after, context: context)))
            case .batchNormalization(let layer):
                layers.append(
                    (index, BatchNormalizationTraining(layer, input: before, output: after, context: context)))
            case .dropout(let layer):
                layers.append(
                    (index, DropoutTraining(layer, index: index, input: before, output: after, context: context)))
            case .fullyConnected(let layer):
                layers.append(
                    (
                        index,
                        FullyConnectedTraining(layer, order: order, input: before, output: after, context: context)
                    ))
            case .flatten(let flattenOrder):
                order = flattenOrder
                if after !== before {
                    layers.append((index, FlattenTraining(order, input: before, output: after, context: context)))
                }
            case .softmax:
                break
            default:
                preconditionFailure("only chains can be trained")
            }
            before = after
        }
        self.layers = layers
        output = before
        loadAll()
    }

    /// The maps before the first layer and after each layer; layers that work in place share theirs.
    private static func makeMaps(_ architecture: Architecture, capacity: Int) -> [FeatureMaps] {
        let layers = architecture.layers
        // Which maps each layer writes: a new one, or the one it reads.
        var slotAfter: [Int] = []
        var slotShapes = [architecture.input]
        for (index, layer) in layers.enumerated() {
            let isInPlace: Bool
            switch layer {
            case .flatten:
                // A fully-connected layer reads maps as they lie; for others they are copied into a vector.
                if index + 1 < layers.count, case .fullyConnected = layers[index + 1] {
                    isInPlace = true
                } else {
                    isInPlace = slotShapes[slotShapes.count - 1] == architecture.shapes[index]
                }
            case .softmax:
                isInPlace = true
            case .activation:
                // Only where the values before the activation are not needed again.
                switch index > 0 ? layers[index - 1] : .softmax {
                case .convolution, .fullyConnected, .batchNormalization: isInPlace = true
                default: isInPlace = false
                }
            default:
                isInPlace = false
            }
            if !isInPlace { slotShapes.append(architecture.shapes[index]) }
            slotAfter.append(slotShapes.count - 1)
        }
        var margins = [(left: Int, right: Int)](repeating: (0, 0), count: slotShapes.count)
        var gradientMargins = margins
        for (index, layer) in layers.enumerated() {
            guard case .convolution(let convolution) = layer else { continue }
            let before = index == 0 ? 0 : slotAfter[index - 1]
            let window = convolution.window
            margins[before] = (window.padding.left, window.padding.right)
            if window.stride == Extent(1) {
                let shape = slotShapes[slotAfter[index]]
                gradientMargins[slotAfter[index]] = ConvolutionTraining.gradientMargins(
                    window, input: slotShapes[before], spreadWidth: shape.width)
            }
        }
        let slots = slotShapes.indices.map { slot in
            FeatureMaps(
                FeatureMaps.Layout(slotShapes[slot], left: margins[slot].left, right: margins[slot].right),
                gradientLayout: FeatureMaps.Layout(
                    slotShapes[slot], left: gradientMargins[slot].left, right: gradientMargins[slot].right),
                capacity: capacity)
        }
        return [slots[0]] + slotAfter.map { slots[$0] }
    }

    private func loadAll() {
        for (index, layer) in layers { layer.load(parameters[index].map(\.values)) }
    }

    /// Takes over new parameters for the whole network.
    public func load(_ parameters: [[Tensor]]) {
        self.parameters = parameters
        loadAll()
    }

    /// Writes one image into the batch.
    ///
    /// - Parameters:
    ///   - samples: Shape [height, width, channels], 0…1.
    ///   - transform: How samples become inputs.
    func setImage(_ image: Int, samples: UnsafePointer<Float>, _ transform: InputTransform) {
        let shape = input.shape
        for y in 0..<shape.height {
            let row = input.row(y, of: image)
            for channel in 0..<shape.channels {
                var source = samples + y * shape.width * shape.channels + transform.order[channel]
                var target =
                    row + channel / lanesPerBlock * input.layout.blockStride + channel % lanesPerBlock
                let (scale, shift) = (transform.scale[channel], transform.shift[channel])
                for _ in 0..<shape.width {
                    target.pointee = source.pointee * scale + shift
                    source += shape.channels
                    target += lanesPerBlock
                }
            }
        }
    }

    /// Scores windows as inference does: running statistics, no dropout.
    ///
    /// - Parameters:
    ///   - windows: At most ``capacity`` windows, each of shape [height, width, channels], 0…1.
    ///   - normalization: How samples become inputs.
    /// - Returns: Logits, shape [windows, classes].
    public func logits(of windows: [[Float]], normalization: Normalization) -> [[Float]] {
        let input = InputTransform(normalization)
        for (image, window) in windows.enumerated() {
            precondition(window.count == architecture.input.count, "a window has the network's input shape")
            setImage(image, samples: window, input)
        }
        return forward(Batch(count: windows.count, isTraining: false, seed: 0))
    }

    /// Computes the logits of the batch, shape [images, classes].
    func forward(_ batch: Batch) -> [[Float]] {
        precondition(batch.count <= capacity, "a batch of \(batch.count) does not fit into \(capacity)")
        for (_, layer) in layers { layer.forward(batch) }
        let classes = output.shape.channels
        return (0..<batch.count).map { image in
            (0..<classes).map { channel in
                output.row(0, of: image)[
                    channel / lanesPerBlock * output.layout.blockStride + channel % lanesPerBlock]
            }
        }
    }

    /// Sends the gradient of the logits, shape [images, classes], back through the layers.
    ///
    /// - Returns: The gradient of each layer's parameters, in their order and shape.
    func backward(_ logitGradients: [[Float]], _ batch: Batch, wantsInputGradient: Bool = false) -> [[[Float]]] {
        for (image, gradient) in logitGradients.enumerated() {
            for (channel, value) in gradient.enumerated() {
                output.gradientRow(0, of: image)[
                    channel / lanesPerBlock * output.gradientLayout.blockStride + channel % lanesPerBlock] = value
            }
        }
        var gradients = [[[Float]]](repeating: [], count: architecture.layers.count)
        for (place, (index, layer)) in layers.enumerated().reversed() {
            layer.backward(batch, wantsInputGradient: place > 0 || wantsInputGradient)
            gradients[index] = layer.parameterGradients
        }
        return gradients
    }

    /// The gradient of one input value, after ``backward(_:_:wantsInputGradient:)`` was asked for it.
    func inputGradient(image: Int, y: Int, x: Int, channel: Int) -> Float {
        input.gradientRow(y, of: image)[
            channel / lanesPerBlock * input.gradientLayout.blockStride + x * lanesPerBlock + channel % lanesPerBlock]
    }

    /// Applies an optimiser's step to every trained parameter, and takes over the running statistics.
    func update(_ gradients: [[[Float]]], with optimizer: inout Optimizer) {
        optimizer.beginStep()
        for (index, layer) in layers where !parameters[index].isEmpty {
            let descriptions = architecture.layers[index].parameters(for: architecture.inputShape(ofLayer: index))
            for (place, description) in descriptions.enumerated() where description.isTrained {
                optimizer.update(
                    &parameters[index][place].values, gradient: gradients[index][place],
                    key: Optimizer.Key(layer: index, parameter: place), isDecayed: description.role == .weight)
            }
            if let normalization = layer as? BatchNormalizationTraining {
                parameters[index][2].values = normalization.runningStatistics[0]
                parameters[index][3].values = normalization.runningStatistics[1]
            }
            layer.load(parameters[index].map(\.values))
        }
    }
}
