import Engine
import KernelInterface

/// Every instruction set that this processor has.
let supportedSets = InstructionSet.allCases.filter(\.isSupported)

/// Pseudo-random values in −1…1, always the same.
func randomBuffer(_ count: Int, seed: UInt64) -> AlignedBuffer {
    let buffer = AlignedBuffer(count: count)
    var state = seed
    for index in 0..<count {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        buffer.start[index] = Float(Int32(truncatingIfNeeded: state >> 32)) / Float(1 << 31)
    }
    return buffer
}
