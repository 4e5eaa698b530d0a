import Foundation
import FuzzTargets

// libFuzzer has the program's beginning and its loop: fuzz TARGET [OPTION OF LIBFUZZER…] [FOLDER…]
// Without a target all are listed; `fuzz TARGET --seeds FOLDER` writes the inputs to begin with.

/// Says to the processes that libFuzzer starts, without the first argument, what is fuzzed.
private let variable = "FCNSCAN_FUZZ_TARGET"

/// What is fuzzed. Unsafe, because it is set once before the loop begins, which calls on one thread.
nonisolated(unsafe) private var target: FuzzTarget?

private func fail(_ sentence: String) -> Never {
    FileHandle.standardError.write(Data("fuzz: \(sentence)\n".utf8))
    exit(2)
}

/// Takes the target from the arguments before libFuzzer reads them.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> Int32 {
    let words = (0..<Int(count.pointee)).compactMap { arguments.pointee[$0].map { String(cString: $0) } }
    let known = ProcessInfo.processInfo.environment[variable]
    guard known != nil || words.count > 1 else {
        for target in FuzzTarget.all { print("\(target.name): \(target.summary)") }
        exit(0)
    }
    let name = known ?? words[1]
    guard let named = FuzzTarget.named(name) else { fail("there is no target '\(name)'; without one, all are listed") }
    if words.count == 4, words[2] == "--seeds" { writeSeeds(of: named, to: words[3]) }
    if known == nil {
        setenv(variable, name, 1)
        for index in 1..<words.count { arguments.pointee[index] = arguments.pointee[index + 1] }
        count.pointee -= 1
    }
    target = named
    return 0
}

/// Takes one input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    do {
        try target?.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
    } catch {
        // libFuzzer keeps the input of what aborts.
        FileHandle.standardError.write(Data("finding: \(error)\n".utf8))
        abort()
    }
    return 0
}

private func writeSeeds(of target: FuzzTarget, to folder: String) -> Never {
    do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (index, seed) in try target.seeds().enumerated() {
            try Data(seed).write(to: URL(fileURLWithPath: "\(folder)/seed-\(index)"))
        }
    } catch {
        fail("the inputs of '\(target.name)' cannot be written to \(folder): \(error)")
    }
    exit(0)
}
