import ArgumentParser

/// How much memory a scan may hold.
struct MemoryArgument: ParsableArguments {
    @Option(
        help: """
            The most memory that the program may hold, for example 256MB or 1GiB; obeyed by working on fewer rows at \
            a time, or refused before the work starts.
            """)
    var memoryLimit: ByteCount?
}

/// A number of bytes as people write it: 300000000, 256MB, 0.5GB, 512MiB.
struct ByteCount: ExpressibleByArgument {
    let bytes: Int

    init?(argument: String) {
        let units: [(String, Double)] = [
            ("KiB", 1024), ("MiB", 1_048_576), ("GiB", 1_073_741_824), ("kB", 1e3), ("KB", 1e3), ("MB", 1e6),
            ("GB", 1e9),
            ("B", 1), ("", 1),
        ]
        let lowercase = argument.lowercased()
        guard let (unit, factor) = units.first(where: { lowercase.hasSuffix($0.0.lowercased()) }),
            let number = Double(lowercase.dropLast(unit.count)), number > 0, number * factor < 1e18
        else { return nil }
        bytes = Int(number * factor)
    }
}
