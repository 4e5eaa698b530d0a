import Glibc

/// What is counted window by window.
struct ClassificationTally {
    let classes: Int
    var right = 0
    var rightInFive = 0
    var brier = 0.0
    var losses: [Double] = []
    var predictions: [Int] = []
    var confusion: [[Int]]
    var calibration = ClassificationReport.Calibration()

    init(classes: Int) {
        self.classes = classes
        confusion = Array(repeating: Array(repeating: 0, count: classes), count: classes)
    }

    mutating func add(_ row: ArraySlice<Float>, label: Int) {
        let start = row.startIndex
        // Of equal probabilities the first class is the prediction.
        let prediction = (0..<classes).reduce(0) { row[start + $1] > row[start + $0] ? $1 : $0 }
        let isRight = prediction == label
        if isRight { right += 1 }
        let own = row[start + label]
        let before = (0..<classes).count { row[start + $0] > own || (row[start + $0] == own && $0 < label) }
        if before < 5 { rightInFive += 1 }
        for index in 0..<classes {
            let difference = Double(row[start + index]) - (index == label ? 1 : 0)
            brier += difference * difference
        }
        losses.append(-log(Double(max(own, .leastNormalMagnitude))))
        predictions.append(prediction)
        confusion[label][prediction] += 1
        calibration.add(confidence: Double(row[start + prediction]), isRight: isRight)
    }

    func scores(_ names: [String]) -> [ClassificationReport.ClassScore] {
        names.indices.map { index in
            let support = confusion[index].reduce(0, +)
            let predicted = confusion.reduce(0) { $0 + $1[index] }
            let right = Double(confusion[index][index])
            return ClassificationReport.ClassScore(
                name: names[index], support: support, predicted: predicted,
                precision: predicted > 0 ? right / Double(predicted) : nil,
                recall: support > 0 ? right / Double(support) : nil,
                f1: support + predicted > 0 ? 2 * right / Double(support + predicted) : nil)
        }
    }
}
