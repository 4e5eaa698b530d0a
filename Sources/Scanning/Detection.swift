import Foundation
import Network
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
    /// where probabilities are all 1) is not exceeded by any of its eight neighbours. Its place then climbs to
    /// the middle of the scores around it (mean shift with a flat disc whose radius is the separation), so that
    /// several peaks on one large object meet in its middle. Of places that lie closer together than the
    /// separation only the strongest stays. Source: Comaniciu & Meer, IEEE PAMI 24 (2002).
    public func detections(ofClass index: Int, options: DetectionOptions) -> [Detection] {
        let margins = margins(ofClass: index)
        let probabilities = probabilities(ofClass: index)
        var peaks: [(margin: Float, row: Int, column: Int)] = []
        for row in 0..<rows {
            for column in 0..<columns {
                let place = row * columns + column
                guard probabilities[place] >= options.threshold else { continue }
                let isPeak = neighbours(row: row, column: column).allSatisfy { other in
                    // Of equal neighbours the first is the peak.
                    margins[other] < margins[place] || (margins[other] == margins[place] && other >= place)
                }
                if isPeak { peaks.append((margins[place], row, column)) }
            }
        }
        peaks.sort { ($1.margin, $0.row, $0.column) < ($0.margin, $1.row, $1.column) }
        var found: [Detection] = []
        let window = geometry.grid.window
        let reach = Extent(
            height: Int(options.separation * Double(window.height)),
            width: Int(options.separation * Double(window.width)))
        for peak in peaks {
            let (x, y) = middle(around: geometry.window(column: peak.column, row: peak.row), probabilities, reach)
            if found.contains(where: { Self.isNear(($0.centerX, $0.centerY), (x, y), reach) }) { continue }
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

    /// The cells that touch a cell, diagonally too.
    private func neighbours(row: Int, column: Int) -> [Int] {
        var result: [Int] = []
        for y in max(row - 1, 0)...min(row + 1, rows - 1) {
            for x in max(column - 1, 0)...min(column + 1, columns - 1) where y != row || x != column {
                result.append(y * columns + x)
            }
        }
        return result
    }

    private static func isNear(_ a: (Double, Double), _ b: (Double, Double), _ reach: Extent) -> Bool {
        let dx = (a.0 - b.0) / Double(max(reach.width, 1))
        let dy = (a.1 - b.1) / Double(max(reach.height, 1))
        return dx * dx + dy * dy < 1
    }

    /// Moves from the middle of a window to the mean of the cells in reach, weighted by their probability,
    /// until it stands still.
    private func middle(around start: Box, _ probabilities: [Float], _ reach: Extent) -> (x: Double, y: Double) {
        let grid = geometry.grid
        let first = geometry.window(column: 0, row: 0)
        func cells(_ middle: Double, _ origin: Double, _ stride: Int, _ reach: Int, _ count: Int) -> Range<Int> {
            let low = max(Int(((middle - Double(reach) - origin) / Double(stride)).rounded(.up)), 0)
            let high = min(Int(((middle + Double(reach) - origin) / Double(stride)).rounded(.down)), count - 1)
            return low..<max(low, high + 1)
        }
        var (x, y) = (start.centerX, start.centerY)
        for _ in 0..<16 {
            var (sumX, sumY, weight) = (0.0, 0.0, 0.0)
            for row in cells(y, first.centerY, grid.stride.height, reach.height, rows) {
                for column in cells(x, first.centerX, grid.stride.width, reach.width, columns) {
                    let cellX = first.centerX + Double(column * grid.stride.width)
                    let cellY = first.centerY + Double(row * grid.stride.height)
                    guard Self.isNear((cellX, cellY), (x, y), reach) else { continue }
                    let share = Double(probabilities[row * columns + column])
                    sumX += share * cellX
                    sumY += share * cellY
                    weight += share
                }
            }
            guard weight > 0 else { break }
            let moved = abs(sumX / weight - x) + abs(sumY / weight - y)
            (x, y) = (sumX / weight, sumY / weight)
            if moved < 0.01 { break }
        }
        return (x, y)
    }
}
