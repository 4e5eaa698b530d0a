import Testing

@testable import PixelKernels

@Suite struct HalvedRowsTests {
    @Test("A sample is the mean of four, and the last of an odd number counts twice", arguments: 1...9, [1, 3, 4])
    func samplesAreMeans(width: Int, channels: Int) {
        let count = width * channels
        let upper = (0..<count).map { (place: Int) -> UInt8 in UInt8((place * 89 + 31) % 256) }
        let lower = (0..<count).map { (place: Int) -> UInt8 in UInt8((place * 89 + 88) % 256) }
        var result = [UInt8](repeating: 0, count: (width + 1) / 2 * channels)
        halveRows(upper, lower, width: width, channels: channels, into: &result)
        var expected: [UInt8] = []
        for x in 0..<(width + 1) / 2 {
            for channel in 0..<channels {
                let left = 2 * x * channels + channel
                let right = min(2 * x + 1, width - 1) * channels + channel
                let sum = [upper[left], upper[right], lower[left], lower[right]].reduce(0) { $0 + Double($1) }
                expected.append(UInt8((sum / 4).rounded()))
            }
        }
        #expect(result == expected, "\(width) pixels of \(channels) channels")
    }

    @Test("The largest sums fit")
    func largestSumsFit() {
        var result: [UInt8] = [0]
        halveRows([255, 255], [255, 255], width: 2, channels: 1, into: &result)
        #expect(result == [255])
    }
}
