extension Layer {
    /// The layer in the notation of the architecture text, for example `conv3-16/s2/p1`.
    ///
    /// Options that have their default value are left out, and so are the names of inputs. Sizes that are not square
    /// have the width first, as in texts that begin with `size`.
    public var text: String { text(.widthFirst) }

    /// The same with the sizes in one of both orders.
    func text(_ order: SizeOrder) -> String {
        switch self {
        case .convolution(let layer):
            "conv\(layer.window.kernel.text(order))-\(layer.filters)"
                + layer.window.optionsText(order, defaultStride: Extent(1))
                + groupsText(layer.groups, hasBias: layer.hasBias)
        case .transposedConvolution(let layer):
            "deconv\(layer.window.kernel.text(order))-\(layer.filters)"
                + layer.window.optionsText(order, defaultStride: Extent(1))
                + (layer.outputPadding == Extent(0) ? "" : "/o\(layer.outputPadding.text(order))")
                + groupsText(layer.groups, hasBias: layer.hasBias)
        case .pooling(let layer):
            kindName + layer.window.kernel.text(order)
                + layer.window.optionsText(order, defaultStride: layer.window.kernel)
                + layer.kind.orderText
        case .activation(let activation):
            activation == .selu || activation == .usualHardSigmoid
                ? kindName : kindName + activation.constants.map { "\($0)" }.joined(separator: ",")
        case .affine(let layer):
            layer.isPositional ? "scale/map" : "scale"
        case .localResponseNormalization(let layer):
            layer.text
        case .padding(let layer):
            layer.crops
                ? "crop\(layer.margins.negated.text(order))" : "pad\(layer.margins.text(order))\(layer.mode.text)"
        case .resize(let layer):
            "up\(layer.factor.text(order))" + (layer.mode == .nearest ? "" : "/\(layer.mode.rawValue)")
        case .select(let channels):
            "select\(rangesText(channels))"
        case .maxout(let pieces):
            "maxout\(pieces)"
        case .batchNormalization(let layer):
            layer.text
        case .layerNormalization(let layer):
            layer.text
        case .dropout(let layer):
            "dropout\(layer.rate)"
        case .flatten(let order):
            order == .channelsFirst ? "flatten" : "flatten/\(order.rawValue)"
        case .fullyConnected(let layer):
            "fc\(layer.outputs)"
        case .parametricReLU, .softmax, .logSoftmax, .boxes, .arithmetic, .concatenate:
            kindName
        }
    }

    private func groupsText(_ groups: Int, hasBias: Bool) -> String {
        (groups == 1 ? "" : "/g\(groups)") + (hasBias ? "" : "/b0")
    }

    /// Numbers with commas between, those that follow each other as `first-last`.
    private func rangesText(_ numbers: [Int]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for number in numbers {
            if let last = ranges.last, number == last.upperBound + 1 {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ",")
    }
}

extension Activation {
    /// The constants of ONNX and Keras 1.
    static let usualHardSigmoid = Activation.hardSigmoid(alpha: 0.2, beta: 0.5)
}

extension Pooling.Kind {
    fileprivate var orderText: String {
        if case .norm(let order) = self, order != 2 { "/n\(order)" } else { "" }
    }
}

extension Padding.Mode {
    fileprivate var text: String {
        switch self {
        case .constant(let value): value == 0 ? "" : "/v\(value)"
        case .edge: "/edge"
        case .reflect: "/reflect"
        }
    }
}

extension LocalResponseNormalization {
    fileprivate var text: String {
        let usual = LocalResponseNormalization(size: size)
        return "lrn\(size)" + (alpha == usual.alpha ? "" : "/a\(alpha)") + (beta == usual.beta ? "" : "/b\(beta)")
            + (bias == usual.bias ? "" : "/k\(bias)")
    }
}

extension BatchNormalization {
    fileprivate var text: String {
        let usual = BatchNormalization()
        return "bn" + (epsilon == usual.epsilon ? "" : "/e\(epsilon)")
            + (momentum == usual.momentum ? "" : "/m\(momentum)")
    }
}

extension LayerNormalization {
    fileprivate var text: String {
        "layernorm" + (epsilon == LayerNormalization().epsilon ? "" : "/e\(epsilon)")
    }
}

extension SlidingWindow {
    fileprivate func optionsText(_ order: SizeOrder, defaultStride: Extent) -> String {
        (stride == defaultStride ? "" : "/s\(stride.text(order))") + (padding.isZero ? "" : "/p\(padding.text(order))")
            + (dilation == Extent(1) ? "" : "/d\(dilation.text(order))")
    }
}
