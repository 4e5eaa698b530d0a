import Files
import FoundationEssentials

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

    /// What processors with an instruction set can usually do, in round numbers; ``Calibration`` measures those of one machine.
    package static func usual(_ instructionSet: InstructionSet) -> MachineProfile {
        switch instructionSet {
        case .baseline: MachineProfile(gigaflops: 20, memoryGigabytes: 15, cacheGigabytes: 30)
        case .avx2: MachineProfile(gigaflops: 100, memoryGigabytes: 15, cacheGigabytes: 60)
        case .avx512: MachineProfile(gigaflops: 200, memoryGigabytes: 15, cacheGigabytes: 100)
        }
    }
}

extension MachineProfile {
    /// Where profiles of this machine are kept: `fcnscan/machine.json` in `XDG_CONFIG_HOME` or `~/.config`.
    package static var path: String {
        let environment = ProcessInfo.processInfo.environment
        let folder = environment["XDG_CONFIG_HOME"] ?? FileManager.default.homeDirectoryForCurrentUser.path + "/.config"
        return folder + "/fcnscan/machine.json"
    }

    /// The stored profile of an instruction set; nil where none was stored.
    ///
    /// - Throws: ``EngineError/unusableProfile(path:)`` where a file is there that holds no profiles.
    public static func stored(_ instructionSet: InstructionSet) throws -> MachineProfile? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        guard let profiles = try? JSONDecoder().decode([String: MachineProfile].self, from: data),
            profiles.values.allSatisfy(\.isUsable)
        else { throw EngineError.unusableProfile(path: path) }
        return profiles[instructionSet.rawValue]
    }

    /// Stores profiles by instruction set.
    ///
    /// - Throws: `FileError`.
    package static func store(_ profiles: [InstructionSet: MachineProfile]) throws {
        try createFolder(Path.folder(of: path))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let named = Dictionary(uniqueKeysWithValues: profiles.map { ($0.rawValue, $1) })
        try AtomicFile.write(try encoder.encode(named) + Data("\n".utf8), to: path)
    }

    private var isUsable: Bool {
        [gigaflops, memoryGigabytes, cacheGigabytes].allSatisfy { $0.isFinite && $0 > 0 }
    }
}
