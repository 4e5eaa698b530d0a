/// `scale·x + shift`, channel by channel, in float64.
package struct ScaleAndShift: Sendable {
    /// Multiplies each channel.
    package private(set) var scale: [Double]
    /// Added to each channel.
    package private(set) var shift: [Double]

    /// What a batch normalisation with its running statistics, or an affine layer of channels or of a
    /// single position, does; nil for other layers.
    ///
    /// - Parameter parameters: Those of the layer, in the order of ``Layer/parameters(for:)``.
    package init?(_ layer: Layer, parameters: [Tensor]) {
        switch layer {
        case .batchNormalization(let layer):
            self.init(layer, parameters: parameters)
        case .affine where parameters[.weight].shape.dropFirst().allSatisfy { $0 == 1 }:
            self.init(
                scale: parameters[.weight].values.map(Double.init), shift: parameters[.bias].values.map(Double.init))
        default:
            return nil
        }
    }

    private init(scale: [Double], shift: [Double]) {
        self.scale = scale
        self.shift = shift
    }

    private init(_ layer: BatchNormalization, parameters: [Tensor]) {
        let (gamma, beta) = (parameters[.scale].values, parameters[.shift].values)
        let (mean, variance) = (parameters[.runningMean].values, parameters[.runningVariance].values)
        scale = gamma.indices.map { Double(gamma[$0]) / (Double(variance[$0]) + Double(layer.epsilon)).squareRoot() }
        let factors = scale
        shift = beta.indices.map { Double(beta[$0]) - Double(mean[$0]) * factors[$0] }
    }

    func followed(by next: ScaleAndShift) -> ScaleAndShift {
        var result = self
        for channel in scale.indices {
            result.scale[channel] = scale[channel] * next.scale[channel]
            result.shift[channel] = shift[channel] * next.scale[channel] + next.shift[channel]
        }
        return result
    }
}
