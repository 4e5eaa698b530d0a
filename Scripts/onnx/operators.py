"""Which operators fcnscan says that it takes, and what other ones are for."""

# Those of the README: in float32, on pictures.
CLAIMED = frozenset(
    """
    Conv ConvTranspose Gemm MatMul Flatten Reshape MaxPool AveragePool LpPool GlobalAveragePool GlobalMaxPool
    ReduceMean BatchNormalization LRN Relu LeakyRelu PRelu Elu Selu Sigmoid HardSigmoid HardSwish Tanh Clip Softmax
    LogSoftmax Add Sub Mul Div Sum Concat Pad Dropout Identity Cast Constant ConstantOfShape Transpose Squeeze
    Unsqueeze Slice Upsample Resize Shape Gather Range
    """.split())

# Each value of the result depends on one value of every input: rank does not matter.
ELEMENTWISE = frozenset(
    """
    Abs Acos Acosh Add Asin Asinh Atan Atanh Cast CastLike Ceil Celu Clip Constant Cos Cosh Div Dropout Elu Equal Erf
    Exp Floor Gelu Greater GreaterOrEqual HardSigmoid HardSwish Identity LeakyRelu Less LessOrEqual Log Max Mean Min
    Mish Mod Mul Neg Not Or And PRelu Pow Reciprocal Relu Round Selu Shrink Sigmoid Sign Sin Sinh Softplus Softsign
    Sqrt Sub Sum Swish Tan Tanh ThresholdedRelu Where Xor
    """.split())

# Inputs of one shape may be two maps of the network instead of a map and weights.
MERGING = frozenset("Add Sub Mul Div Sum Max Min Mean Concat Pow".split())

# Along an axis: rank 3 can become a picture where that is the first.
ALONG_AN_AXIS = frozenset("Concat Softmax LogSoftmax".split())

KINDS = {
    "control flow": "If Loop Scan SequenceMap",
    "random results": "Bernoulli Multinomial RandomNormal RandomNormalLike RandomUniform RandomUniformLike",
    "training": "Adagrad Adam Gradient Momentum NegativeLogLikelihoodLoss SoftmaxCrossEntropyLoss",
    "recurrent and language networks":
        "Attention FlexAttention GRU LSTM LinearAttention RNN RotaryEmbedding TfIdfVectorizer TensorScatter "
        "CausalConvWithState",
    "sound": "BlackmanWindow DFT HammingWindow HannWindow MelWeightMatrix STFT",
    "quantised networks":
        "ConvInteger DequantizeLinear DynamicQuantizeLinear MatMulInteger QLinearConv QLinearMatMul QuantizeLinear",
    "text": "RegexFullMatch StringConcat StringNormalizer StringSplit",
}
KIND_OF = {operator: kind for kind, names in KINDS.items() for operator in names.split()}
