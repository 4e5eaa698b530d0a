import Engine
import Machine
import Network

/// Plans for a network and for its mirrored and turned forms, with packed weights that several scanners may use.
package final class OrientedPlanners: Sendable {
    /// A form of the network.
    struct Orientation: Sendable {
        /// What is done with windows.
        let symmetry: WindowSymmetry
        /// Makes plans for the form.
        let planner: Planner
        /// The first rows and columns of windows that the form does not read.
        let offset: Extent
    }

    /// The upright network first.
    let orientations: [Orientation]
    /// What is averaged.
    package let average: WindowAverage

    /// Makes the mirrored and turned forms; their weights are packed when a plan first asks for them.
    ///
    /// - Parameters:
    ///   - planner: That of the upright network.
    ///   - pool: The threads that pack the weights.
    /// - Throws: ``ScanError/windowsDoNotTurn(window:stride:)``, `NetworkError.notMirrored`.
    package init(_ planner: Planner, average: WindowAverage, pool: WorkerPool) throws {
        let model = planner.model
        try average.check(window: model.window, stride: model.stride)
        self.average = average
        orientations = try average.orientations.symmetries.map { symmetry in
            guard symmetry != .identity else {
                return Orientation(symmetry: symmetry, planner: planner, offset: Extent(0))
            }
            let transformed = try model.transformed(by: symmetry)
            return Orientation(
                symmetry: symmetry, planner: Planner(transformed.model, options: planner.options, pool: pool),
                offset: transformed.offset)
        }
    }
}
