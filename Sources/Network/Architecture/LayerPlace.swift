/// Which layer a message is about.
public struct LayerPlace: Hashable, Sendable {
    /// Position in the network, from 0.
    public let index: Int
    /// The kind in one word, for example `conv`.
    public let kind: String

    /// A place from its position and kind.
    package init(index: Int, kind: String) {
        self.index = index
        self.kind = kind
    }
}
