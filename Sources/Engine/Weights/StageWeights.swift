import Network

/// Where the stages of a plan take their weights from, layer by layer.
protocol StageWeights {
    /// Those of a convolution as plain sums.
    ///
    /// - Throws: What reading them throws, such as `FileError`; so do the others.
    func packed(layer: Int, _ groups: MergedGroups) throws -> PackedConvolution
    /// Those of a convolution in a transformed space.
    ///
    /// - Throws: Also ``EngineError/tooMuchMemory(bytes:availableBytes:)``.
    func transformed(
        layer: Int, _ groups: MergedGroups, _ algorithm: Algorithm, _ transform: TileTransform
    ) throws -> TransformedWeights
    /// Those of a depthwise convolution.
    func depthwise(layer: Int) throws -> DepthwiseWeights
    /// Those of a transposed convolution.
    func transposed(layer: Int, _ convolution: TransposedConvolution) throws -> TransposedPhases
    /// Those of an affine layer with values for each position.
    func positional(layer: Int) throws -> PositionalValues
    /// Those of a layer normalisation.
    func channels(layer: Int) throws -> ChannelValues
    /// What is done in place to the map that a stage has made.
    func epilogue(_ change: Blueprint.Change) -> Epilogue
}
