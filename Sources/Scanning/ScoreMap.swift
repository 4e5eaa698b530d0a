import Foundation
import Network
import Raster

/// How the outputs of a network become probabilities.
public enum ProbabilityRule: Sendable {
    /// `e^x / Σ e^x` over the classes: for networks with more than one output, which are trained so.
    case softmax
    /// `1 / (1 + e^−x)`: for networks with one output.
    case logistic
    /// The network ends with a sigmoid: its outputs are probabilities.
    case asTheyAre
}

extension DenseModel {
    /// How the outputs of this network become probabilities.
    public var probabilityRule: ProbabilityRule {
        if hasSoftmax { return .softmax }
        if architecture.layers.last == .activation(.sigmoid) { return .asTheyAre }
        return classes.count > 1 ? .softmax : .logistic
    }
}

/// The scores of all windows of one picture.
public struct ScoreMap: Sendable, Equatable {
    /// Where each cell's window lies.
    public let geometry: ScanGeometry
    /// The name of each class.
    public let classes: [String]
    /// What the network gives before softmax, shape [rows, columns, classes].
    public let logits: [Float]
    /// The probability of each class in each cell, shape [rows, columns, classes].
    public let probabilities: [Float]

    /// A map from the network's outputs.
    public init(geometry: ScanGeometry, classes: [String], logits: [Float], probabilityRule: ProbabilityRule) {
        precondition(
            logits.count == geometry.map.height * geometry.map.width * classes.count,
            "one logit for each cell and class")
        self.geometry = geometry
        self.classes = classes
        self.logits = logits
        switch probabilityRule {
        case .softmax: probabilities = ScoreMap.softmax(logits, classes: classes.count)
        case .logistic: probabilities = logits.map { Float(1 / (1 + exp(-Double($0)))) }
        case .asTheyAre: probabilities = logits
        }
    }

    /// Cells in a row.
    public var columns: Int { geometry.map.width }
    /// Rows of cells.
    public var rows: Int { geometry.map.height }

    /// The class with the largest logit in each cell, row by row.
    public var bestClasses: [Int] {
        stride(from: 0, to: logits.count, by: classes.count).map { start in
            (0..<classes.count).max { logits[start + $0] < logits[start + $1] } ?? 0
        }
    }

    /// The probabilities of one class, shape [rows, columns].
    public func probabilities(ofClass index: Int) -> [Float] {
        stride(from: index, to: probabilities.count, by: classes.count).map { probabilities[$0] }
    }

    private static func softmax(_ logits: [Float], classes: Int) -> [Float] {
        var result = logits
        for start in stride(from: 0, to: logits.count, by: classes) {
            let cell = start..<start + classes
            let largest = logits[cell].max() ?? 0
            let exponentials = logits[cell].map { exp(Double($0 - largest)) }
            let sum = exponentials.reduce(0, +)
            for (index, value) in zip(cell, exponentials) { result[index] = Float(value / sum) }
        }
        return result
    }
}
