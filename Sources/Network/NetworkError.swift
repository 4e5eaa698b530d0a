/// Which layer a message is about.
public struct LayerPlace: Hashable, Sendable {
    /// Position in the chain, from 0.
    public let index: Int
    /// The kind in one word, for example `conv`.
    public let kind: String

    /// A place from its position and kind.
    public init(index: Int, kind: String) {
        self.index = index
        self.kind = kind
    }
}

/// What can be wrong with a network, its text or its file.
public enum NetworkError: Error, Equatable {
    /// The input has a size of zero.
    case emptyInput(Shape)
    /// A kernel is larger than the padded map that enters it.
    case kernelDoesNotFit(LayerPlace, window: SlidingWindow, shape: Shape)
    /// A convolution or pooling stands behind a flatten or fully-connected layer.
    case mapExpected(LayerPlace)
    /// A fully-connected layer stands behind a map that was not flattened.
    case flattenExpected(LayerPlace, shape: Shape)
    /// A softmax stands before the end.
    case softmaxNotLast(LayerPlace)
}
