import Foundation
import Raster
import Testing

/// Our own encoder for PNG against libpng's decoder.
@Suite struct DeflateTests {
    private let folder = TestFolder()

    /// Bytes of one kind.
    enum Kind: CaseIterable {
        case zeros, noise, ramps, runs, rare

        func samples(_ count: Int) -> [UInt8] {
            var numbers = SeededNumbers(seed: 3)
            switch self {
            case .zeros: return [UInt8](repeating: 0, count: count)
            case .noise: return (0..<count).map { _ in UInt8.random(in: 0...255, using: &numbers) }
            case .ramps: return (0..<count).map { UInt8(truncatingIfNeeded: $0 / 5) }
            case .runs:
                var result: [UInt8] = []
                while result.count < count {
                    let run = Int.random(in: 1...Int.random(in: 1...700, using: &numbers), using: &numbers)
                    result += [UInt8](repeating: UInt8.random(in: 0...255, using: &numbers), count: run)
                }
                return Array(result.prefix(count))
            case .rare:
                // Powers of two make the deepest trees.
                return (0..<count).map { UInt8(min(($0 + 1).trailingZeroBitCount * 2, 255)) }
            }
        }
    }

    @Test(arguments: Kind.allCases, [(1, 1), (7, 3), (8, 1), (131_071, 1), (131_072, 2), (65_535, 8), (1000, 777)])
    func `what is written is read back`(kind: Kind, size: (width: Int, height: Int)) throws {
        let (width, height) = size
        let samples = kind.samples(width * height)
        let path = folder.file("a.png")
        try Picture(width: width, height: height, channels: 1, samples: samples).write(to: path)
        #expect(try Picture(contentsOf: path).samples == samples)
    }

    @Test func `flat pictures are small, and noise takes hardly more than itself`() throws {
        func size(_ kind: Kind) throws -> Int {
            let path = folder.file("a.png")
            try Picture(width: 1000, height: 1000, channels: 1, samples: kind.samples(1_000_000)).write(to: path)
            return try Data(contentsOf: URL(fileURLWithPath: path)).count
        }
        #expect(try size(.zeros) < 3000)
        #expect(try size(.noise) < 1_010_000)
    }
}
