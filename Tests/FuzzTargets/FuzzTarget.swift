import Files
import Foundation

/// Something of the program that takes bytes from outside, as a fuzzer sees it.
package struct FuzzTarget: Sendable {
    /// What the fuzzer is asked for.
    package let name: String
    /// What is done with the bytes.
    package let summary: String
    /// Inputs to begin with, made by the project's own writers.
    package let seeds: @Sendable () throws -> [[UInt8]]
    private let body: @Sendable ([UInt8]) throws -> Void

    init(
        _ name: String, _ summary: String, seeds: @escaping @Sendable () throws -> [[UInt8]],
        body: @escaping @Sendable ([UInt8]) throws -> Void
    ) {
        self.name = name
        self.summary = summary
        self.seeds = seeds
        self.body = body
    }

    /// Something that does not hold for an input.
    package struct Finding: Error, CustomStringConvertible {
        /// What, in a sentence.
        package let description: String

        init(_ description: String) { self.description = description }
    }

    /// Takes one input. That the input is refused is what the program promises, as long as the reason is a sentence.
    ///
    /// - Returns: Why it is refused; nil where it is understood.
    /// - Throws: ``Finding``.
    @discardableResult
    package func run(_ bytes: [UInt8]) throws -> String? {
        do {
            try body(bytes)
            return nil
        } catch let finding as Finding {
            throw finding
        } catch let error as any DescribedError {
            if error.description.isEmpty { throw Finding("an error without a description: \(type(of: error))") }
            return error.description
        } catch {
            throw Finding("an error that nobody can understand: \(type(of: error)): \(error)")
        }
    }

    /// All targets, in alphabetical order.
    package static let all = (readers + data + differences + requests).sorted { $0.name < $1.name }

    /// The target of a name.
    package static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

/// Writes an input to a file of this process, because what is fuzzed takes paths.
///
/// - Parameter name: The file's name, which may decide how it is read.
func withFile<Result>(_ bytes: [UInt8], named name: String, _ body: (String) throws -> Result) throws -> Result {
    let path = FuzzFolder.path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try body(path)
}

/// Folders for the files of this process, in memory where the system has such a place.
enum FuzzFolder {
    /// Says which folder; whoever says it removes it, because libFuzzer ends processes in a way that leaves theirs.
    private static let variable = "FCNSCAN_FUZZ_FOLDER"

    /// The folder of this thread: tests run beside each other.
    static var path: String {
        let path = "\(whole)/\(pthread_self())"
        // They exist already but for the first time, and what cannot be written in them is an error then.
        mkdir(whole, 0o700)
        mkdir(path, 0o700)
        return path
    }

    private static let whole: String = {
        if let path = ProcessInfo.processInfo.environment[variable] { return "\(path)/\(getpid())" }
        let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : NSTemporaryDirectory()
        atexit { try? FileManager.default.removeItem(atPath: FuzzFolder.whole) }
        return "\(parent)/fcnscan-fuzz-\(getpid())"
    }()
}
