/// What one thread of a machine can do: the numbers behind the choice of algorithms.
public struct MachineProfile: Sendable, Codable, Equatable {
    /// Billions of additions and multiplications in a second, in registers.
    public var gigaflops: Double
    /// Billions of bytes in a second from memory.
    public var memoryGigabytes: Double
    /// Billions of bytes in a second that a transform moves between the caches.
    public var cacheGigabytes: Double

    /// A profile from its numbers.
    public init(gigaflops: Double, memoryGigabytes: Double, cacheGigabytes: Double) {
        self.gigaflops = gigaflops
        self.memoryGigabytes = memoryGigabytes
        self.cacheGigabytes = cacheGigabytes
    }

    /// What processors with an instruction set can usually do.
    public static func usual(_ instructionSet: InstructionSet) -> MachineProfile {
        switch instructionSet {
        case .baseline: MachineProfile(gigaflops: 20, memoryGigabytes: 15, cacheGigabytes: 30)
        case .avx2: MachineProfile(gigaflops: 100, memoryGigabytes: 15, cacheGigabytes: 60)
        case .avx512: MachineProfile(gigaflops: 200, memoryGigabytes: 15, cacheGigabytes: 100)
        }
    }
}
