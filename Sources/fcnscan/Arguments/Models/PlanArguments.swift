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

    @Option(help: ArgumentHelp("Picture rows that are read at a time.", visibility: .hidden))
    var rowsPerBand: Int?

    @Option(help: ArgumentHelp("Picture columns that are taken through all layers at a time.", visibility: .hidden))
    var columnsPerStrip: Int?

    func validate() throws {
        for (name, value) in [("--rows-per-band", rowsPerBand), ("--columns-per-strip", columnsPerStrip)] {
            if let value, value < 1 { throw ValidationError("\(name) takes a number from 1, found \(value).") }
        }
        guard instructionSet.isSupported else {
            throw ValidationError("This processor cannot run \(instructionSet.rawValue) kernels.")
        }
        _ = try algorithms()
    }

    func options() throws -> PlanOptions {
        var options = PlanOptions(
            instructionSet: instructionSet, precision: precision, rowsPerBand: rowsPerBand,
            columnsPerStrip: columnsPerStrip, machine: try MachineProfile.stored(instructionSet))
        (options.algorithm, options.algorithms) = try algorithms()
        return options
    }

    private func algorithms() throws -> (all: Algorithm?, named: [String: Algorithm]) {
        var result: (all: Algorithm?, named: [String: Algorithm]) = (nil, [:])
        for text in algorithm {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard let algorithm = Algorithm(rawValue: parts.last ?? "") else {
                throw ValidationError(
                    "--algorithm takes \(Algorithm.allCases.map(\.rawValue).joined(separator: ", ")), alone or as LAYER=ALGORITHM; found \(text)."
                )
            }
            if parts.count == 2 { result.named[parts[0]] = algorithm } else { result.all = algorithm }
        }
        return result
    }
}

extension InstructionSet: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
