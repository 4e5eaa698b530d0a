import Glibc
import Network

/// Local response normalisation across channels, `y = x · d^−β` with `d = k + α/n · Σ x²`.
///
/// The gradient of an input is `g·d^−β − 2αβ/n · x · Σ g·x·d^(−β−1)`, the sum over the outputs that see it.
struct PlainLocalResponseNormalization: PlainLayer {
    let layer: LocalResponseNormalization

    func forward(_ inputs: [PlainMap], _ parameters: [[Float]], _ output: inout PlainMap) {
        let channels = output.shape.channels
        for pixel in stride(from: 0, to: output.values.count, by: channels) {
            for channel in 0..<channels {
                output.values[pixel + channel] =
                    inputs[0].values[pixel + channel] * factor(divisor(inputs[0], pixel, channel))
            }
        }
    }

    func backward(_ pass: inout PlainBackwardPass) {
        let (input, gradient) = (pass.inputs[0], pass.outputGradient)
        let channels = input.shape.channels
        let scale = 2 * layer.alpha * layer.beta / Float(layer.size)
        var shares = [Float](repeating: 0, count: channels)
        for pixel in stride(from: 0, to: input.values.count, by: channels) {
            for channel in 0..<channels {
                let (place, divisor) = (pixel + channel, divisor(input, pixel, channel))
                let direct = gradient.values[place] * factor(divisor)
                pass.inputGradients[0].values[place] += direct
                shares[channel] = direct * input.values[place] / divisor
            }
            for channel in 0..<channels {
                // The outputs that see this channel lie around it the other way round.
                let first = max(0, channel - layer.size / 2)
                let last = min(channels - 1, channel + (layer.size - 1) / 2)
                var sum: Float = 0
                for other in first...last { sum += shares[other] }
                pass.inputGradients[0].values[pixel + channel] -= scale * input.values[pixel + channel] * sum
            }
        }
    }

    private func divisor(_ map: PlainMap, _ pixel: Int, _ channel: Int) -> Float {
        var sum: Float = 0
        for other in layer.channels(around: channel, of: map.shape.channels) {
            sum += map.values[pixel + other] * map.values[pixel + other]
        }
        return layer.bias + layer.alpha / Float(layer.size) * sum
    }

    /// `d^−β`; the usual β takes two square roots instead of a power.
    private func factor(_ divisor: Float) -> Float {
        guard layer.beta == 0.75 else { return pow(divisor, -layer.beta) }
        let root = divisor.squareRoot()
        return 1 / (root * root.squareRoot())
    }
}
