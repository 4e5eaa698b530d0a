import ArgumentParser
import FCNScanKit
import Foundation

/// On how many threads.
struct ThreadArguments: ParsableArguments {
    @Option(name: .shortAndLong, help: "Threads; one for each processor unless given.")
    var threads: Int = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        guard (1...1024).contains(threads) else {
            throw ValidationError("--threads takes a number from 1 to 1024, found \(threads).")
        }
    }

    func pool() -> WorkerPool { WorkerPool(threads: threads) }
}
