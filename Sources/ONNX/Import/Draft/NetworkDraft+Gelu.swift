import Network

/// A polynomial of one value, lowest power first, up to the third.
private struct Polynomial {
    var coefficients: [Double]

    static func constant(_ value: Double) -> Polynomial { Polynomial(coefficients: [value]) }
    static let variable = Polynomial(coefficients: [0, 1])

    subscript(power: Int) -> Double { power < coefficients.count ? coefficients[power] : 0 }

    static func + (left: Polynomial, right: Polynomial) -> Polynomial {
        Polynomial(
            coefficients: (0..<max(left.coefficients.count, right.coefficients.count)).map { left[$0] + right[$0] })
    }

    /// Nil where the product has higher powers.
    static func * (left: Polynomial, right: Polynomial) -> Polynomial? {
        guard left.coefficients.count + right.coefficients.count <= 5 else { return nil }
        var result = [Double](repeating: 0, count: left.coefficients.count + right.coefficients.count - 1)
        for (i, a) in left.coefficients.enumerated() {
            for (j, b) in right.coefficients.enumerated() { result[i + j] += a * b }
        }
        return Polynomial(coefficients: result)
    }

    /// True where all coefficients are those of another, within what writing them in decimals loses.
    func isAbout(_ other: [Double]) -> Bool {
        (0..<max(coefficients.count, other.count)).allSatisfy { power in
            let wanted = power < other.count ? other[power] : 0
            return abs(self[power] - wanted) <= 1e-4 * abs(wanted)
        }
    }
}

extension NetworkDraft {
    /// Writes `c · x · (1 + erf(x/√2))` and `c · x · (1 + tanh(√(2/π) · (x + 0.044715·x³)))`, as exporters put together the
    /// Gaussian error linear unit from single operators, as one activation.
    ///
    /// - Parameter output: The position of the network's output.
    /// - Returns: The position of the output afterwards.
    /// - Throws: ``ONNXFault``, `FileError` when small weights cannot be read.
    mutating func joinGelus(output: Int) throws -> Int {
        var output = output
        for index in steps.indices {
            guard let (input, activation, factor) = try gelu(at: index) else { continue }
            let consumers = steps.indices.filter { steps[$0].inputs.contains(index) }
            // `c` is ½ of twice the unit, before the product or after it.
            if abs(factor - 1) <= 1e-6 {
                replace(index, by: activation, of: input)
            } else if index != output, consumers.count == 1, let scale = consumers.first,
                case .affine = steps[scale].layer
            {
                let weights = try steps[scale].weights.map { try $0.values(of: steps[scale].node) }
                let scaled = weights[0].map { Float(Double($0) * factor) }
                replace(index, by: activation, of: input)
                if scaled.allSatisfy({ abs($0 - 1) <= 1e-6 }), weights[1].allSatisfy({ $0 == 0 }) {
                    redirect(scale, to: index)
                    if output == scale { output = index }
                } else {
                    steps[scale].weights[0] = Weights(steps[scale].weights[0].shape, values: scaled)
                }
            }
        }
        return compact(to: output)
    }

    private mutating func replace(_ index: Int, by activation: Activation, of input: Int) {
        steps[index].layer = .activation(activation)
        steps[index].inputs = [input]
        steps[index].weights = []
    }

    /// The input of a unit that a product makes, the unit, and by what it is multiplied; nil for other steps.
    private func gelu(at index: Int) throws -> (input: Int, activation: Activation, factor: Double)? {
        guard steps[index].layer == .arithmetic(.multiply), steps[index].inputs.count == 2 else { return nil }
        for (first, second) in [(0, 1), (1, 0)] {
            let factors = (steps[index].inputs[first], steps[index].inputs[second])
            // β · (f(…) + 1)
            guard
                let (function, line) = try stripped(
                    factors.1, to: { $0 == .activation(.errorFunction) || $0 == .activation(.tanh) }),
                abs(line[0] - line[1]) <= 1e-6 * abs(line[1]), line[1] != 0
            else { continue }
            let isExact = steps[function].layer == .activation(.errorFunction)
            let argument = steps[function].inputs[0]
            var candidate = factors.0
            while true {
                if let outside = try polynomial(factors.0, of: candidate), outside.isAbout([0, outside[1]]),
                    let inside = try polynomial(argument, of: candidate)
                {
                    let slope = (2 / Double.pi).squareRoot()
                    if inside.isAbout(isExact ? [0, 0.5.squareRoot()] : [0, slope, 0, slope * 0.044715]) {
                        return (candidate, isExact ? .gelu : .geluTanh, 2 * outside[1] * line[1])
                    }
                }
                guard candidate >= 0, case .affine = steps[candidate].layer else { break }
                candidate = steps[candidate].inputs[0]
            }
        }
        return nil
    }

    /// The step behind lines that are the same for all values, and the line as polynomial of its output.
    private func stripped(_ output: Int, to isWanted: (Layer) -> Bool) throws -> (step: Int, line: Polynomial)? {
        var (step, line) = (output, Polynomial.variable)
        while step >= 0 {
            if isWanted(steps[step].layer) { return (step, line) }
            guard let (weight, bias) = try uniform(step) else { return nil }
            line = Polynomial(coefficients: [line[0] + line[1] * bias, line[1] * weight])
            step = steps[step].inputs[0]
        }
        return nil
    }

    /// The weight and bias of an affine step that are the same for all values.
    private func uniform(_ step: Int) throws -> (weight: Double, bias: Double)? {
        guard case .affine(let affine) = steps[step].layer, !affine.isPositional else { return nil }
        let values = try steps[step].weights.map { try $0.values(of: steps[step].node) }
        guard let weight = values[0].first, let bias = values[1].first, values[0].allSatisfy({ $0 == weight }),
            values[1].allSatisfy({ $0 == bias })
        else { return nil }
        return (Double(weight), Double(bias))
    }

    /// An output as polynomial of another; nil where it is none.
    private func polynomial(_ output: Int, of variable: Int, depth: Int = 0) throws -> Polynomial? {
        if output == variable { return .variable }
        guard output >= 0, output > variable, depth < 8 else { return nil }
        let step = steps[output]
        switch step.layer {
        case .affine:
            guard let (weight, bias) = try uniform(output),
                let inner = try polynomial(step.inputs[0], of: variable, depth: depth + 1)
            else { return nil }
            return (.constant(weight) * inner).map { $0 + .constant(bias) }
        case .arithmetic(.add), .arithmetic(.multiply):
            var result: Polynomial?
            for input in step.inputs {
                guard let next = try polynomial(input, of: variable, depth: depth + 1) else { return nil }
                guard let so = result else {
                    result = next
                    continue
                }
                result = step.layer == .add ? so + next : so * next
                if result == nil { return nil }
            }
            return result
        default:
            return nil
        }
    }
}
