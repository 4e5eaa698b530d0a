import Foundation

/// `−log(e^x[label] / Σ e^x)`, the mean over a batch.
struct SoftmaxCrossEntropy {
    /// The sum of the losses.
    var loss = 0.0
    /// Windows whose largest logit is the label's.
    var correct = 0
    /// The gradient of the mean loss, shape [images, classes].
    var gradients: [[Float]] = []

    /// - Parameters:
    ///   - logits: Shape [images, classes].
    ///   - labels: The right class of each image.
    init(logits: [[Float]], labels: [Int]) {
        precondition(logits.count == labels.count, "one label for each image")
        for (image, row) in logits.enumerated() {
            let largest = row.max() ?? 0
            let exponentials = row.map { exp(Double($0 - largest)) }
            let sum = exponentials.reduce(0, +)
            let label = labels[image]
            loss += log(sum) - Double(row[label] - largest)
            if row[label] == largest, row.firstIndex(of: largest) == label { correct += 1 }
            gradients.append(
                exponentials.enumerated().map { index, value in
                    Float((value / sum - (index == label ? 1 : 0)) / Double(labels.count))
                })
        }
    }
}
