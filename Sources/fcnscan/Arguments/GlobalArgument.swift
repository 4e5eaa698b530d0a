import ArgumentParser
import FCNScanKit

/// What becomes of values that a network takes from the whole window.
struct GlobalArgument: ParsableArguments {
    /// The ways to slide all the same.
    enum Way: String, CaseIterable, ExpressibleByArgument {
        /// The mean of a window-sized neighbourhood of each place.
        case local
    }

    @Option(
        name: .customLong("global"),
        help: """
            Let a network slide that takes means of the whole window, as squeeze-and-excitation does: local takes the \
            mean of a window-sized neighbourhood of each place; scores are then near those of single windows. Refused \
            unless given.
            """)
    var way: Way?

    /// The model as it is scanned with.
    ///
    /// - Throws: `NetworkError`.
    func applied(to model: Model) throws -> Model { way == nil ? model : try model.withLocalMeans() }
}
