import ArgumentParser
import FCNScanKit

/// Which mirrored and turned windows are scored too, and what is averaged.
struct AverageArguments: ParsableArguments {
    @Option(
        help: """
            Also score each window mirrored and turned, and average: flips (4 ways), rotations (4, square windows only) \
            or dihedral (all 8). The work grows as many times; the picture is decoded once.
            """)
    var average: WindowAverage.Orientations?

    @Option(help: "What is averaged: probabilities unless given, or logits.")
    var averageOf: WindowAverage.Quantity?

    /// Makes sure that there is something to average.
    ///
    /// - Parameters:
    ///   - method: How windows are scored.
    ///   - hasPlaces: True where scores of several places of a picture are averaged in any case.
    func check(_ method: ScanMethod, hasPlaces: Bool = false) throws {
        if case .shiftedPasses = method, average != nil {
            throw ValidationError("--average takes one pass for each orientation; leave out --stride-method shifted.")
        }
        guard averageOf == nil || average != nil || hasPlaces else {
            throw ValidationError("--average-of says what is averaged; say over which windows with --average too.")
        }
    }

    /// What is averaged, probabilities unless given.
    var quantity: WindowAverage.Quantity { averageOf ?? .probabilities }

    /// What is averaged over mirrored and turned windows; nil where they are scored as they are only.
    var windowAverage: WindowAverage? { average.map { WindowAverage($0, of: quantity) } }
}

extension WindowAverage.Orientations: ExpressibleByArgument {}
extension WindowAverage.Quantity: ExpressibleByArgument {}
