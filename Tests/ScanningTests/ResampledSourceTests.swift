import Engine
import Network
import Raster
import Scanning
import Testing

@Suite struct ResampledSourceTests {
    private func samples(_ size: Extent, channels: Int) -> [Float] {
        (0..<size.height * size.width * channels).map { Float(($0 * 7919) % 1000) / 1000 }
    }

    private func resampled(_ samples: [Float], _ size: Extent, channels: Int, to new: Extent) throws -> [Float] {
        try ResampledSource(
            ArraySource(samples, width: size.width, height: size.height, channels: channels), to: new
        ).allSamples()
    }

    /// The weighted sums in double precision, all at once.
    private func reference(_ samples: [Float], _ size: Extent, channels: Int, to new: Extent) -> [Double] {
        func taps(_ old: Int, _ new: Int) -> [ResamplingTaps] {
            new > old ? ResamplingTaps.lanczos(from: old, to: new) : ResamplingTaps.area(from: old, to: new)
        }
        let columns = taps(size.width, new.width)
        return taps(size.height, new.height).flatMap { row in
            columns.flatMap { column in
                (0..<channels).map { channel in
                    var sum = 0.0
                    for (j, down) in row.weights.enumerated() {
                        for (i, across) in column.weights.enumerated() {
                            let y = min(max(row.first + j, 0), size.height - 1)
                            let x = min(max(column.first + i, 0), size.width - 1)
                            sum += down * across * Double(samples[(y * size.width + x) * channels + channel])
                        }
                    }
                    return min(max(sum, 0), 1)
                }
            }
        }
    }

    @Test(
        "Rows that stream are the weighted sums of the whole picture",
        arguments: [(7, 9), (3, 20), (21, 4), (11, 13), (1, 1), (12, 30)], [1, 2, 3])
    func streamsTheSums(new: (Int, Int), channels: Int) throws {
        for size in [Extent(height: 11, width: 13), Extent(height: 2, width: 1), Extent(height: 1, width: 40)] {
            let target = Extent(height: new.0, width: new.1)
            let samples = samples(size, channels: channels)
            let found = try resampled(samples, size, channels: channels, to: target)
            let expected = reference(samples, size, channels: channels, to: target)
            #expect(found.count == expected.count)
            #expect(zip(found, expected).allSatisfy { abs(Double($0) - $1) < 1e-5 }, "\(size) to \(target)")
        }
    }

    @Test("The same size gives the same samples, and half of it the means of four")
    func sameAndHalf() throws {
        let size = Extent(height: 4, width: 6)
        let samples = samples(size, channels: 1)
        #expect(try resampled(samples, size, channels: 1, to: size) == samples)
        let half = try resampled(samples, size, channels: 1, to: Extent(height: 2, width: 3))
        let mean = (samples[2] + samples[3] + samples[8] + samples[9]) / 4
        #expect(abs(half[1] - mean) < 1e-6)
    }

    @Test(
        "Rows behind others that were passed over have the same bits", arguments: [(7, 9), (40, 30), (11, 13), (23, 5)])
    func rowsMayBePassedOver(new: (Int, Int)) throws {
        let (size, target) = (Extent(height: 17, width: 13), Extent(height: new.0, width: new.1))
        let samples = samples(size, channels: 3)
        let all = try resampled(samples, size, channels: 3, to: target)
        for first in [1, 4, new.0 - 1] {
            let source = ResampledSource(
                ArraySource(samples, width: size.width, height: size.height, channels: 3), to: target)
            source.skip(rows: first)
            var row = [Float](repeating: -1, count: target.width * 3)
            for next in first..<target.height {
                try row.withUnsafeMutableBufferPointer { try source.readRow(into: $0) }
                #expect(row == Array(all[next * row.count..<(next + 1) * row.count]), "row \(next)")
            }
        }
    }

    @Test("Steps stay within the range of samples, and even pictures stay even")
    func staysInRange() throws {
        let step = (0..<64).map { Float($0 % 8 < 4 ? 0 : 1) }
        let large = try resampled(step, Extent(8), channels: 1, to: Extent(19))
        #expect(large.allSatisfy { (0...1).contains($0) })
        let even = try resampled(
            [Float](repeating: 0.3, count: 35), Extent(height: 5, width: 7), channels: 1, to: Extent(12))
        #expect(even.allSatisfy { abs($0 - 0.3) < 1e-6 })
    }

    @Test("What is held does not grow with the height of the picture")
    func holdsRows() {
        func held(_ height: Int, _ factor: Double) -> Int {
            let size = Extent(height: height, width: 100)
            return ResampledSource.heldBytes(from: size, to: Scales.size(of: size, at: factor), channels: 3)
        }
        // Only the taps of each row do: a few numbers.
        #expect(held(4000, 0.5) - held(2000, 0.5) < 1000 * 4 * 5)
        #expect(held(4000, 2) - held(2000, 2) < 4000 * 4 * 9)
    }
}
