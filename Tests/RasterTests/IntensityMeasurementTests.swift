import Raster
import TestSupport
import Testing

@Suite struct IntensityMeasurementTests {
    private func measured(_ samples: [Float], whole: Bool, every step: Int = 1) -> IntensityMeasurement {
        var measurement = IntensityMeasurement(ofWholeNumbers: whole)
        samples.withUnsafeBufferPointer { measurement.add($0, every: step) }
        return measurement
    }

    @Test("Counted and kept samples give the percentiles of a sorted list", arguments: [true, false])
    func percentilesOfSortedList(whole: Bool) throws {
        var numbers = SeededNumbers(seed: 5)
        let samples = (0..<4001).map { _ in Float(Int.random(in: 0...65535, using: &numbers)) }
        let sorted = samples.sorted()
        let shares = [0, 0.5, 25, 50, 99.5, 100]
        let expected = shares.map { Double(sorted[Int((4000 * $0 / 100).rounded())]) }
        #expect(try #require(measured(samples, whole: whole).percentiles(shares)) == expected)
    }

    @Test("Samples with a fraction are told apart however close they are, and what is no number is passed over")
    func samplesWithAFraction() {
        let found = measured([1.25, .nan, 1.125, 1.5, -3], whole: false).percentiles([0, 100])
        #expect(found == [-3, 1.5])
        #expect(measured([1, 9, 2, 9, 3, 9], whole: false, every: 2).percentiles([0, 50, 100]) == [1, 2, 3])
        #expect(measured([.nan], whole: false).percentiles([50]) == nil)
    }

    /// Samples of a file of 16 bits, between the values that a rule gives.
    private func check(
        _ rule: IntensityRule, _ type: HandmadePNG.ColorType, low: Double, high: Double,
        _ sample: @escaping (Int, Int) -> Int,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let folder = TestFolder()
        let png = HandmadePNG(width: 20, height: 10, type, bitDepth: 16) { x, y, _ in sample(x, y) }
        let path = try folder.write(png.bytes, as: "deep.png")
        let stored = (0..<200).map { Double(sample($0 % 20, $0 / 20)) }
        let expected = stored.map { min(max(($0 - low) / (high - low), 0), 1) }
        let reader = try PictureReader(path, intensity: rule)
        let units = try readUnits(reader, channels: 1)
        let worst = zip(units, expected).map { abs(Double($0) - $1) }.max()!
        #expect(worst < 1e-6, "\(rule)", sourceLocation: sourceLocation)
        let bytes = try readBytes(PictureReader(path, intensity: rule), channels: 3)
        let worstByte = bytes.indices.map { abs(Double(bytes[$0]) - 255 * expected[$0 / 3]) }.max()!
        #expect(worstByte < 0.501, "\(rule)", sourceLocation: sourceLocation)
        let shown = try #require(ShownIntensity(rule, reader))
        #expect(shown.low == low && shown.high == high && shown.rule == "\(rule)", sourceLocation: sourceLocation)
        #expect(shown.largestSample == Int(stored.max()!), sourceLocation: sourceLocation)
    }

    @Test("Stored values between the limits are spread over black to white, and those beyond are clipped")
    func storedValuesAreSpread() throws {
        for type in [HandmadePNG.ColorType.gray, .rgb] {
            try check(.between(low: 100, high: 3000), type, low: 100, high: 3000) { 20 * ($1 * 20 + $0) }
            try check(.percentiles(low: 0, high: 100), type, low: 7, high: 7 + 199 * 11) { 7 + 11 * ($1 * 20 + $0) }
            try check(.percentiles(low: 25, high: 75), type, low: 50, high: 149) { $1 * 20 + $0 }
            try check(.full, type, low: 0, high: 65535) { 300 * ($1 * 20 + $0) }
            // All but three pixels have one shade.
            try check(.percentiles(low: 5, high: 95), type, low: 40, high: 41) { x, y in x == 3 && y < 3 ? 900 : 40 }
        }
    }

    @Test("A picture of 8 bits is shown as it is, whatever the rule")
    func pictureOf8Bits() throws {
        let folder = TestFolder()
        let path = try folder.write(HandmadePNG(width: 9, height: 8, .rgb, bitDepth: 8).bytes, as: "a.png")
        let plain = try readBytes(PictureReader(path), channels: 3)
        for rule in [IntensityRule.between(low: 0, high: 9), .percentiles(low: 10, high: 20)] {
            let reader = try PictureReader(path, intensity: rule)
            #expect(try readBytes(reader, channels: 3) == plain)
            #expect(reader.intensity == nil && ShownIntensity(rule, reader) == nil)
        }
    }

    @Test("A picture that uses the darkest part of its range is dark until it is spread")
    func pictureThatUsesTheDarkestPart() throws {
        let folder = TestFolder()
        let png = HandmadePNG(width: 8, height: 8, .gray, bitDepth: 16) { x, y, _ in x * y * 50 }
        let path = try folder.write(png.bytes, as: "a.png")
        for (rule, isDark) in [(IntensityRule.full, true), (.between(low: 0, high: 4095), false)] {
            let reader = try PictureReader(path, intensity: rule)
            _ = try readUnits(reader, channels: 3)
            #expect(try #require(ShownIntensity(rule, reader)).isDark == isDark)
        }
    }
}
