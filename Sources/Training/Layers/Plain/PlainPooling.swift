import Glibc
import Network

/// A pooling for which there are no kernels: with dilation, or of norms.
struct PlainPooling: PlainLayer {
    let layer: Pooling

    func forward(_ inputs: [PlainMap], _ parameters: [[Float]], _ output: inout PlainMap) {
        let input = inputs[0]
        forEachPosition(from: input.shape, to: output.shape) { target, sources in
            for channel in 0..<input.shape.channels {
                let values = sources.map { input.values[$0 + channel] }
                switch layer.kind {
                case .maximum: output.values[target + channel] = values.max() ?? 0
                case .average: output.values[target + channel] = values.reduce(0, +) / Float(values.count)
                case .norm(let order):
                    let sum = values.reduce(0) { $0 + pow(abs($1), Float(order)) }
                    output.values[target + channel] = pow(sum, 1 / Float(order))
                }
            }
        }
    }

    func backward(_ pass: inout PlainBackwardPass) {
        let input = pass.inputs[0]
        forEachPosition(from: input.shape, to: pass.output.shape) { target, sources in
            for channel in 0..<input.shape.channels {
                let (value, gradient) = (
                    pass.output.values[target + channel], pass.outputGradient.values[target + channel]
                )
                switch layer.kind {
                case .maximum:
                    // The first of equal maxima takes the whole gradient, as in the kernels.
                    if let source = sources.first(where: { input.values[$0 + channel] == value }) {
                        pass.inputGradients[0].values[source + channel] += gradient
                    }
                case .average:
                    for source in sources {
                        pass.inputGradients[0].values[source + channel] += gradient / Float(sources.count)
                    }
                case .norm(let order):
                    // Where all values are zero the norm has a kink.
                    guard value > 0 else { continue }
                    for source in sources {
                        let x = input.values[source + channel]
                        pass.inputGradients[0].values[source + channel] +=
                            gradient * (x < 0 ? -1 : 1) * pow(abs(x) / value, Float(order - 1))
                    }
                }
            }
        }
    }

    /// Calls `body` with the place of each output pixel and of the pixels of the map in its window, row by row.
    private func forEachPosition(from input: Shape, to output: Shape, _ body: (Int, [Int]) -> Void) {
        let window = layer.window
        for y in 0..<output.height {
            for x in 0..<output.width {
                var sources: [Int] = []
                for i in 0..<window.kernel.height {
                    let row = y * window.stride.height + i * window.dilation.height - window.padding.top
                    guard row >= 0, row < input.height else { continue }
                    for j in 0..<window.kernel.width {
                        let column = x * window.stride.width + j * window.dilation.width - window.padding.left
                        guard column >= 0, column < input.width else { continue }
                        sources.append((row * input.width + column) * input.channels)
                    }
                }
                body((y * output.width + x) * output.channels, sources)
            }
        }
    }
}
