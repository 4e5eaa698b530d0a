import KernelInterface
import Network

/// How a network runs over a picture of one size: the stages, their sizes and their packed weights.
public struct Plan: Sendable {
    /// A function that is applied in place to each row that a stage has made.
    enum Epilogue: Sendable {
        case activation(ElementwiseFunction)
        /// One scale and one shift for each channel, padded to whole blocks.
        case scaleAndShift(scale: AlignedBuffer, shift: AlignedBuffer)
    }

    /// What a stage does with its input rows.
    enum Operation: Sendable {
        case convolution(PackedConvolution, activation: ElementwiseFunction)
        case pooling(Pooling.Kind)
    }

    /// One step from a feature map to the next.
    struct Stage: Sendable {
        /// Names of the layers that the stage computes, for example `conv1+relu1`.
        var name: String
        var operation: Operation
        var window: SlidingWindow
        var input: Shape
        var output: Shape
        var epilogues: [Epilogue] = []

        /// Columns that the stage wants to see as zeros left and right of its input.
        var columnMargins: (left: Int, right: Int) {
            if case .pooling = operation { return (0, 0) }
            return (window.padding.left, window.padding.right)
        }
    }

    /// The picture's part that enters the network.
    public let input: Shape
    /// The scores: one cell for each window.
    public let output: Shape
    /// How samples become inputs.
    let inputTransform: InputTransform
    /// Applied to the input before the first stage.
    let inputEpilogues: [Epilogue]
    let stages: [Stage]

    /// Plans a dense pass over a picture.
    ///
    /// - Parameter picture: The picture's size; the part right and below the last window is not read.
    /// - Throws: ``EngineError/pictureSmallerThanWindow(picture:window:)``.
    public init(_ model: DenseModel, picture: Extent) throws {
        let map = model.mapExtent(for: picture)
        guard map.height > 0, map.width > 0 else {
            throw EngineError.pictureSmallerThanWindow(picture: picture, window: model.window)
        }
        let covered = model.coveredExtent(for: picture)
        let architecture = model.architecture
        input = Shape(height: covered.height, width: covered.width, channels: architecture.input.channels)
        let shapes = try architecture.shapes(for: covered)
        output = shapes.last ?? input

        inputTransform = InputTransform(model.normalization)

        let names = architecture.layerNames
        var stages: [Stage] = []
        var inputEpilogues: [Epilogue] = []
        for (index, layer) in architecture.layers.enumerated() {
            let before = index == 0 ? input : shapes[index - 1]
            let parameters = model.parameters[index]
            let name = names[index]
            switch layer {
            case .convolution(let convolution):
                stages.append(
                    Stage(
                        name: name,
                        operation: .convolution(
                            PackedConvolution(weight: parameters[0], bias: parameters[1]),
                            activation: ElementwiseFunction(.identity)),
                        window: convolution.window, input: before, output: shapes[index]))
            case .pooling(let pooling):
                stages.append(
                    Stage(
                        name: name, operation: .pooling(pooling.kind), window: pooling.window, input: before,
                        output: shapes[index]))
            case .activation(let activation):
                let function = activation.elementwise
                if let last = stages.indices.last, stages[last].fuse(function, named: name) { continue }
                Plan.append(.activation(function), named: name, to: &stages, or: &inputEpilogues)
            case .batchNormalization(let layer):
                let epilogue = Plan.scaleAndShift(parameters, epsilon: layer.epsilon)
                Plan.append(epilogue, named: name, to: &stages, or: &inputEpilogues)
            case .dropout:
                break
            case .add, .concatenate:
                preconditionFailure("the executor runs chains")
            case .flatten, .fullyConnected, .softmax:
                preconditionFailure("a dense model has no \(layer.kindName) layer")
            }
        }
        self.stages = stages
        self.inputEpilogues = inputEpilogues
    }

    private static func append(
        _ epilogue: Epilogue, named name: String, to stages: inout [Stage], or input: inout [Epilogue]
    ) {
        if let last = stages.indices.last {
            stages[last].epilogues.append(epilogue)
            stages[last].name += "+\(name)"
        } else {
            input.append(epilogue)
        }
    }

    private static func scaleAndShift(_ parameters: [Tensor], epsilon: Float) -> Epilogue {
        let channels = parameters[0].shape[0]
        let scale = AlignedBuffer(count: blockCount(channels) * lanesPerBlock)
        let shift = AlignedBuffer(count: blockCount(channels) * lanesPerBlock)
        for channel in 0..<channels {
            let gain =
                Double(parameters[0].values[channel])
                / (Double(parameters[3].values[channel]) + Double(epsilon)).squareRoot()
            scale.start[channel] = Float(gain)
            shift.start[channel] = Float(
                Double(parameters[1].values[channel]) - gain * Double(parameters[2].values[channel]))
        }
        return .scaleAndShift(scale: scale, shift: shift)
    }
}

extension Plan.Stage {
    /// Takes a ReLU into the convolution itself; other functions stay outside.
    mutating func fuse(_ function: ElementwiseFunction, named name: String) -> Bool {
        guard epilogues.isEmpty, case .convolution(let packed, let present) = operation, present.kind == .identity,
            function.kind == .relu || function.kind == .leakyReLU
        else { return false }
        operation = .convolution(packed, activation: function)
        self.name += "+\(name)"
        return true
    }
}

extension Activation {
    /// The function as kernels know it.
    public var elementwise: ElementwiseFunction {
        switch self {
        case .relu: ElementwiseFunction(.relu)
        case .leakyReLU(let slope): ElementwiseFunction(.leakyReLU, slope: slope)
        case .tanh: ElementwiseFunction(.tanh)
        case .sigmoid: ElementwiseFunction(.sigmoid)
        }
    }
}
