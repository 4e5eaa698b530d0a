import Foundation
import Testing

@testable import Rendering

@Suite struct ColorMapTests {
    /// CIE 1976 lightness L* of a level, 0 ... 100, by the sRGB and CIELAB formulas (IEC 61966-2-1, CIE 15).
    private func lightness(_ map: ColorMap, _ level: Int) -> Double {
        func linear(_ value: UInt8) -> Double {
            let v = Double(value) / 255
            return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4)
        }
        let (red, green, blue) = map[level]
        let y = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
        return y > 216.0 / 24389 ? 116 * cbrt(y) - 16 : y * 24389 / 27
    }

    @Test(
        "Sequential maps never get darker, and get much lighter",
        arguments: [ColorMap.viridis, .magma, .inferno, .gray])
    func sequentialMapsNeverGetDarker(map: ColorMap) {
        let levels = (0..<256).map { lightness(map, $0) }
        for level in 1..<256 {
            // A table of bytes may stand still or slip by less than a step of its channels.
            #expect(levels[level] > levels[level - 1] - 0.3, "\(map.name) at \(level)")
        }
        for level in stride(from: 8, to: 256, by: 8) {
            #expect(levels[level] > levels[level - 8], "\(map.name) at \(level)")
        }
        #expect(levels[255] - levels[0] > 70)
    }

    @Test("Maps have the colours they are known by at both ends")
    func mapsHaveColoursThey() {
        func near(_ map: ColorMap, _ level: Int, _ red: Int, _ green: Int, _ blue: Int) -> Bool {
            let color = map[level]
            return abs(Int(color.red) - red) < 10 && abs(Int(color.green) - green) < 10
                && abs(Int(color.blue) - blue) < 10
        }
        // First and last entries of the originals in matplotlib.
        #expect(near(.viridis, 0, 68, 1, 84))
        #expect(near(.viridis, 255, 253, 231, 37))
        #expect(near(.magma, 0, 0, 0, 4))
        #expect(near(.magma, 255, 252, 253, 191))
        #expect(near(.inferno, 0, 0, 0, 4))
        #expect(near(.inferno, 255, 252, 255, 164))
        #expect(ColorMap.gray[0] == (0, 0, 0))
        #expect(ColorMap.gray[255] == (255, 255, 255))
    }

    @Test("Every map has 256 different colours but for a few neighbours")
    func everyMapHas256Different() {
        for map in ColorMap.all {
            #expect(map.table.count == 768)
            let colors = Set((0..<256).map { Array(map.table[$0 * 3..<$0 * 3 + 3]) })
            #expect(colors.count > 240, "\(map.name)")
        }
    }

    @Test("A map is found by its name, and only by that")
    func mapIsFound() {
        for map in ColorMap.all { #expect(ColorMap(named: map.name) == map) }
        #expect(ColorMap(named: "jet") == nil)
    }
}
