import KernelInterface

/// Keeps each value with a chance and multiplies it, or sets it to zero. See ``KernelInterface/DroppedValues``.
///
/// Every value's chance is a hash of its place, so that it can be asked for again on the way back.
func dropValues(_ values: DroppedValues) {
    let lane = SIMD16<UInt32>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    let (one, threshold) = (SIMD16<UInt32>(repeating: 1), SIMD16<UInt32>(repeating: values.threshold))
    for group in 0..<values.count {
        let offset = group * lanesPerBlock
        let place = lane &+ SIMD16(repeating: UInt32(truncatingIfNeeded: values.firstPlace + offset))
        var hash = mixed(place ^ SIMD16(repeating: values.seed.0))
        hash = mixed(hash ^ SIMD16(repeating: values.seed.1))
        // Below the threshold the subtraction borrows; comparisons of whole numbers would go lane by lane.
        let isKept = (((hash &>> SIMD16(repeating: 1)) &- threshold) &>> SIMD16(repeating: 31)) &- one
        let scaled = unsafeBitCast(values.source.lanes(offset) * values.scale, to: SIMD16<UInt32>.self)
        values.target.store(unsafeBitCast(scaled & isKept, to: Lanes.self), at: offset)
    }
}

/// A bijection in which every input bit moves about half of the output bits.
///
/// Constants: C. Wellons, "Prospecting for Hash Functions", 2018.
@inline(__always)
private func mixed(_ value: SIMD16<UInt32>) -> SIMD16<UInt32> {
    var x = value
    x ^= x &>> SIMD16(repeating: 16)
    x = x &* SIMD16(repeating: 0x7FEB_352D)
    x ^= x &>> SIMD16(repeating: 15)
    x = x &* SIMD16(repeating: 0x846C_A68B)
    return x ^ (x &>> SIMD16(repeating: 16))
}
