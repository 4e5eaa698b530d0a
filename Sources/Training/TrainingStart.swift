import Network

/// What a network is before its first step.
public struct TrainingStart: Sendable {
    /// How samples become inputs.
    public var normalization: Normalization
    /// The parameters of each layer, as in ``Network/Model``.
    public var parameters: [[Tensor]]
    /// The places of layers whose parameters stay as they are.
    public var frozen: Set<Int>

    /// A start from its parts.
    public init(normalization: Normalization, parameters: [[Tensor]], frozen: Set<Int> = []) {
        self.normalization = normalization
        self.parameters = parameters
        self.frozen = frozen
    }
}
