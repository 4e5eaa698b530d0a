import Network

/// How the values of a picture lie in an input.
public enum InputLayout: String, Sendable, CaseIterable {
    /// Batch, channels, rows, columns (PyTorch, Caffe).
    case channelsFirst = "NCHW"
    /// Batch, rows, columns, channels (Keras, TensorFlow).
    case channelsLast = "NHWC"
}
