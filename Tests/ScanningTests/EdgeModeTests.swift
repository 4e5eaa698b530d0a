import Network
import Scanning
import Testing

@Suite struct EdgeModeTests {
    let grid = WindowGrid(window: Extent(224), stride: Extent(32))

    @Test("The classic case has 6 by 6 windows")
    func classicCase() {
        let geometry = ScanGeometry(grid: grid, picture: Extent(384), edge: .drop)
        #expect(geometry.map == Extent(6))
        #expect(geometry.uncoveredPixels == 0)
        let last = geometry.window(column: 5, row: 5)
        #expect((last.xmin, last.ymin, last.xmax, last.ymax) == (160, 160, 384, 384))
    }

    @Test("Dropped pixels are counted")
    func droppedPixelsAreCounted() {
        let geometry = ScanGeometry(grid: grid, picture: Extent(height: 230, width: 260), edge: .drop)
        #expect(geometry.map == Extent(height: 1, width: 2))
        #expect(geometry.uncoveredPixels == 230 * 260 - 224 * 256)
    }

    @Test("Covering leaves no pixel out, whatever the size")
    func coverCoversEverything() {
        for width in [1, 100, 223, 224, 225, 256, 257, 640, 1001] {
            for height in [5, 224, 480] {
                let geometry = ScanGeometry(grid: grid, picture: Extent(height: height, width: width), edge: .cover)
                #expect(geometry.uncoveredPixels == 0, "\(width)x\(height)")
                #expect(geometry.extended == grid.pictureExtent(ofMap: geometry.map), "\(width)x\(height)")
                #expect(geometry.margins.top == 0 && geometry.margins.left == 0)
                #expect(geometry.margins.right < max(32, 224) && geometry.margins.bottom < 224)
            }
        }
    }

    @Test("Centring puts a window's middle within half a stride of every pixel")
    func centerReachesEveryPixel() {
        for width in [1, 31, 32, 33, 224, 384, 640, 1001] {
            let geometry = ScanGeometry(grid: grid, picture: Extent(height: 300, width: width), edge: .center)
            let middles = (0..<geometry.map.width).map { geometry.window(column: $0, row: 0).centerX }
            #expect(middles.first == 0)
            for pixel in 0..<width {
                let nearest = middles.map { abs($0 - (Double(pixel) + 0.5)) }.min() ?? .infinity
                #expect(nearest <= 16, "pixel \(pixel) of \(width)")
            }
            #expect(geometry.uncoveredPixels == 0)
        }
    }

    @Test("A picture of 640 by 480 has 14 by 9 windows, and 21 by 16 centred ones")
    func usualPhotograph() {
        let photograph = Extent(height: 480, width: 640)
        #expect(ScanGeometry(grid: grid, picture: photograph, edge: .drop).map == Extent(height: 9, width: 14))
        #expect(ScanGeometry(grid: grid, picture: photograph, edge: .center).map == Extent(height: 16, width: 21))
    }
}
