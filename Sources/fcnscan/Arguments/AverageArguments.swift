import ArgumentParser
import FCNScanKit

/// Which mirrored and turned windows are scored too.
struct OrientationArguments: ParsableArguments {
    @Option(
        help: """
            Also score each window mirrored and turned, and average: flips (4 ways), rotations (4, square windows only) \
            or dihedral (all 8). The work grows as many times; the picture is decoded once.
            """)
    var average: WindowAverage.Orientations?
}

/// Which mirrored and turned windows are scored, and what is averaged.
struct AverageArguments: ParsableArguments {
    @OptionGroup var orientations: OrientationArguments

    @Option(help: "What --average takes the mean of: probabilities unless given, or logits.")
    var averageOf: WindowAverage.Quantity?

    func validate() throws {
        if averageOf != nil, orientations.average == nil {
            throw ValidationError("--average-of says what --average takes the mean of; give --average too.")
        }
    }

    /// What is averaged; nil where windows are scored as they are only.
    var windowAverage: WindowAverage? {
        orientations.average.map { WindowAverage($0, of: averageOf ?? .probabilities) }
    }
}

extension WindowAverage.Orientations: ExpressibleByArgument {}
extension WindowAverage.Quantity: ExpressibleByArgument {}
