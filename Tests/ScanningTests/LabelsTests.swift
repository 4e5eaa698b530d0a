import Foundation
import Network
import Testing

@testable import Scanning

@Suite struct LabelsTests {
    private static let geometry = ScanGeometry(
        grid: WindowGrid(window: Extent(4), stride: Extent(2)), picture: Extent(height: 12, width: 14), edge: .drop)

    private func map(scoredRows: [Range<Int>]? = nil) -> ScoreMap {
        let logits = (0..<90).map { (number: Int) -> Float in
            let step = number * 37 % 23
            return Float(step) / 4 - 2
        }
        return ScoreMap(
            geometry: Self.geometry, classes: ["a", "b", "c"], store: ScoreStore(logits), probabilityRule: .softmax,
            scoredRows: scoredRows)
    }

    private func labels(_ pyramid: ScorePyramid, _ minimum: Float? = nil) throws -> [UInt8] {
        let columns = pyramid.finest.columns
        return try (0..<pyramid.finest.rows).flatMap { row in
            var labels = [UInt8](repeating: 7, count: columns)
            try labels.withUnsafeMutableBufferPointer {
                try pyramid.readLabels(row: row, minimum: minimum, within: nil, into: $0)
            }
            return labels
        }
    }

    @Test("The best class has the largest score, and is told where it is certain enough")
    func bestClassIsTold() throws {
        let map = map()
        let (best, probabilities) = (try map.bestClasses, try map.probabilities)
        #expect(try labels(ScorePyramid(map)) == best.map(UInt8.init))
        for minimum in [0.2, 0.5, 0.8] as [Float] {
            let expected = best.enumerated().map { cell, index in
                probabilities[3 * cell + index] >= minimum ? UInt8(index) : noLabel
            }
            #expect(try labels(ScorePyramid(map), minimum) == expected)
        }
        let found = try Set(labels(ScorePyramid(map), 0.8))
        #expect(found.count > 2 && found.contains(noLabel), "\(found)")
    }

    @Test("Rows without scores have no class")
    func rowsWithoutScores() throws {
        let found = try labels(ScorePyramid(map(scoredRows: [1..<3])))
        #expect(found[0..<6].allSatisfy { $0 == noLabel } && found[18...].allSatisfy { $0 == noLabel })
        #expect(try found[6..<18] == labels(ScorePyramid(map()))[6..<18])
    }

    @Test("Of several scales the class counts that is most probable at any of them")
    func scalesCompete() throws {
        let small = ScanGeometry(
            grid: Self.geometry.grid, picture: Extent(height: 6, width: 7), edge: .drop)
        let certain = ScoreMap(
            geometry: small, classes: ["a", "b", "c"],
            logits: [[Float]](repeating: [0, 0, 30], count: small.map.height * small.map.width).flatMap(\.self),
            probabilityRule: .softmax)
        let pyramid = ScorePyramid(
            picture: Self.geometry.picture,
            levels: [
                ScorePyramid.Level(scale: 0.5, map: certain), ScorePyramid.Level(scale: 1, map: map()),
            ])
        let found = try labels(pyramid)
        let single = try labels(ScorePyramid(map()))
        #expect(found.contains(2) && found != single)
        var both = [Float](repeating: 0, count: 18)
        try both.withUnsafeMutableBufferPointer {
            try pyramid.readLargestProbabilities(ofClasses: [0, 1, 2], row: 2, into: $0.baseAddress!)
        }
        let expected = (0..<6).map { (column: Int) -> UInt8 in
            let values = [both[column], both[6 + column], both[12 + column]]
            return UInt8(values.firstIndex(of: values.max()!)!)
        }
        #expect(Array(found[12..<18]) == expected)
    }
}
