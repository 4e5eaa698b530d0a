import CZLIB
import Foundation
import Network
import Scanning
import TestSupport
import Testing

@testable import Reporting

@Suite struct ScoreBandsTests {
    @Test("Bands hold the bytes of all scores, whatever they are")
    func bandsHoldTheScores() throws {
        try withTemporaryFolder { folder in
            let geometry = ScanGeometry(
                grid: WindowGrid(window: Extent(height: 4, width: 6), stride: Extent(height: 1, width: 2)),
                picture: Extent(height: 903, width: 905), edge: .center)
            let count = geometry.map.height * geometry.map.width * 3
            let logits = (0..<count).map { place -> Float in
                let score = Float(place % 977) * 0.37 - 100
                return place % 50 == 0 ? .leastNonzeroMagnitude : score
            }
            let map = ScoreMap(
                geometry: geometry, classes: ["a", "b", "c"], logits: logits, probabilityRule: .softmax)
            let chunks = ReportChunks(beside: folder + "/r.html")
            let level = try ReportContents.Level(ScorePyramid(map).levels[0], boxes: nil, name: "7-m0", into: chunks)
            #expect(level.bands.count > 1 && level.bands.first == "7-m0-0")
            #expect(level.columns == geometry.map.width && level.rows == geometry.map.height)
            #expect(level.origin == [-3, -2] && level.window == [6, 4] && level.stride == [2, 1])
            var read: [Float] = []
            for (band, held) in zip(level.bands, chunks.held) {
                #expect(held.name == band)
                read += try numbers(#require(Data(base64Encoded: held.base64)), atMost: 1 << 22)
            }
            #expect(read.map(\.bitPattern) == logits.map(\.bitPattern))
        }
    }

    @Test("The numbers of refined boxes lie in bands of their own, where they are wanted")
    func boxesHaveBands() throws {
        try withTemporaryFolder { folder in
            let geometry = ScanGeometry(
                grid: WindowGrid(window: Extent(height: 4, width: 6), stride: Extent(height: 1, width: 2)),
                picture: Extent(height: 30, width: 40), edge: .drop)
            let (rows, columns) = (geometry.map.height, geometry.map.width)
            // Two scores and four numbers of a box for each cell.
            let cells = (0..<rows * columns * 6).map { Float($0) / 7 - 50 }
            let map = ScoreMap(
                geometry: geometry, classes: ["a", "b"], logits: cells, probabilityRule: .softmax, hasBoxes: true
            ).looking(at: [3..<9])
            let chunks = ReportChunks(beside: folder + "/r.html")
            let pyramid = ScorePyramid(map)
            let plain = try ReportContents.Level(pyramid.levels[0], boxes: .window, name: "1", into: chunks)
            #expect(plain.boxBands == nil && chunks.held.map(\.name) == plain.bands)
            let level = try ReportContents.Level(pyramid.levels[0], boxes: .refined, name: "2", into: chunks)
            #expect(level.boxBands == ["2-boxes-0"])
            #expect(chunks.held.map(\.name) == plain.bands + level.bands + ["2-boxes-0"])
            let read = try numbers(#require(Data(base64Encoded: chunks.held.last!.base64)), atMost: 1 << 20)
            let expected = (0..<rows * columns).flatMap { cell -> [Float] in
                (3..<9).contains(cell / columns) ? Array(cells[cell * 6 + 2..<cell * 6 + 6]) : [0, 0, 0, 0]
            }
            #expect(read == expected)
        }
    }

    /// Inflates a band and puts the planes of bytes together again.
    private func numbers(_ data: Data, atMost bytes: Int) throws -> [Float] {
        var planes = [UInt8](repeating: 0, count: bytes)
        var count = uLong(bytes)
        let status = data.withUnsafeBytes {
            uncompress(&planes, &count, $0.bindMemory(to: UInt8.self).baseAddress, uLong(data.count))
        }
        #expect(status == Z_OK)
        let numbers = Int(count) / 4
        return (0..<numbers).map { place in
            Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(planes[$1 * numbers + place]) << UInt32(8 * $1) })
        }
    }
}
