import Network

/// Layer normalisation over channels, `y = γ·x̂ + β` with `x̂ = (x − mean) / σ`.
///
/// The gradient of an input is `(h − mean(h) − x̂ · mean(h·x̂)) / σ` with `h = γ·dy`, means over the position's channels.
struct PlainLayerNormalization: PlainLayer {
    let layer: LayerNormalization

    func forward(_ inputs: [PlainMap], _ parameters: [[Float]], _ output: inout PlainMap) {
        forEachPosition(of: inputs[0]) { start, normalized, _ in
            for (channel, value) in normalized.enumerated() {
                output.values[start + channel] = Float(
                    Double(parameters[0][channel]) * value + Double(parameters[1][channel]))
            }
        }
    }

    func backward(_ pass: inout PlainBackwardPass) {
        let count = Double(pass.output.shape.channels)
        forEachPosition(of: pass.inputs[0]) { start, normalized, deviation in
            var (mean, product) = (0.0, 0.0)
            for (channel, value) in normalized.enumerated() {
                let gradient = Double(pass.outputGradient.values[start + channel])
                pass.parameterGradients[0][channel] += Float(gradient * value)
                pass.parameterGradients[1][channel] += Float(gradient)
                mean += Double(pass.parameters[0][channel]) * gradient / count
                product += Double(pass.parameters[0][channel]) * gradient * value / count
            }
            for (channel, value) in normalized.enumerated() {
                let gradient =
                    Double(pass.parameters[0][channel]) * Double(pass.outputGradient.values[start + channel])
                pass.inputGradients[0].values[start + channel] += Float((gradient - mean - value * product) / deviation)
            }
        }
    }

    /// Calls `body` with the place of each position, its normalised channels and their deviation.
    private func forEachPosition(of map: PlainMap, _ body: (Int, [Double], Double) -> Void) {
        let channels = map.shape.channels
        for start in stride(from: 0, to: map.values.count, by: channels) {
            let values = map.values[start..<start + channels].map(Double.init)
            let mean = values.reduce(0, +) / Double(channels)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(channels)
            let deviation = (variance + Double(layer.epsilon)).squareRoot()
            body(start, values.map { ($0 - mean) / deviation }, deviation)
        }
    }
}
