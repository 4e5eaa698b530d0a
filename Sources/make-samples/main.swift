import Files
import Glibc
import Smears

let usage = """
    usage: make-samples OUT
           make-samples --training COUNT --seed S OUT
           make-samples --giant SIDE --seed S OUT.png

    Draws synthetic blood smears into the folder OUT. The first form writes the sample set of the package
    with its index; the second one writes COUNT smears of 640×480 pixels into OUT/images and their boxes
    into OUT/boxes.csv; the third one writes one picture of SIDE×SIDE pixels, in little memory, to try out
    large scans. The same seed gives the same bytes.
    """

/// What the command line asks for.
struct Request {
    enum Kind { case samples, training(count: Int, seed: UInt64), giant(side: Int, seed: UInt64) }
    let kind: Kind
    let output: String

    init(_ arguments: [String]) throws(UsageError) {
        var count: Int?
        var side: Int?
        var seed: UInt64?
        var folders: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--training": count = try Self.number(after: argument, &rest)
            case "--giant": side = try Self.number(after: argument, &rest)
            case "--seed": seed = try Self.number(after: argument, &rest)
            case _ where argument.hasPrefix("-"): throw UsageError("unknown option '\(argument)'")
            default: folders.append(argument)
            }
        }
        guard folders.count == 1 else {
            throw UsageError("one place to write to is expected, and \(folders.count) were given")
        }
        guard count ?? 1 > 0 else { throw UsageError("'--training' expects at least 1 picture") }
        guard (1...1 << 20).contains(side ?? 1) else { throw UsageError("'--giant' expects 1 to \(1 << 20) pixels") }
        guard count == nil || side == nil else { throw UsageError("'--training' and '--giant' exclude each other") }
        guard count != nil || side != nil || seed == nil else {
            throw UsageError("'--seed' is only for '--training' and '--giant'")
        }
        output = folders[0]
        kind =
            side.map { .giant(side: $0, seed: seed ?? 1) } ?? count.map { .training(count: $0, seed: seed ?? 1) }
            ?? .samples
    }

    private static func number<N: FixedWidthInteger>(
        after option: String, _ rest: inout ArraySlice<String>
    ) throws(UsageError) -> N {
        guard let text = rest.popFirst() else { throw UsageError("'\(option)' expects a number after it") }
        guard let number = N(text) else { throw UsageError("'\(option)' expects a number, not '\(text)'") }
        return number
    }
}

/// A command line that cannot be understood.
struct UsageError: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

func complain(_ text: String) {
    writeToStandardError(text + "\n")
}

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.contains("--help") || arguments.contains("-h") {
    print(usage)
    exit(0)
}
do {
    let request = try Request(arguments)
    switch request.kind {
    case .samples: try SampleSet().write(to: request.output)
    case .giant(let side, let seed): try GiantSmear(side: side, seed: seed).write(to: request.output)
    case .training(let count, let seed): try TrainingSet(count: count, seed: seed).write(to: request.output)
    }
} catch let error as UsageError {
    complain("make-samples: \(error.reason)\n\n\(usage)")
    exit(64)
} catch {
    complain("make-samples: \(error)")
    exit(1)
}
