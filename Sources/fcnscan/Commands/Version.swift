import ArgumentParser
import FCNScanKit
import Glibc

struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tells what a report of a fault should say: commit, libraries, instruction sets, C library.",
        discussion: """
            '--version' prints the version alone.

            EXAMPLES
              fcnscan version
              fcnscan version >> report.txt
            """)

    func run() {
        let sets = InstructionSet.allCases.map(\.rawValue).joined(separator: ", ")
        print(
            """
            fcnscan       \(Release.version)
            build         \(Release.build)
            libraries     \(Release.libraries.joined(separator: ", "))
            instructions  \(sets); here \(InstructionSet.best.rawValue)
            C library     \(Self.libraryOfC)
            """)
    }

    /// For example `glibc 2.36`.
    private static var libraryOfC: String {
        String(unsafeUninitializedCapacity: 64) { buffer in
            buffer.withMemoryRebound(to: CChar.self) {
                max(1, confstr(Int32(_CS_GNU_LIBC_VERSION), $0.baseAddress, $0.count)) - 1
            }
        }
    }
}
