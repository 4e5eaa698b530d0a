import Network

/// What a network is before its first step.
package struct TrainingStart: Sendable {
    /// How samples become inputs.
    package var normalization: Normalization
    /// The parameters of each layer, as in ``Network/Model``.
    package var parameters: [[Tensor]]
    /// The places of layers whose parameters stay as they are.
    package var frozen: Set<Int>

    /// A start from its parts.
    package init(normalization: Normalization, parameters: [[Tensor]], frozen: Set<Int> = []) {
        self.normalization = normalization
        self.parameters = parameters
        self.frozen = frozen
    }

    /// Random parameters behind a preprocessing whose layers stay as they are.
    ///
    /// - Parameters:
    ///   - architecture: The network without the preprocessing's layers.
    ///   - options: How weights start.
    /// - Returns: The network with the preprocessing's layers, and its start.
    /// - Throws: `NetworkError` where the network does not fit behind the preprocessing.
    package static func behind(
        _ preprocessing: FittedPreprocessing, _ architecture: Architecture, options: TrainingOptions
    ) throws -> (architecture: Architecture, start: TrainingStart) {
        let whole = try preprocessing.prepended(to: architecture)
        // Whitening may hand on fewer values than the window has, so the shapes are those behind it.
        let random = options.initialization.parameters(of: whole, seed: options.seed)
        return (
            whole,
            TrainingStart(
                normalization: preprocessing.normalization,
                parameters: preprocessing.parameters + random[preprocessing.layers.count...],
                frozen: Set(preprocessing.layers.indices))
        )
    }
}
