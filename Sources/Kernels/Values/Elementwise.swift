import KernelInterface

/// Applies an activation in place to `count` groups of 16 values.
func activate(_ values: UnsafeMutablePointer<Float>, _ count: Int, _ function: ElementwiseFunction) {
    switch function.kind {
    case .identity:
        break
    case .relu:
        forEachGroup(values, count) { $0.replacing(with: 0, where: $0 .< 0) }
    case .leakyReLU:
        let slope = function.slope
        forEachGroup(values, count) { $0.replacing(with: $0 * slope, where: $0 .< 0) }
    case .tanh:
        forEachGroup(values, count) { 2 * logistic(2 * $0) - 1 }
    case .sigmoid:
        forEachGroup(values, count) { logistic($0) }
    case .exponentialLinear:
        let (slope, rate, gain) = (function.slope * function.gain, function.rate, function.gain)
        forEachGroup(values, count) { x in
            // Where the exponent is not used it must not overflow.
            let below = slope * exponentialMinusOne((x * rate).replacing(with: 0, where: x .> 0))
            return below.replacing(with: x * gain, where: x .> 0)
        }
    case .hardSigmoid:
        let (gain, shift) = (function.gain, function.shift)
        forEachGroup(values, count) { ($0 * gain + shift).limited(from: 0, to: 1) }
    case .hardSwish:
        forEachGroup(values, count) { $0 * ($0 + 3).limited(from: 0, to: 6) * (1 / 6) }
    case .clip:
        let (lowest, highest) = (function.lowest, function.highest)
        forEachGroup(values, count) { $0.limited(from: lowest, to: highest) }
    case .softplus:
        forEachGroup(values, count) { softplus($0) }
    case .softsign:
        forEachGroup(values, count) { $0 / (1 + $0.magnitude) }
    case .gelu:
        forEachGroup(values, count) { $0 * normalDistribution($0) }
    case .geluTanh:
        // (1 + tanh(u)) / 2 = 1 / (1 + e^−2u).
        forEachGroup(values, count) { x in
            x * logistic(x * (1.595_769_12 + 0.071_354_816 * x * x))
        }
    case .errorFunction:
        forEachGroup(values, count) { errorFunction($0) }
    case .mish:
        forEachGroup(values, count) { x in
            // tanh(log(1 + u)) = ((1 + u)² − 1) / ((1 + u)² + 1); from u = e^20 on it is 1.
            let u = exponential(x.replacing(with: 20, where: x .> 20))
            let n = u * (u + 2)
            return x * (n / (n + 2))
        }
    case .absolute:
        forEachGroup(values, count) { $0.magnitude }
    case .exponential:
        // The square has the range of all numbers.
        forEachGroup(values, count) { x in
            let root = exponential(0.5 * x)
            return root * root
        }
    case .logarithm:
        forEachGroup(values, count) { logarithm($0) }
    case .squareRoot:
        forEachGroup(values, count) { $0.squareRoot() }
    }
}

/// Multiplies a gradient by the activation's derivative, written in terms of the output; only for functions
/// whose derivative is plain in the output.
func activationGradient(
    _ target: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, _ output: UnsafePointer<Float>,
    _ count: Int, _ function: ElementwiseFunction
) {
    for group in 0..<count {
        let offset = group * lanesPerBlock
        let y = output.lanes(offset)
        var g = gradient.lanes(offset)
        switch function.kind {
        case .identity: break
        case .relu: g.replace(with: 0, where: y .<= 0)
        case .leakyReLU: g.replace(with: g * function.slope, where: y .<= 0)
        case .tanh: g *= 1 - y * y
        case .sigmoid: g *= y * (1 - y)
        case .exponentialLinear, .hardSigmoid, .hardSwish, .clip, .softplus, .softsign, .gelu, .geluTanh,
            .errorFunction, .mish, .absolute, .exponential, .logarithm, .squareRoot:
            preconditionFailure("the derivative of \(function.kind) takes the input")
        }
        target.store(g, at: offset)
    }
}

/// `target = x · scale + shift`; scale and shift are one group of 16.
func scaleAndShift(
    _ target: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, _ count: Int, _ scale: UnsafePointer<Float>,
    _ shift: UnsafePointer<Float>
) {
    let scale = scale.lanes(0)
    let shift = shift.lanes(0)
    for group in 0..<count {
        let offset = group * lanesPerBlock
        target.store(x.lanes(offset) * scale + shift, at: offset)
    }
}

/// `sum += Σ x`, `product += Σ x · y`, channel by channel.
func sumAndDot(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ count: Int, _ sum: UnsafeMutablePointer<Float>,
    _ product: UnsafeMutablePointer<Float>
) {
    var total = sum.lanes(0)
    var dot = product.lanes(0)
    for group in 0..<count {
        let value = x.lanes(group * lanesPerBlock)
        total += value
        dot.accumulate(value, y.lanes(group * lanesPerBlock))
    }
    sum.store(total, at: 0)
    product.store(dot, at: 0)
}

/// `x = a · x + b · y + c` in place; a, b, c are one group of 16.
func combine(
    _ x: UnsafeMutablePointer<Float>, _ y: UnsafePointer<Float>, _ count: Int, _ a: UnsafePointer<Float>,
    _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>
) {
    let (a, b, c) = (a.lanes(0), b.lanes(0), c.lanes(0))
    for group in 0..<count {
        let offset = group * lanesPerBlock
        x.store(a * x.lanes(offset) + b * y.lanes(offset) + c, at: offset)
    }
}

@inline(__always)
private func forEachGroup(_ values: UnsafeMutablePointer<Float>, _ count: Int, _ function: (Lanes) -> Lanes) {
    for group in 0..<count {
        values.store(function(values.lanes(group * lanesPerBlock)), at: group * lanesPerBlock)
    }
}

/// `x += y` over `count` groups of 16 values.
func add(_ x: UnsafeMutablePointer<Float>, _ y: UnsafePointer<Float>, _ count: Int) {
    for group in 0..<count {
        let offset = group * lanesPerBlock
        x.store(x.lanes(offset) + y.lanes(offset), at: offset)
    }
}
