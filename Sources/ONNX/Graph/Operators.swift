/// What is known about operators that are not read.
enum Operators {
    /// What could be done instead.
    static let advice: [String: String] = [
        "DepthToSpace": "it moves channels into positions; export the model with a Resize or ConvTranspose instead",
        "SpaceToDepth": "it moves positions into channels; export the model with a convolution of that stride instead",
        "InstanceNormalization":
            "it normalises by the whole map, which differs from window to window; train with BatchNormalization",
        "GroupNormalization":
            "it normalises by the whole map, which differs from window to window; train with BatchNormalization",
        "LSTM": "recurrent networks are not read, only networks of convolutions, poolings and matrices",
        "GRU": "recurrent networks are not read, only networks of convolutions, poolings and matrices",
        "RNN": "recurrent networks are not read, only networks of convolutions, poolings and matrices",
        "If": "export the model without conditions, for inference and with fixed sizes",
        "Loop": "export the model without loops, for inference and with fixed sizes",
        "QuantizeLinear": "export the model in float32, before it is quantised",
        "DequantizeLinear": "export the model in float32, before it is quantised",
        "QLinearConv": "export the model in float32, before it is quantised",
        "ConvInteger": "export the model in float32, before it is quantised",
        "NonMaxSuppression": "choose an output before it, the scores of the classes, with the option for the output",
        "TopK": "choose an output before it, the scores of the classes, with the option for the output",
        "ArgMax": "choose an output before it, the scores of the classes, with the option for the output",
    ]
}
