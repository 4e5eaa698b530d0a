import KernelInterface
import Network

/// A network as steps that make one feature map each: layers that can be computed together stand in one step.
struct Blueprint {
    /// What a step makes its map with.
    enum Kind {
        case convolution(Convolution)
        case pooling(Pooling)
        case sum
        case concatenation
    }
    /// What happens in place to a map.
    enum Change {
        case activation(ElementwiseFunction)
        case batchNormalization(layer: Int, epsilon: Float)
    }
    struct Step {
        let kind: Kind
        /// The layer that gives the step its kind and weights.
        let layer: Int
        let layerName: String
        /// The last layer that the step computes.
        var lastLayer: Int
        var name: String
        /// Map 0 is the picture; step `n` makes map `n + 1`.
        let inputs: [Int]
        var activation = ElementwiseFunction(.identity)
        var poolsPairs = false
        var epilogues: [Change] = []
    }
    private(set) var steps: [Step] = []
    /// The map in which each layer's output stands.
    private var maps: [Int] = []
    private let names: [String]

    init(_ architecture: Architecture) {
        names = architecture.layerNames
        let inputs = architecture.inputs
        for (index, layer) in architecture.layers.enumerated() {
            // A map may be changed in place when nobody else reads it.
            let before = inputs[index][0]
            let isOwn = inputs[index].count == 1 && before >= 0 && architecture.consumers[before]?.count == 1
            let sources = inputs[index].map { $0 < 0 ? 0 : maps[$0] }
            let own = isOwn && sources[0] > 0 ? sources[0] - 1 : nil
            switch layer {
            case .convolution(let convolution):
                add(.convolution(convolution), index, sources)
            case .pooling(let pooling):
                if let own, pooling.isPairs, steps[own].canPool {
                    steps[own].poolsPairs = true
                    join(index, to: own)
                } else {
                    add(.pooling(pooling), index, sources)
                }
            case .activation(let activation):
                change(.activation(activation.elementwise), index, sources, own)
            case .batchNormalization(let layer):
                change(.batchNormalization(layer: index, epsilon: layer.epsilon), index, sources, own)
            case .arithmetic(.add):
                add(.sum, index, sources)
            case .concatenate:
                add(.concatenation, index, sources)
            case .dropout:
                maps.append(sources[0])
            default:
                preconditionFailure("a dense model has no \(layer.kindName) layer")
            }
        }
    }

    private mutating func add(_ kind: Kind, _ layer: Int, _ sources: [Int]) {
        steps.append(
            Step(
                kind: kind, layer: layer, layerName: names[layer], lastLayer: layer, name: names[layer],
                inputs: sources))
        maps.append(steps.count)
    }

    private mutating func join(_ layer: Int, to step: Int) {
        steps[step].lastLayer = layer
        steps[step].name += "+\(names[layer])"
        maps.append(step + 1)
    }

    private mutating func change(_ change: Change, _ layer: Int, _ sources: [Int], _ own: Int?) {
        guard let step = own else {
            add(.sum, layer, sources)
            steps[steps.count - 1].epilogues = [change]
            return
        }
        if case .activation(let function) = change, function.kind == .relu || function.kind == .leakyReLU,
            steps[step].canActivate
        {
            steps[step].activation = function
        } else {
            steps[step].epilogues.append(change)
        }
        join(layer, to: step)
    }
}

extension Blueprint.Step {
    /// True when the step itself can apply a (leaky) ReLU.
    fileprivate var canActivate: Bool {
        guard epilogues.isEmpty, activation.kind == .identity else { return false }
        switch kind {
        case .convolution, .sum: return true
        case .pooling, .concatenation: return false
        }
    }

    /// True when the step itself can pool: the activation must keep the order of values, because the largest is
    /// taken first.
    fileprivate var canPool: Bool {
        guard case .convolution = kind, epilogues.isEmpty, !poolsPairs else { return false }
        return activation.kind != .leakyReLU || activation.slope >= 0
    }
}

extension Pooling {
    /// Maximum pooling of 2×2 without overlap or padding.
    fileprivate var isPairs: Bool {
        kind == .maximum && window.kernel == Extent(2) && window.stride == Extent(2) && window.padding == Margins(0)
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
        default: preconditionFailure("no kernel")
        }
    }
}
