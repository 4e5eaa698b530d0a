import Foundation
import Raster

/// One object that was found.
public struct Detection: Sendable, Equatable {
    /// Index of the class.
    public var classIndex: Int
    /// The probability of the class in the cell with the peak.
    public var score: Float
    /// The middle, in pixels of the picture.
    public var centerX: Double
    /// The middle, in pixels of the picture.
    public var centerY: Double
    /// A window around the middle, clipped to the picture.
    public var box: Box

    /// A detection from its parts.
    public init(classIndex: Int, score: Float, centerX: Double, centerY: Double, box: Box) {
        self.classIndex = classIndex
        self.score = score
        self.centerX = centerX
        self.centerY = centerY
        self.box = box
    }
}

/// How detections are made from a score map.
public struct DetectionOptions: Sendable, Equatable, Codable {
    /// The smallest probability of a detection.
    public var threshold: Float
    /// Two detections of one class have at least this distance, as a share of the window's size.
    public var separation: Double

    /// Options for detections.
    public init(threshold: Float = 0.5, separation: Double = 0.5) {
        self.threshold = threshold
        self.separation = separation
    }
}

extension ScoreMap {
    /// The objects of one class: local peaks of the score, strongest first, none close to a stronger one.
    ///
    /// A peak is a cell whose margin (its logit minus the largest other logit, which still tells cells apart
    /// where probabilities are all 1) is not exceeded by any of its eight neighbours. Its place is refined to
    /// the mean of the cells around it, weighted by their probability. Of peaks that lie closer together than
    /// the separation only the strongest stays.
    public func detections(ofClass index: Int, options: DetectionOptions) -> [Detection] {
        let margins = margins(ofClass: index)
        let probabilities = probabilities(ofClass: index)
        var peaks: [(margin: Float, row: Int, column: Int)] = []
        for row in 0..<rows {
            for column in 0..<columns {
                let place = row * columns + column
                guard probabilities[place] >= options.threshold else { continue }
                let isPeak = neighbours(row: row, column: column, distance: 1).allSatisfy { other in
                    // Of equal neighbours the first is the peak.
                    margins[other] < margins[place] || (margins[other] == margins[place] && other >= place)
                }
                if isPeak { peaks.append((margins[place], row, column)) }
            }
        }
        peaks.sort { ($1.margin, $0.row, $0.column) < ($0.margin, $1.row, $1.column) }
        var found: [Detection] = []
        let window = geometry.grid.window
        for peak in peaks {
            let (x, y) = refined(row: peak.row, column: peak.column, probabilities)
            let isFree = found.allSatisfy { other in
                let dx = (other.centerX - x) / (options.separation * Double(window.width))
                let dy = (other.centerY - y) / (options.separation * Double(window.height))
                return dx * dx + dy * dy >= 1
            }
            if !isFree { continue }
            let box = Box(
                centerX: x, centerY: y, halfWidth: Double(window.width) / 2, halfHeight: Double(window.height) / 2)
            guard let clipped = box.clipped(width: geometry.picture.width, height: geometry.picture.height) else {
                continue
            }
            found.append(
                Detection(
                    classIndex: index, score: probabilities[peak.row * columns + peak.column], centerX: x, centerY: y,
                    box: clipped))
        }
        return found
    }

    /// How much the class is ahead of all others, in logits, shape [rows, columns]; with one class its logit.
    private func margins(ofClass index: Int) -> [Float] {
        stride(from: 0, to: logits.count, by: classes.count).map { start in
            let others = (0..<classes.count).filter { $0 != index }.map { logits[start + $0] }
            return logits[start + index] - (others.max() ?? 0)
        }
    }

    private func neighbours(row: Int, column: Int, distance: Int) -> [Int] {
        var result: [Int] = []
        for y in max(row - distance, 0)...min(row + distance, rows - 1) {
            for x in max(column - distance, 0)...min(column + distance, columns - 1) where y != row || x != column {
                result.append(y * columns + x)
            }
        }
        return result
    }

    private func refined(row: Int, column: Int, _ probabilities: [Float]) -> (x: Double, y: Double) {
        var (x, y, weight) = (0.0, 0.0, 0.0)
        for place in neighbours(row: row, column: column, distance: 1) + [row * columns + column] {
            let window = geometry.window(column: place % columns, row: place / columns)
            let share = Double(probabilities[place])
            x += share * window.centerX
            y += share * window.centerY
            weight += share
        }
        return (x / weight, y / weight)
    }
}
