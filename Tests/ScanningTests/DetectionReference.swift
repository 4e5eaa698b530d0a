import Foundation
import Network
import Raster
import Scanning

/// The detections of one class straight from the description: all margins and probabilities of the map at once,
/// each place compared with all that are found.
func referenceDetections(of map: ScoreMap, classIndex: Int, options: DetectionOptions) throws -> [Detection] {
    let (rows, columns, count, geometry) = (map.rows, map.columns, map.classes.count, map.geometry)
    let logits = try map.logits
    let cells = stride(from: 0, to: logits.count, by: count).map { Array(logits[$0..<$0 + count]) }
    let margins = cells.map { cell in
        cell[classIndex] - (cell.indices.filter { $0 != classIndex }.map { cell[$0] }.max() ?? 0)
    }
    let probabilities = cells.map { cell -> Float in
        switch map.probabilityRule {
        case .asTheyAre: return cell[classIndex]
        case .logistic: return Float(1 / (1 + exp(-Double(cell[classIndex]))))
        case .softmax:
            let exponentials = cell.map { exp(Double($0 - cell.max()!)) }
            return Float(exponentials[classIndex] / exponentials.reduce(0, +))
        }
    }
    var peaks: [(margin: Float, row: Int, column: Int)] = []
    for row in 0..<rows {
        for column in 0..<columns where probabilities[row * columns + column] >= options.threshold {
            let place = row * columns + column
            let neighbours = (max(row - 1, 0)...min(row + 1, rows - 1)).flatMap { y in
                (max(column - 1, 0)...min(column + 1, columns - 1)).map { y * columns + $0 }
            }
            let isPeak = neighbours.allSatisfy {
                $0 == place || margins[$0] < margins[place] || (margins[$0] == margins[place] && $0 > place)
            }
            if isPeak { peaks.append((margins[place], row, column)) }
        }
    }
    peaks.sort { ($1.margin, $0.row, $0.column) < ($0.margin, $1.row, $1.column) }
    let window = geometry.grid.window
    let reachX = Double(Int(options.separation * Double(window.width)))
    let reachY = Double(Int(options.separation * Double(window.height)))
    func isNear(_ a: (Double, Double), _ b: (Double, Double)) -> Bool {
        let (dx, dy) = ((a.0 - b.0) / max(reachX, 1), (a.1 - b.1) / max(reachY, 1))
        return dx * dx + dy * dy < 1
    }
    var found: [Detection] = []
    for peak in peaks {
        let start = geometry.window(column: peak.column, row: peak.row)
        var (x, y) = (start.centerX, start.centerY)
        for _ in 0..<16 {
            var (sumX, sumY, weight) = (0.0, 0.0, 0.0)
            for row in 0..<rows {
                for column in 0..<columns {
                    let cell = geometry.window(column: column, row: row)
                    guard abs(cell.centerX - x) <= reachX, abs(cell.centerY - y) <= reachY,
                        isNear((cell.centerX, cell.centerY), (x, y))
                    else { continue }
                    let share = Double(probabilities[row * columns + column])
                    sumX += share * cell.centerX
                    sumY += share * cell.centerY
                    weight += share
                }
            }
            guard weight > 0 else { break }
            let moved = abs(sumX / weight - x) + abs(sumY / weight - y)
            (x, y) = (sumX / weight, sumY / weight)
            if moved < 0.01 { break }
        }
        if found.contains(where: { isNear(($0.centerX, $0.centerY), (x, y)) }) { continue }
        let box = Box(
            centerX: x, centerY: y, halfWidth: Double(window.width) / 2, halfHeight: Double(window.height) / 2)
        guard let clipped = box.clipped(width: geometry.picture.width, height: geometry.picture.height) else {
            continue
        }
        found.append(
            Detection(
                classIndex: classIndex, score: probabilities[peak.row * columns + peak.column], centerX: x,
                centerY: y, box: clipped))
    }
    return found
}
