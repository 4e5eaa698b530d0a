extension Layer {
    /// The first value of the layer that no network can have, with what is allowed; nil where all are sound.
    ///
    /// The layers' initialisers check the same; their properties can be changed afterwards.
    var valueFault: (value: String, found: String, allowed: String)? {
        func outside(_ name: String, _ value: Int, from least: Int = 1) -> (String, String, String)? {
            value >= least && value <= NetworkLimits.dimension
                ? nil : (name, "\(value)", "\(least) to \(NetworkLimits.dimension)")
        }
        func fault(in padding: Margins) -> (String, String, String)? {
            outside("padding", padding.top, from: 0) ?? outside("padding", padding.left, from: 0)
                ?? outside("padding", padding.bottom, from: 0) ?? outside("padding", padding.right, from: 0)
        }
        func fault(in window: SlidingWindow) -> (String, String, String)? {
            outside("kernel", window.kernel.height) ?? outside("kernel", window.kernel.width)
                ?? outside("stride", window.stride.height) ?? outside("stride", window.stride.width)
                ?? outside("dilation", window.dilation.height) ?? outside("dilation", window.dilation.width)
                ?? fault(in: window.padding)
        }
        switch self {
        case .convolution(let layer):
            return outside("number of filters", layer.filters) ?? outside("number of groups", layer.groups)
                ?? fault(in: layer.window)
        case .transposedConvolution(let layer):
            return outside("number of filters", layer.filters) ?? outside("number of groups", layer.groups)
                ?? fault(in: layer.window) ?? outside("output padding", layer.outputPadding.height, from: 0)
                ?? outside("output padding", layer.outputPadding.width, from: 0)
        case .pooling(let layer):
            if let found = fault(in: layer.window) { return found }
            if case .norm(let order) = layer.kind, let found = outside("order", order) { return found }
            return Pooling.canPad(layer.window)
                ? nil
                : (
                    "padding", layer.window.padding.description,
                    "less than the \(layer.window.span) that the kernel of a pooling spans"
                )
        case .padding(let layer):
            if case .constant(let value) = layer.mode, !value.isFinite {
                return ("value", "\(value)", "a finite number")
            }
            guard layer.crops else { return fault(in: layer.margins) }
            guard layer.margins.areInOneDirection, layer.mode == .constant(0) else {
                return (
                    "padding", "\(layer.margins)", "rows and columns that are cut off, with nothing put around the map"
                )
            }
            return fault(in: layer.margins.negated)
        case .resize(let layer):
            return outside("factor", layer.factor.height) ?? outside("factor", layer.factor.width)
        case .select(let channels):
            guard let least = channels.min() else { return ("list of channels", "none", "at least one") }
            guard channels.count <= NetworkLimits.selectedChannels else {
                return ("number of channels", "\(channels.count)", "1 to \(NetworkLimits.selectedChannels)")
            }
            return outside("channel", least, from: 0)
        case .maxout(let pieces):
            return outside("number of pieces", pieces, from: 2)
        case .localResponseNormalization(let layer):
            if let found = outside("number of channels", layer.size) { return found }
            return layer.alpha >= 0 && layer.alpha.isFinite && layer.beta >= 0 && layer.beta.isFinite && layer.bias > 0
                && layer.bias.isFinite
                ? nil
                : (
                    "constants", "\(layer.alpha), \(layer.beta), \(layer.bias)",
                    "finite numbers, alpha and beta at least 0, k above 0"
                )
        case .fullyConnected(let layer):
            return outside("number of outputs", layer.outputs)
        case .activation(let activation):
            return activation.constantFault
        case .batchNormalization(let layer):
            guard layer.epsilon.isFinite, layer.epsilon >= 0 else {
                return ("epsilon", "\(layer.epsilon)", "a finite number, at least 0")
            }
            return layer.momentum >= 0 && layer.momentum <= 1 ? nil : ("momentum", "\(layer.momentum)", "0 to 1")
        case .layerNormalization(let layer):
            return layer.epsilon.isFinite && layer.epsilon > 0
                ? nil : ("epsilon", "\(layer.epsilon)", "a finite number above 0")
        case .dropout(let layer):
            return layer.rate >= 0 && layer.rate < 1 ? nil : ("rate", "\(layer.rate)", "at least 0 and below 1")
        case .parametricReLU, .affine, .flatten, .softmax, .logSoftmax, .boxes, .arithmetic, .concatenate:
            return nil
        }
    }
}

extension Activation {
    /// The first constant that the function cannot have, with what is allowed.
    fileprivate var constantFault: (value: String, found: String, allowed: String)? {
        switch self {
        case .clip(let lowest, let highest):
            // Either end may be open; a NaN compares with nothing.
            return lowest <= highest && lowest < .infinity && highest > -.infinity
                ? nil : ("range", "\(lowest) to \(highest)", "a lowest value up to the highest")
        case .celu(alpha: 0):
            return ("alpha", "0", "any number but 0")
        default:
            guard let unusable = constants.first(where: { !$0.isFinite }) else { return nil }
            return ("constant", "\(unusable)", "a finite number")
        }
    }
}
