/// How good a classifier is on labelled windows.
///
/// Measures that have no meaning are nil: the precision of a class that is never predicted, the recall of a class
/// that no window has.
public struct ClassificationReport: Sendable, Equatable {
    /// A window that was judged: where it is.
    public struct Window: Sendable, Equatable, Codable {
        /// The picture's name in the data.
        public var picture: String
        /// The window's left edge, in pixels of the picture; negative where the window leaves it.
        public var x: Int
        /// Its top edge.
        public var y: Int
        /// Its width.
        public var width: Int
        /// Its height.
        public var height: Int

        /// A window of a picture, in pixels.
        public init(picture: String, x: Int, y: Int, width: Int, height: Int) {
            self.picture = picture
            self.x = x
            self.y = y
            self.width = width
            self.height = height
        }
    }

    /// The measures of one class.
    public struct ClassScore: Sendable, Equatable, Codable {
        /// The class.
        public var name: String
        /// The windows that have the class.
        public var support: Int
        /// The windows for which it is predicted.
        public var predicted: Int
        /// The share of right ones among the predicted windows; nil without any.
        public var precision: Double?
        /// The share of predicted ones among the windows that have the class; nil without any.
        public var recall: Double?
        /// The harmonic mean of both, `2·TP / (2·TP + FP + FN)`; nil where the class does not occur at all.
        public var f1: Double?
    }

    /// Means over the classes that have windows; a precision that is nil counts as 0.
    public struct Means: Sendable, Equatable, Codable {
        /// Mean precision.
        public var precision: Double
        /// Mean recall.
        public var recall: Double
        /// Mean F1.
        public var f1: Double
    }

    /// How often one of the most probable classes is right.
    public struct TopK: Sendable, Equatable, Codable {
        /// How many classes are looked at.
        public var k: Int
        /// The share of windows whose class is among them.
        public var accuracy: Double
    }

    /// A window that is classified wrongly.
    public struct Mistake: Sendable, Equatable, Codable {
        /// The number of the window, from 0.
        public var index: Int
        /// Where it is.
        public var window: Window
        /// What it shows.
        public var label: String
        /// What it was taken for.
        public var prediction: String
        /// The probability of the prediction.
        public var probability: Float
        /// The probability of the label.
        public var probabilityOfLabel: Float
        /// The window's loss, in nats.
        public var loss: Double
    }

    /// What a window shows and what it was taken for.
    package struct Prediction: Sendable, Equatable {
        /// Where it is.
        package var window: Window
        /// What it shows, as an index into ``ClassificationReport/classes``.
        package var label: Int
        /// What it was taken for.
        package var prediction: Int
        /// The probability of the prediction.
        package var probability: Float
        /// The probability of the label.
        package var probabilityOfLabel: Float
    }

    /// The name of each class.
    public let classes: [String]
    /// Every window, in the order in which they were judged.
    package let predictions: [Prediction]
    /// How many windows there are.
    public let windows: Int
    /// The share of windows whose most probable class is right.
    public let accuracy: Double
    /// With more than five classes: how often one of the five most probable ones is right.
    public let topK: TopK?
    /// The mean of `−ln p` of the right class, in nats; a probability below 2⁻¹²⁶ counts as that.
    public let logLoss: Double
    /// The mean over the windows of `Σₖ (pₖ − yₖ)²`, from 0 to 2. Source: Brier, Monthly Weather Review 78 (1950).
    public let brierScore: Double
    /// How far confidence and accuracy are apart.
    public let calibration: Calibration
    /// The measures of each class, in the order of ``classes``.
    public let classScores: [ClassScore]
    /// Means in which each class counts the same.
    public let macro: Means
    /// Means in which each class counts as often as it has windows.
    public let weighted: Means
    /// Windows by what they are (rows) and what they were taken for (columns), shape [classes, classes].
    public let confusion: [[Int]]
    /// How many windows are classified wrongly.
    public let mistakes: Int
    /// The wrong windows with the largest losses, the worst first.
    public let worstMistakes: [Mistake]

    /// Judges the probabilities that a classifier gave.
    ///
    /// - Parameters:
    ///   - probabilities: Shape [windows, classes]; each window's add up to 1.
    ///   - labels: What the windows are, as indices into `classes`.
    ///   - windows: Where the windows are.
    ///   - mistakeLimit: How many mistakes are listed at most.
    /// - Throws: ``ClassificationError``.
    /// - Complexity: O(windows · classes + mistakes · log mistakes).
    public init(
        classes: [String], probabilities: [Float], labels: [Int], windows: [Window], mistakeLimit: Int = 48
    ) throws(ClassificationError) {
        precondition(
            !classes.isEmpty && probabilities.count == labels.count * classes.count, "one share for each class")
        precondition(labels.count == windows.count, "each window has a label")
        precondition(labels.allSatisfy(classes.indices.contains), "labels are classes")
        guard !labels.isEmpty else { throw .noWindows }
        var tally = ClassificationTally(classes: classes.count)
        for (index, label) in labels.enumerated() {
            let row = probabilities[index * classes.count..<(index + 1) * classes.count]
            if let place = row.firstIndex(where: { !$0.isFinite }) {
                throw .notFinite(window: windows[index], className: classes[place - row.startIndex])
            }
            tally.add(row, label: label)
        }
        let count = Double(labels.count)
        self.classes = classes
        self.windows = labels.count
        predictions = labels.indices.map { index in
            let (label, prediction) = (labels[index], tally.predictions[index])
            return Prediction(
                window: windows[index], label: label, prediction: prediction,
                probability: probabilities[index * classes.count + prediction],
                probabilityOfLabel: probabilities[index * classes.count + label])
        }
        accuracy = Double(tally.right) / count
        topK = classes.count > 5 ? TopK(k: 5, accuracy: Double(tally.rightInFive) / count) : nil
        logLoss = tally.losses.reduce(0, +) / count
        brierScore = tally.brier / count
        calibration = tally.calibration
        confusion = tally.confusion
        classScores = tally.scores(classes)
        macro = Means(classScores) { _ in 1 }
        weighted = Means(classScores) { Double($0.support) }
        let wrong = labels.indices.filter { tally.predictions[$0] != labels[$0] }
        mistakes = wrong.count
        let sorted = wrong.sorted { (tally.losses[$1], $0) < (tally.losses[$0], $1) }
        worstMistakes = sorted.prefix(mistakeLimit).map { [predictions] index in
            let judged = predictions[index]
            return Mistake(
                index: index, window: judged.window, label: classes[judged.label],
                prediction: classes[judged.prediction],
                probability: judged.probability, probabilityOfLabel: judged.probabilityOfLabel,
                loss: tally.losses[index])
        }
    }
}

extension ClassificationReport.Means {
    fileprivate init(
        _ scores: [ClassificationReport.ClassScore], weight: (ClassificationReport.ClassScore) -> Double
    ) {
        let known = scores.filter { $0.support > 0 }
        let sum = known.reduce(0) { $0 + weight($1) }
        func mean(_ value: KeyPath<ClassificationReport.ClassScore, Double?>) -> Double {
            known.reduce(0) { $0 + weight($1) * ($1[keyPath: value] ?? 0) } / sum
        }
        self.init(precision: mean(\.precision), recall: mean(\.recall), f1: mean(\.f1))
    }
}
