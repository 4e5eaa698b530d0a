extension Architecture {
    /// The network behind a chain of other layers, which take in its input.
    ///
    /// - Parameter front: The layers in front, first to last; none leave the network as it is.
    /// - Throws: ``NetworkError`` where what leaves the layers in front does not fit the network.
    package func preceded(by front: [Layer]) throws -> Architecture {
        try Architecture(
            input: input, layers: front + layers,
            inputs: front.indices.map { [$0 - 1] } + inputs.map { $0.map { $0 + front.count } })
    }
}
