import ArgumentParser
import FCNScanKit

/// On how many threads.
struct ThreadArguments: ParsableArguments {
    @Option(name: .shortAndLong, help: "Threads; one for each processor that the program may use unless given.")
    var threads: Int = AvailableProcessors.count

    func validate() throws {
        guard (1...1024).contains(threads) else {
            throw ValidationError("--threads takes a number from 1 to 1024, found \(threads).")
        }
    }

    func pool() -> WorkerPool { WorkerPool(threads: threads) }
}
