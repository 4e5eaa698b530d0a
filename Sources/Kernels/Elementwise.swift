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
    }
}

/// Multiplies a gradient in place by the activation's derivative, written in terms of the output.
func activationGradient(
    _ gradient: UnsafeMutablePointer<Float>, _ output: UnsafePointer<Float>, _ count: Int,
    _ function: ElementwiseFunction
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
        }
        gradient.store(g, at: offset)
    }
}

/// `x = x · scale + shift` in place; scale and shift are one group of 16.
func scaleAndShift(
    _ values: UnsafeMutablePointer<Float>, _ count: Int, _ scale: UnsafePointer<Float>, _ shift: UnsafePointer<Float>
) {
    let scale = scale.lanes(0)
    let shift = shift.lanes(0)
    forEachGroup(values, count) { $0 * scale + shift }
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

/// `1 / (1 + e^−x)`, within 2e-7 of the exact value.
@inline(__always)
private func logistic(_ x: Lanes) -> Lanes {
    1 / (1 + exponential(-x))
}

/// `e^x` for x in −87…88 (clamped): `2^n · e^r` with `|r| ≤ ln 2 / 2` and the Taylor polynomial of `e^r`.
@inline(__always)
private func exponential(_ x: Lanes) -> Lanes {
    var x = x
    x.replace(with: -87, where: x .< -87)
    x.replace(with: 88, where: x .> 88)
    // Adding 1.5 · 2²³ rounds to an integer, which then stands in the low bits.
    let magic = Lanes(repeating: 12_582_912)
    let shifted = x * 1.442_695_04 + magic
    let n = shifted - magic
    // ln 2 in two parts, so that n · ln 2 is taken away exactly.
    let r = (x - n * 0.693_359_375) + n * 2.121_944_4e-4
    var p = Lanes(repeating: 1.0 / 5040)
    p = p * r + Float(1.0 / 720)
    p = p * r + Float(1.0 / 120)
    p = p * r + Float(1.0 / 24)
    p = p * r + Float(1.0 / 6)
    p = p * r + 0.5
    p = p * r + 1
    p = p * r + 1
    let exponent = unsafeBitCast(shifted, to: SIMD16<Int32>.self) &- unsafeBitCast(magic, to: SIMD16<Int32>.self)
    return p * unsafeBitCast((exponent &+ 127) &<< 23, to: Lanes.self)
}

/// `x += y` over `count` groups of 16 values.
func add(_ x: UnsafeMutablePointer<Float>, _ y: UnsafePointer<Float>, _ count: Int) {
    for group in 0..<count {
        let offset = group * lanesPerBlock
        x.store(x.lanes(offset) + y.lanes(offset), at: offset)
    }
}
