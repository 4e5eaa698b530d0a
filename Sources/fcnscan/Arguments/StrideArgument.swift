import ArgumentParser
import FCNScanKit

/// How far apart the windows of a dense pass lie.
struct StrideArgument: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Pixels between neighbouring windows, N or WIDTHxHEIGHT; the network's own stride unless given.",
            valueName: "pixels"))
    var stride: StrideSize?

    /// The network for windows that lie so far apart.
    ///
    /// - Throws: `NetworkError` where its layers cannot give the stride.
    func applied(to model: DenseModel) throws -> DenseModel {
        try stride.map { try model.striding(by: $0.extent) } ?? model
    }
}
