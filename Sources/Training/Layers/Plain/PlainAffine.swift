/// `x · weight + bias`, one of each for a channel, or for every value of the map.
struct PlainAffine: PlainLayer {
    let isPositional: Bool

    func forward(_ inputs: [PlainMap], _ parameters: [[Float]], _ output: inout PlainMap) {
        forEachValue(of: inputs[0]) { place, parameter in
            output.values[place] = inputs[0].values[place] * parameters[0][parameter] + parameters[1][parameter]
        }
    }

    func backward(_ pass: inout PlainBackwardPass) {
        forEachValue(of: pass.inputs[0]) { place, parameter in
            let gradient = pass.outputGradient.values[place]
            pass.inputGradients[0].values[place] += gradient * pass.parameters[0][parameter]
            pass.parameterGradients[0][parameter] += gradient * pass.inputs[0].values[place]
            pass.parameterGradients[1][parameter] += gradient
        }
    }

    /// Calls `body` with the place of each value and of its parameters, whose shape is [channels, height, width].
    private func forEachValue(of map: PlainMap, _ body: (_ place: Int, _ parameter: Int) -> Void) {
        let (pixels, channels) = (map.shape.height * map.shape.width, map.shape.channels)
        for pixel in 0..<pixels {
            for channel in 0..<channels {
                body(pixel * channels + channel, isPositional ? channel * pixels + pixel : channel)
            }
        }
    }
}
