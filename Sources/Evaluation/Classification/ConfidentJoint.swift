/// Which labels a classifier is at odds with, more than it is unsure.
///
/// A window is as sure to be of class k as windows of k usually are where its probability of k is at least the mean
/// probability of k over the windows that are labelled k. Where that holds for other classes than the window's own, and the
/// most probable of all of those is another, its label is in doubt.
/// Source: Northcutt, Jiang & Chuang, "Confident Learning", arXiv:1911.00068, section 3.1.
struct ConfidentJoint {
    private let classes: Int
    /// The mean probability of each class over the windows that are labelled so; above every probability without any.
    private let usual: [Float]

    /// - Parameters:
    ///   - probabilities: Shape [windows, classes].
    ///   - labels: What the windows are labelled.
    init(classes: Int, probabilities: [Float], labels: [Int]) {
        self.classes = classes
        var sums = [Double](repeating: 0, count: classes)
        var counts = [Int](repeating: 0, count: classes)
        for (window, label) in labels.enumerated() {
            sums[label] += Double(probabilities[window * classes + label])
            counts[label] += 1
        }
        usual = zip(sums, counts).map { $1 > 0 ? Float($0 / Double($1)) : .infinity }
    }

    /// The class that a window seems to have instead of its label; nil where the label is not in doubt.
    ///
    /// - Parameter probabilities: One for each class.
    func likelier(than label: Int, _ probabilities: ArraySlice<Float>) -> Int? {
        let start = probabilities.startIndex
        let sure = (0..<classes).filter { probabilities[start + $0] >= usual[$0] }
        let best = sure.max { (probabilities[start + $0], $1) < (probabilities[start + $1], $0) }
        return best.flatMap { $0 == label ? nil : $0 }
    }
}
