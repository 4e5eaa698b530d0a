extension Layer {
    /// The layer in the notation of the architecture text, for example `conv3-16/s2/p1`.
    ///
    /// Options that have their default value are left out, and so are the names of inputs.
    public var text: String {
        switch self {
        case .convolution(let layer):
            "conv\(layer.window.kernel)-\(layer.filters)\(layer.window.optionsText(defaultStride: Extent(1)))"
        case .pooling(let layer):
            "\(kindName)\(layer.window.kernel)\(layer.window.optionsText(defaultStride: layer.window.kernel))"
        case .activation(.leakyReLU(let slope)):
            "leaky\(slope)"
        case .batchNormalization(let layer):
            layer.text
        case .dropout(let layer):
            "dropout\(layer.rate)"
        case .flatten(let order):
            order == .channelsFirst ? "flatten" : "flatten/\(order.rawValue)"
        case .fullyConnected(let layer):
            "fc\(layer.outputs)"
        case .activation(.relu), .activation(.tanh), .activation(.sigmoid), .softmax, .add, .concatenate:
            kindName
        }
    }
}

extension BatchNormalization {
    fileprivate var text: String {
        let usual = BatchNormalization()
        return "bn" + (epsilon == usual.epsilon ? "" : "/e\(epsilon)")
            + (momentum == usual.momentum ? "" : "/m\(momentum)")
    }
}

extension SlidingWindow {
    fileprivate func optionsText(defaultStride: Extent) -> String {
        (stride == defaultStride ? "" : "/s\(stride)") + (padding.isZero ? "" : "/p\(padding)")
            + (dilation == Extent(1) ? "" : "/d\(dilation)")
    }
}
