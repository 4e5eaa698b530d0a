import KernelInterface
import Network

/// A network as steps that make one feature map each: layers that can be computed together stand in one step.
struct Blueprint {
    /// What a step makes its map with.
    enum Kind {
        case convolution(Convolution)
        /// A convolution in which each channel has one filter of its own.
        case depthwise(Convolution)
        case transposedConvolution(TransposedConvolution)
        case pooling(Pooling)
        /// Of one map it is a copy.
        case arithmetic(Arithmetic)
        case concatenation
        case localResponseNormalization(LocalResponseNormalization)
        case layerNormalization(LayerNormalization)
        /// An affine layer with values for each position.
        case positional
        case padding(Padding)
        case resize(Resize)
        case select([Int])
        case maxout(pieces: Int)
    }
    /// What happens in place to a map.
    enum Change {
        case activation(ElementwiseFunction)
        /// A batch normalisation, or an affine layer with values for each channel.
        case scaleAndShift(layer: Int)
        /// A ReLU with a slope for each channel.
        case slopes(layer: Int)
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

    /// - Parameter fragments: How maps fall apart; a pooling whose stride is taken out stands in a step of its own.
    init(_ architecture: Architecture, fragments: Fragments? = nil) {
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
                let isDepthwise =
                    convolution.groups > 1 && convolution.groups == convolution.filters
                    && convolution.groups == architecture.inputShape(ofLayer: index).channels
                add(isDepthwise ? .depthwise(convolution) : .convolution(convolution), index, sources)
            case .transposedConvolution(let convolution):
                add(.transposedConvolution(convolution), index, sources)
            case .pooling(let pooling):
                let isWhole = fragments.map { $0.count(of: index) == $0.count(of: before) } ?? true
                if let own, isWhole, pooling.isPairs, steps[own].canPool {
                    steps[own].poolsPairs = true
                    join(index, to: own)
                } else {
                    add(.pooling(pooling), index, sources)
                }
            case .activation(let activation):
                change(.activation(activation.elementwise), index, sources, own)
            case .affine(let affine) where affine.isPositional:
                add(.positional, index, sources)
            case .batchNormalization, .affine:
                change(.scaleAndShift(layer: index), index, sources, own)
            case .parametricReLU:
                change(.slopes(layer: index), index, sources, own)
            case .localResponseNormalization(let normalization):
                add(.localResponseNormalization(normalization), index, sources)
            case .layerNormalization(let normalization):
                add(.layerNormalization(normalization), index, sources)
            case .padding(let padding):
                add(.padding(padding), index, sources)
            case .resize(let resize):
                add(.resize(resize), index, sources)
            case .select(let list):
                add(.select(list), index, sources)
            case .maxout(let pieces):
                add(.maxout(pieces: pieces), index, sources)
            case .arithmetic(let arithmetic):
                add(.arithmetic(arithmetic), index, sources)
            case .concatenate:
                add(.concatenation, index, sources)
            case .dropout:
                maps.append(sources[0])
            case .flatten, .fullyConnected, .softmax, .logSoftmax, .boxes:
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
            add(.arithmetic(.add), layer, sources)
            steps[steps.count - 1].epilogues = [change]
            return
        }
        if case .activation(let function) = change, function.canFollowSums, steps[step].canActivate {
            steps[step].activation = function
        } else {
            steps[step].epilogues.append(change)
        }
        join(layer, to: step)
    }
}

extension Blueprint.Kind {
    /// The same step with the window or margins of another form of its layer.
    func replacing(_ layer: Layer) -> Blueprint.Kind {
        switch (self, layer) {
        case (.convolution, .convolution(let convolution)): .convolution(convolution)
        case (.depthwise, .convolution(let convolution)): .depthwise(convolution)
        case (.pooling, .pooling(let pooling)): .pooling(pooling)
        case (.padding, .padding(let padding)): .padding(padding)
        default: self
        }
    }
}

extension [Blueprint.Step] {
    /// The layer whose output a map of the steps is; -1 for the picture.
    func layer(ofMap map: Int) -> Int { map == 0 ? -1 : self[map - 1].lastLayer }
}

extension Blueprint.Step {
    /// True when the step itself can apply a function that can follow sums.
    fileprivate var canActivate: Bool {
        guard epilogues.isEmpty, activation.kind == .identity else { return false }
        switch kind {
        case .convolution, .depthwise, .transposedConvolution, .arithmetic: return true
        case .pooling, .concatenation, .localResponseNormalization, .layerNormalization, .positional, .padding, .resize,
            .select, .maxout:
            return false
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

extension ElementwiseFunction {
    /// True for what kernels apply to sums before they store them: ReLU, leaky ReLU, a range that begins at zero.
    fileprivate var canFollowSums: Bool {
        kind == .relu || kind == .leakyReLU || (kind == .clip && lowest == 0)
    }
}
