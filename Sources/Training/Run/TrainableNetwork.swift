import Datasets
import Engine
import KernelInterface
import Machine
import Network

/// A network that runs forward and backward over batches of windows.
///
/// Results do not depend on the number of threads: pieces of work are cut by images and blocks, and sums over
/// images are taken in a fixed order.
package final class TrainableNetwork {
    /// What the network is.
    package let architecture: Architecture
    /// The parameters of each layer, as in ``Network/Model``.
    package private(set) var parameters: [[Tensor]]
    /// The places of layers whose parameters stay as they are.
    package let frozen: Set<Int>
    /// The most images in a batch.
    package let capacity: Int

    private let context: TrainingContext
    private let input: FeatureMaps
    private let output: FeatureMaps
    /// The layers that compute, in order.
    private let steps: [Step]

    /// A layer that computes.
    private struct Step {
        /// Its place in the architecture.
        let index: Int
        let layer: any TrainableLayer
        /// What its backward pass is to give.
        let wanted: WantedGradients
        /// Gradients of its inputs that are added to those of other readers.
        let shares: [ReaderMaps.Share]
    }

    /// Builds the layers and their buffers.
    ///
    /// - Parameters:
    ///   - parameters: Initial values, as in ``Network/Model``.
    ///   - frozen: The places of layers whose parameters stay as they are. Batch normalisation among them uses its
    ///     running statistics.
    ///   - capacity: The most images in a batch.
    package init(
        _ architecture: Architecture, parameters: [[Tensor]], frozen: Set<Int> = [], capacity: Int, pool: WorkerPool,
        instructionSet: InstructionSet = .best
    ) {
        self.architecture = architecture
        self.parameters = parameters
        self.frozen = frozen
        self.capacity = capacity
        let context = TrainingContext(pool: pool, kernels: instructionSet.kernels, capacity: capacity)
        self.context = context
        let plan = MapPlan(architecture)
        let readers = ReaderMaps(plan, capacity: capacity)
        // For each output, the network's input first, whether something that is trained made it.
        var isTrained = [false]
        for index in architecture.layers.indices {
            isTrained.append(
                architecture.learns(index) && !frozen.contains(index)
                    || architecture.inputs[index].contains { isTrained[$0 + 1] })
        }
        steps = plan.computingLayers.map { index in
            let output = readers.maps[plan.mapsOf(output: index)]
            let inputs = architecture.inputs[index].indices.map {
                readers.maps(of: MapPlan.Reader(layer: index, input: $0)) ?? output
            }
            return Step(
                index: index,
                layer: architecture.trainableLayer(
                    index, inputs: inputs, output: output, tail: plan.tails[index], context: context),
                wanted: WantedGradients(
                    input: architecture.inputs[index].contains { isTrained[$0 + 1] },
                    parameters: architecture.learns(index) && !frozen.contains(index)),
                shares: readers.shares(ofLayer: index))
        }
        input = readers.maps[0]
        output = readers.maps[plan.mapsOf(output: architecture.layers.count - 1)]
        loadAll()
    }

    /// True where at least one layer has parameters that may change.
    var learns: Bool { steps.contains { $0.wanted.parameters } }

    private func loadAll() {
        for step in steps { step.layer.load(parameters[step.index].map(\.values)) }
    }

    /// Takes over new parameters for the whole network.
    package func load(_ parameters: [[Tensor]]) {
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
                    target += input.layout.lanes
                }
            }
        }
    }

    /// Writes the windows of a batch.
    ///
    /// - Parameter transform: How samples become inputs.
    func setImages(_ batch: SampleBatch, _ transform: InputTransform) {
        let count = architecture.input.count
        batch.samples.withUnsafeBufferPointer { samples in
            context.pool.run(batch.labels.count) { image in
                setImage(image, samples: samples.baseAddress! + image * count, transform)
            }
        }
    }

    /// Scores windows as inference does: running statistics, no dropout.
    ///
    /// - Parameters:
    ///   - windows: At most ``capacity`` windows, each of shape [height, width, channels], 0…1.
    ///   - normalization: How samples become inputs.
    /// - Returns: Logits, shape [windows, classes].
    package func logits(of windows: [[Float]], normalization: Normalization) -> [[Float]] {
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
        for step in steps { step.layer.forward(batch.seen(byFrozen: frozen.contains(step.index))) }
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
        for step in steps.reversed() {
            let wanted = WantedGradients(
                input: step.wanted.input || wantsInputGradient, parameters: step.wanted.parameters)
            guard wanted.input || wanted.parameters else { continue }
            step.layer.backward(batch.seen(byFrozen: frozen.contains(step.index)), wanted)
            if wanted.input { for share in step.shares { share.add(batch, context) } }
            if wanted.parameters { gradients[step.index] = step.layer.parameterGradients }
        }
        return gradients
    }

    /// The gradient of one input value, after ``backward(_:_:wantsInputGradient:)`` was asked for it.
    func inputGradient(image: Int, y: Int, x: Int, channel: Int) -> Float {
        input.gradientRow(y, of: image)[
            channel / lanesPerBlock * input.gradientLayout.blockStride + x * lanesPerBlock + channel % lanesPerBlock]
    }

    /// Applies an optimiser's step to every trained parameter, and takes over the running statistics.
    ///
    /// - Parameter rates: Factors on the learning rate of layers, by their place.
    func update(_ gradients: [[[Float]]], with optimizer: inout Optimizer, rates: [Int: Float]) {
        optimizer.beginStep()
        for step in steps where step.wanted.parameters {
            let (index, layer) = (step.index, step.layer)
            let descriptions = architecture.layers[index].parameters(for: architecture.inputShape(ofLayer: index))
            for (place, description) in descriptions.enumerated() where description.isTrained {
                optimizer.update(
                    &parameters[index][place].values, gradient: gradients[index][place],
                    key: Optimizer.Key(layer: index, parameter: place),
                    isDecayed: description.role == .weight && architecture.layers[index].sumsWeightedInputs,
                    rateFactor: rates[index] ?? 1, pool: context.pool)
            }
            if let normalization = layer as? BatchNormalizationTraining {
                parameters[index][.runningMean].values = normalization.runningStatistics[0]
                parameters[index][.runningVariance].values = normalization.runningStatistics[1]
            }
            layer.load(parameters[index].map(\.values))
        }
    }
}
