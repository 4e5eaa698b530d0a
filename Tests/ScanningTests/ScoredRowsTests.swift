import Engine
import Machine
import Network
import Testing

@testable import Scanning

/// Scans of which only some rows are wanted.
@Suite struct ScoredRowsTests {
    private static let size = Extent(height: 210, width: 61)

    @Test(
        "Rows that are wanted have the bits of the whole map by every method",
        arguments: [
            (ScanMethod.dense, nil, EdgeMode.center), (.fineDense(stride: Extent(2)), nil, .drop),
            (.shiftedPasses(stride: Extent(2)), nil, .drop), (.exactWindows(stride: Extent(9)), nil, .cover),
            (.dense, WindowAverage(.flips), .drop), (.exactWindows(stride: Extent(9)), WindowAverage(.flips), .drop),
        ])
    func wantedRowsAreTheSame(method: ScanMethod, average: WindowAverage?, edge: EdgeMode) throws {
        let model = try DenseScannerTests.model(
            "input 27x27x3; conv3-8 relu pool2 conv3-20/s2 relu; fc16 relu; fc2 softmax")
        for rowsPerBand in [nil, 5] {
            let scanner = try DenseScanner(
                method.form(of: model), edge: edge, method: method, average: average, pool: WorkerPool(threads: 2),
                options: PlanOptions(rowsPerBand: rowsPerBand))
            func scan(_ rows: [Range<Int>]?) throws -> (map: ScoreMap, known: [Int]) {
                var known: [Int] = []
                let source = ArraySource(
                    DenseScannerTests.samples(Self.size), width: Self.size.width, height: Self.size.height, channels: 3)
                let map = try scanner.scan(source, rows: rows) { known.append($1) }
                return (map, known)
            }
            let (whole, _) = try scan(nil)
            let last = whole.rows
            for rows in [[2..<3], [0..<1, last - 2..<last], [3..<5, last / 2..<last / 2 + 1], []] as [[Range<Int>]] {
                let (map, known) = try scan(rows)
                #expect(known == known.sorted() && known.last == last, "\(known)")
                let length = map.columns * map.classes.count
                let (found, expected) = (try map.logits, try whole.logits)
                for row in 0..<last {
                    let place = row * length..<(row + 1) * length
                    if rows.contains(where: { $0.contains(row) }) {
                        #expect(
                            found[place].map(\.bitPattern) == expected[place].map(\.bitPattern),
                            "\(method), \(rows), row \(row)")
                    } else {
                        #expect(found[place].allSatisfy { $0 == 0 })
                    }
                }
                #expect(try map.detections(ofClass: 1, options: DetectionOptions(threshold: 0)).isEmpty == rows.isEmpty)
            }
        }
    }
}
