import Engine
import Network
import Scanning
import Testing

@Suite struct ExtendedSourceTests {
    @Test(
        "Extensions mirror the picture without repeating its edge, as often as it takes", arguments: [1, 2, 3, 7, 30])
    func extensionsMirror(side: Int) throws {
        let (width, height) = (side, side + 1)
        let samples = (0..<width * height * 2).map { Float($0) }
        let margins = Margins(top: 5, left: 4, bottom: 9, right: 11)
        let extended = ExtendedSource(
            ArraySourceOfTwo(samples, width: width, height: height), margins: margins)
        #expect(extended.width == width + 15 && extended.height == height + 14)
        func mirrored(_ index: Int, _ count: Int) -> Int {
            var index = index
            if count == 1 { return 0 }
            while index < 0 || index >= count { index = index < 0 ? -index : 2 * (count - 1) - index }
            return index
        }
        var row = [Float](repeating: -1, count: extended.width * 2)
        for y in 0..<extended.height {
            try row.withUnsafeMutableBufferPointer { try extended.readRow(into: $0) }
            for x in 0..<extended.width {
                let place = mirrored(y - 5, height) * width + mirrored(x - 4, width)
                #expect(
                    row[2 * x] == Float(2 * place) && row[2 * x + 1] == Float(2 * place + 1), "row \(y), column \(x)")
            }
        }
    }

    @Test("Rows behind others that were passed over are the same", arguments: [1, 2, 3, 7, 30])
    func rowsMayBePassedOver(side: Int) throws {
        let (width, height) = (side, side + 1)
        let samples = (0..<width * height * 2).map { Float($0) }
        func extended(_ margins: Margins) -> ExtendedSource {
            ExtendedSource(ArraySourceOfTwo(samples, width: width, height: height), margins: margins)
        }
        for margins in [
            Margins(top: 5, left: 4, bottom: 9, right: 11), Margins(0), Margins(top: 0, left: 1, bottom: 3, right: 0),
        ] {
            let all = try extended(margins).allSamples()
            for (first, gap) in [(0, 1), (1, 0), (4, 3), (9, 2), (11, 7), (30, 0)] {
                let source = extended(margins)
                let length = source.width * 2
                var row = [Float](repeating: -1, count: length)
                var next = 0
                for (skipped, read) in [(first, 2), (gap, source.height)] {
                    source.skip(rows: min(skipped, source.height - next))
                    next = min(next + skipped, source.height)
                    for _ in 0..<min(read, source.height - next) {
                        try row.withUnsafeMutableBufferPointer { try source.readRow(into: $0) }
                        #expect(row == Array(all[next * length..<(next + 1) * length]), "\(margins), row \(next)")
                        next += 1
                    }
                }
            }
        }
    }

    /// A picture with two channels, which gives each row once.
    final class ArraySourceOfTwo: RowSource {
        let (width, height, channels): (Int, Int, Int)
        let samples: [Float]
        var next = 0

        init(_ samples: [Float], width: Int, height: Int) {
            self.samples = samples
            (self.width, self.height, channels) = (width, height, 2)
        }

        func readRow(into row: UnsafeMutableBufferPointer<Float>) {
            precondition(next < height, "every row is asked for once")
            for index in 0..<width * 2 { row[index] = samples[next * width * 2 + index] }
            next += 1
        }
    }
}
