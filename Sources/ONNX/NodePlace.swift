import Network

/// Which node of an ONNX graph a message is about.
public struct NodePlace: Hashable, Sendable {
    /// The node's name, or that of its first output when it has none.
    public let name: String
    /// The operator, for example `Conv`.
    public let operatorName: String

    /// A place from the node's name and operator.
    package init(name: String, operatorName: String) {
        self.name = name
        self.operatorName = operatorName
    }
}

extension NodePlace: CustomStringConvertible {
    /// For example `node 'conv1' (Conv)`.
    public var description: String { "node '\(name)' (\(operatorName))" }
}
