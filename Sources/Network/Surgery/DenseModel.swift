/// A trained network turned fully convolutional: scores every window of a picture in one pass.
public struct DenseModel: Equatable, Sendable {
    /// The dense network without its weights.
    public let form: DenseForm
    /// The parameters of each layer of the dense architecture, in the order of ``Layer/parameters(for:)``.
    public let parameters: [[Tensor]]
    /// The name of each score channel.
    public let classes: [String]
    /// How picture samples become network inputs.
    public let normalization: Normalization
    /// Free text facts about how the model was made.
    public let receipt: [String: String]

    /// The dense network, from one window to logits; no softmax.
    public var architecture: Architecture { form.architecture }
    /// True when softmax over the channels turns the scores into probabilities.
    public var hasSoftmax: Bool { form.hasSoftmax }
    /// True where the last channels are the place and size of the window's object, see ``BoxOutputs``.
    public var hasBoxes: Bool { form.hasBoxes }
    /// The numbers that the network gives for a window: a score for each class, and those of a box where it has any.
    package var outputs: Int { form.architecture.output.channels }
    /// Why the network cannot slide over a picture and takes single windows only; nil when it can slide.
    public var obstacle: NetworkError? { form.obstacle }
    /// The layers whose padding makes dense scores differ from those of single windows; empty when they are equal.
    public var windowDeviations: [WindowDeviation] { form.windowDeviations }
    /// The window's size and the distance between windows.
    public var grid: WindowGrid { form.grid }
    /// The height and width of a window in pixels.
    public var window: Extent { form.grid.window }
    /// The distance between neighbouring windows in pixels.
    public var stride: Extent { form.grid.stride }

    /// The number of windows, and of scores, of a pass over a picture; see ``DenseForm/mapExtent(for:)``.
    public func mapExtent(for picture: Extent) -> Extent { form.mapExtent(for: picture) }

    /// The part of a picture that a pass takes; see ``DenseForm/coveredExtent(for:)``.
    public func coveredExtent(for picture: Extent) -> Extent { form.coveredExtent(for: picture) }

    /// The same network for windows that lie closer together.
    ///
    /// - Parameter stride: Pixels between neighbouring windows; a divisor of the network's stride along each axis.
    /// - Throws: ``NetworkError/strideNotPossible(stride:native:heights:widths:)``, or ``obstacle``.
    public func striding(by stride: Extent) throws -> DenseModel {
        DenseModel(
            form: try form.striding(by: stride), parameters: parameters, classes: classes,
            normalization: normalization, receipt: receipt)
    }

    /// The dense network as an ordinary model, with its softmax, so that it can be written to a file.
    ///
    /// Turning it fully convolutional again gives the same layers, weights and windows. For windows that lie closer
    /// together than the network's stride it is ``DenseForm/dilatedArchitecture()``, whose own stride theirs is.
    ///
    /// - Throws: ``NetworkError/noDilatedForm(_:)``.
    public func asModel() throws -> Model {
        var architecture = form.classifier
        if form.isFine {
            let dilated = try form.dilatedArchitecture()
            architecture = try Architecture(
                input: dilated.input, layers: dilated.layers + (form.ending.map { [$0] } ?? []),
                inputs: form.classifier.inputs)
        }
        return Model(
            architecture: architecture, parameters: parameters + (form.ending == nil ? [] : [[]]), classes: classes,
            normalization: normalization, receipt: receipt)
    }
}

extension Model {
    /// Turns the network fully convolutional, with its weights.
    ///
    /// Weights are rearranged without rounding; where a batch normalisation is folded in, the products are
    /// computed in float64 and rounded once.
    ///
    /// - Throws: ``NetworkError`` where a layer cannot slide over a picture, or where folding gives a weight
    ///   that is not a finite number.
    /// - Complexity: O(parameters).
    public func convolutionalized() throws -> DenseModel { try dense(architecture.denseForm()) }

    /// Turns the network fully convolutional, also where it can then take single windows only.
    ///
    /// - Throws: ``NetworkError`` as ``convolutionalized()``, but not where ``DenseForm/obstacle`` says what is wrong.
    public func windowed() throws -> DenseModel { try dense(architecture.windowForm()) }

    private func dense(_ form: DenseForm) throws -> DenseModel {
        let dense = try form.sources.indices.map { position in
            let expected = form.architecture.layers[position].parameters(
                for: form.architecture.inputShape(ofLayer: position))
            return try denseParameters(from: form.sources[position], shapes: expected.map(\.shape))
        }
        return DenseModel(
            form: form, parameters: dense, classes: classes, normalization: normalization, receipt: receipt)
    }
}
