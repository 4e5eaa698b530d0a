import PixelKernels
import Testing

@Suite struct LevelRowsTests {
    @Test("Values between columns are interpolated run by run")
    func valuesBetweenColumns() {
        let runs = [LevelRun(pixels: 0..<2, left: 0, right: 0), LevelRun(pixels: 2..<5, left: 0, right: 1)]
        var result = [Float](repeating: -1, count: 5)
        interpolate([10, 20], runs: runs, runCount: 2, weights: [0, 0, 0.25, 0.5, 0.75], into: &result)
        #expect(result == [10, 10, 12.5, 15, 17.5])
    }

    @Test("Levels have the nearest colour, and places without one their grey", arguments: [1, 2, 5])
    func levelsHaveColours(count: Int) {
        let all: [Float] = [254.6, .nan, 0.4, 0.6, .nan]
        let levels = Array(all.prefix(count))
        let table = (0..<256).map { level -> UInt32 in
            let (red, green) = (UInt32(level), UInt32(255 - level))
            return red | green << 8 | 7 << 16
        }
        var result = [UInt8](repeating: 99, count: 3 * count + 3)
        colorize(levels, count: count, table: table, into: &result) { UInt8($0 + 40) }
        let expected: [[UInt8]] = [[255, 0, 7], [41, 41, 41], [0, 255, 7], [1, 254, 7], [44, 44, 44]]
        let samples = Array(expected.prefix(count).joined()) + [99, 99, 99]
        #expect(result == samples)
    }

    @Test("Only levels from the first visible one change a picture", arguments: [1, 8, 13])
    func onlyVisibleLevels(count: Int) {
        let levels = (0..<count).map { $0 == 5 ? Float.nan : Float($0 * 20) }
        let inks = (0..<256).map { BlendedColor(red: $0, green: 200, blue: 0, share: 128) }
        var row = [UInt8](repeating: 100, count: 3 * count)
        blend(levels, count: count, firstVisible: 40, inks: inks, over: &row)
        for place in 0..<count {
            let changed = place >= 2 && place != 5
            let red = UInt8((100 * 128 + place * 20 * 128 + 128) / 256)
            #expect(row[3 * place] == (changed ? red : 100))
            #expect(row[3 * place + 1] == (changed ? 150 : 100))
            #expect(row[3 * place + 2] == (changed ? 50 : 100))
        }
    }
}
