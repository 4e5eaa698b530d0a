/// The order in which a flatten layer reads a feature map.
public enum FlattenOrder: String, Hashable, Sendable {
    /// Channel by channel, each row by row (PyTorch, Caffe, ONNX).
    case channelsFirst = "chw"
    /// Pixel by pixel, row by row, channels innermost (Keras, TensorFlow).
    case channelsLast = "hwc"
}
