import ArgumentParser
import FCNScanKit

/// How the network is computed.
struct PlanArguments: ParsableArguments {
    @Option(
        help: """
            How exact scores are: exact takes plain sums, which give a window the same score wherever it lies; \
            default stays within 1e-5 of exact scores; fast uses larger transforms.
            """)
    var precision: Precision = .default

    @Option(
        help: ArgumentHelp(
            "An algorithm for all convolutions that it can compute, or LAYER=ALGORITHM for one (\(Algorithm.allCases.map(\.rawValue).joined(separator: ", "))); can be given more than once.",
            visibility: .hidden))
    var algorithm: [String] = []

    @Option(
        help: ArgumentHelp(
            "Kernels to use (\(InstructionSet.allCases.map(\.rawValue).joined(separator: ", "))); the widest that the processor has unless given.",
            visibility: .hidden))
    var instructionSet: InstructionSet = .best

    func validate() throws {
        guard instructionSet.isSupported else {
            throw ValidationError("This processor cannot run \(instructionSet.rawValue) kernels.")
        }
        _ = try options()
    }

    func options() throws -> PlanOptions {
        var options = PlanOptions(instructionSet: instructionSet, precision: precision)
        for text in algorithm {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard let algorithm = Algorithm(rawValue: parts.last ?? "") else {
                throw ValidationError(
                    "--algorithm takes \(Algorithm.allCases.map(\.rawValue).joined(separator: ", ")), alone or as LAYER=ALGORITHM; found \(text)."
                )
            }
            if parts.count == 2 { options.algorithms[parts[0]] = algorithm } else { options.algorithm = algorithm }
        }
        return options
    }
}

extension InstructionSet: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
