/// The 16 channels of one block of one pixel.
typealias Lanes = SIMD16<Float>

extension UnsafePointer<Float> {
    /// The 16 values at `offset`, which is a multiple of 16 from an aligned start.
    @inline(__always)
    func lanes(_ offset: Int) -> Lanes {
        UnsafeRawPointer(self + offset).assumingMemoryBound(to: Lanes.self).pointee
    }
}

extension UnsafeMutablePointer<Float> {
    /// The 16 values at `offset`, which is a multiple of 16 from an aligned start.
    @inline(__always)
    func lanes(_ offset: Int) -> Lanes {
        UnsafePointer(self).lanes(offset)
    }

    /// Stores 16 values at `offset`, which is a multiple of 16 from an aligned start.
    @inline(__always)
    func store(_ value: Lanes, at offset: Int) {
        UnsafeMutableRawPointer(self + offset).assumingMemoryBound(to: Lanes.self).pointee = value
    }
}

extension Lanes {
    /// `self += a · b`: one rounding where the instruction set has it, two where a fused operation would be
    /// emulated.
    @inline(__always)
    mutating func accumulate(_ a: Lanes, _ b: Float) {
        #if KERNELS_AVX2 || KERNELS_AVX512 || arch(arm64)
            addProduct(a, Lanes(repeating: b))
        #else
            self += a * Lanes(repeating: b)
        #endif
    }

    /// `self -= a · b`.
    @inline(__always)
    mutating func subtract(_ a: Lanes, _ b: Float) {
        #if KERNELS_AVX2 || KERNELS_AVX512 || arch(arm64)
            addProduct(a, Lanes(repeating: -b))
        #else
            self -= a * Lanes(repeating: b)
        #endif
    }

    /// `self += a · b`, value by value.
    @inline(__always)
    mutating func accumulate(_ a: Lanes, _ b: Lanes) {
        #if KERNELS_AVX2 || KERNELS_AVX512 || arch(arm64)
            addProduct(a, b)
        #else
            self += a * b
        #endif
    }
}
