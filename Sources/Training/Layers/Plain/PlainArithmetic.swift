import Network

/// Maps made into one value by value, where maps of one position stand for a whole map.
struct PlainArithmetic: PlainLayer {
    let arithmetic: Arithmetic

    func forward(_ inputs: [PlainMap], _ parameters: [[Float]], _ output: inout PlainMap) {
        for (number, input) in inputs.enumerated() {
            for place in output.values.indices {
                let value = value(of: input, at: place)
                output.values[place] = number == 0 ? value : arithmetic.combined(output.values[place], value)
            }
        }
    }

    func backward(_ pass: inout PlainBackwardPass) {
        for (number, input) in pass.inputs.enumerated() {
            for (place, gradient) in pass.outputGradient.values.enumerated() {
                pass.inputGradients[number].values[place % input.values.count] +=
                    gradient * derivative(of: number, at: place, pass)
            }
        }
    }

    /// The value of an input that belongs to a value of the output: channels lie innermost, so that one position
    /// repeats for all.
    private func value(of input: PlainMap, at place: Int) -> Float { input.values[place % input.values.count] }

    /// The derivative of a value of the output by that of an input; the first of equal extremes takes all.
    private func derivative(of number: Int, at place: Int, _ pass: PlainBackwardPass) -> Float {
        switch arithmetic {
        case .add: return 1
        case .subtract: return number == 0 ? 1 : -1
        case .multiply:
            var product: Float = 1
            for (other, input) in pass.inputs.enumerated() where other != number {
                product *= value(of: input, at: place)
            }
            return product
        case .divide:
            let divisor = value(of: pass.inputs[1], at: place)
            return number == 0 ? 1 / divisor : -pass.output.values[place] / divisor
        case .maximum, .minimum:
            let extreme = pass.output.values[place]
            return pass.inputs.firstIndex { value(of: $0, at: place) == extreme } == number ? 1 : 0
        }
    }
}
