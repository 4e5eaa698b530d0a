/// What a loss says about a batch.
struct BatchLoss {
    /// The sum over the windows.
    var sum = 0.0
    /// Windows whose largest score is the right class's.
    var correct = 0
    /// The gradient of the mean loss, shape [windows, classes].
    var gradients: [[Float]] = []
}
