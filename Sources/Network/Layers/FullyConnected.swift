/// A fully-connected layer: `out[k] = bias[k] + Σ w[k,i] · in[i]`.
public struct FullyConnected: Hashable, Sendable {
    /// The number of outputs.
    public var outputs: Int

    /// A fully-connected layer with at least one output.
    public init(outputs: Int) {
        precondition(outputs > 0, "a fully-connected layer has at least one output")
        self.outputs = outputs
    }
}
