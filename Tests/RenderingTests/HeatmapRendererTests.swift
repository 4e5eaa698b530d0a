import Raster
import Synchronization
import Testing

@testable import Rendering

/// A grid whose window centres are `origin + c · stride` on both axes.
func grid(
    _ columns: Int, _ rows: Int, origin: Double, stride: Double, window: Double = 8,
    values: (Int, Int) -> Float
) -> ScoreGrid {
    let scores = (0..<rows).map { r in (0..<columns).map { values($0, r) } }
    return ScoreGrid(
        columns: columns, rows: rows, originX: origin, originY: origin, strideX: stride, strideY: stride,
        windowWidth: window, windowHeight: window
    ) { row, output in
        for (column, score) in scores[row].enumerated() { output[column] = score }
    }
}

/// Grey levels of a heat map in the map `gray`, nil where it is hatched; shape [height][width].
func levels(_ renderer: HeatmapRenderer) throws -> [[UInt8]] {
    let picture = try renderer.picture()
    return (0..<picture.height).map { y in (0..<picture.width).map { picture[$0, y, 0] } }
}

@Suite struct HeatmapRendererTests {
    private let hatches: Set<UInt8> = [124, 142]

    @Test("Nearest fills a block of one stride around each window centre")
    func nearestFillsBlockOfOne() throws {
        // Centres at 8 and 12: blocks 6 ..< 10 and 10 ..< 14.
        let renderer = HeatmapRenderer(
            grid: grid(2, 1, origin: 8, stride: 4) { column, _ in column == 0 ? 0.2 : 0.8 }, pictureWidth: 20,
            pictureHeight: 16, colorMap: .gray, interpolation: .nearest)
        let row = try levels(renderer)[8]
        #expect(row[6..<10] == [51, 51, 51, 51])
        #expect(row[10..<14] == [204, 204, 204, 204])
        #expect(row[..<6].allSatisfy(hatches.contains))
        #expect(row[14...].allSatisfy(hatches.contains))
    }

    @Test("Bilinear is exact at centres and even between them")
    func bilinearIsExactAtCentres() throws {
        // Centres at 2.5 and 6.5: exactly the middles of pixels 2 and 6.
        let renderer = HeatmapRenderer(
            grid: grid(2, 2, origin: 2.5, stride: 4) { column, row in Float(column) * 0.4 + Float(row) * 0.4 },
            pictureWidth: 9, pictureHeight: 9, colorMap: .gray, interpolation: .bilinear)
        let rows = try levels(renderer)
        #expect(rows[2][2] == 0)
        #expect(rows[2][6] == 102)
        #expect(rows[6][2] == 102)
        #expect(rows[6][6] == 204)
        #expect(rows[2][3...5] == [26, 51, 77])  // 25.5, 51, 76.5
        #expect(rows[4][4] == 102)
    }

    @Test("Beyond the outermost centres the score holds for half a stride and not farther")
    func beyondOutermostCentresScoreHolds() throws {
        let renderer = HeatmapRenderer(
            grid: grid(2, 2, origin: 6.5, stride: 4) { _, _ in 0.6 }, pictureWidth: 20, pictureHeight: 20,
            colorMap: .gray, interpolation: .bilinear)
        let rows = try levels(renderer)
        // From 6.5 - 2 to 10.5 + 2: the middles of pixels 4 to 11.
        for y in 0..<20 {
            for x in 0..<20 {
                let isScanned = (4..<12).contains(x) && (4..<12).contains(y)
                #expect(isScanned ? rows[y][x] == 153 : hatches.contains(rows[y][x]), "x \(x), y \(y)")
            }
        }
        #expect(renderer.hasUnscannedPixels)
    }

    @Test("The map of a 384-pixel picture lies in its middle")
    func mapOf384PixelPicture() throws {
        let grid = grid(6, 6, origin: 112, stride: 32, window: 224) { _, _ in 1 }
        #expect(grid.scannedColumns(pictureWidth: 384) == 96..<288)
        #expect(grid.scannedRows(pictureHeight: 384) == 96..<288)
    }

    @Test("A grid with a window on every border leaves nothing unscanned")
    func gridWithWindowOnEvery() throws {
        let renderer = HeatmapRenderer(
            grid: grid(4, 4, origin: 0, stride: 5) { _, _ in 0.5 }, pictureWidth: 16, pictureHeight: 16)
        #expect(!renderer.hasUnscannedPixels)
    }

    @Test("The scale is fixed, and scores beyond it take the colour of its end")
    func scaleIsFixed() throws {
        func first(_ score: Float, _ range: ClosedRange<Float>) throws -> UInt8 {
            try levels(
                HeatmapRenderer(
                    grid: grid(1, 1, origin: 2, stride: 4) { _, _ in score }, pictureWidth: 4, pictureHeight: 4,
                    colorMap: .gray, range: range))[1][1]
        }
        #expect(try first(0.02, 0...1) == 5)
        #expect(try first(-3, 0...1) == 0)
        #expect(try first(7, 0...1) == 255)
        #expect(try first(.infinity, 0...1) == 255)
        #expect(try first(3, 2...4) == 128)
        #expect(hatches.contains(try first(.nan, 0...1)))
    }

    @Test("A score that is not a number hides only what depends on it", arguments: Interpolation.allCases)
    func scoreThatIsNotNumber(interpolation: Interpolation) throws {
        let renderer = HeatmapRenderer(
            grid: grid(3, 1, origin: 2.5, stride: 4) { column, _ in column == 2 ? .nan : 1 }, pictureWidth: 13,
            pictureHeight: 5, colorMap: .gray, interpolation: interpolation)
        let row = try levels(renderer)[2]
        #expect(row[2] == 255)
        #expect(row[6] == 255)
        #expect(hatches.contains(row[10]))
    }

    @Test("Rows drawn one by one in any order equal the whole", arguments: Interpolation.allCases)
    func rowsDrawnOneByOne(interpolation: Interpolation) throws {
        let renderer = HeatmapRenderer(
            grid: grid(5, 7, origin: 4.25, stride: 2.75) { Float(($0 * 3 + $1 * 5) % 7) / 6 }, pictureWidth: 23,
            pictureHeight: 29, interpolation: interpolation)
        let whole = try renderer.picture()
        var row = [UInt8](repeating: 9, count: 23 * 3)
        for y in (0..<29).reversed() {
            try row.withUnsafeMutableBufferPointer { try renderer.renderRow(y, into: $0) }
            #expect(row == Array(whole.samples[y * 69..<(y + 1) * 69]), "row \(y)")
        }
    }

    @Test("Grids of a single row or column are drawn", arguments: [(1, 1), (1, 6), (6, 1)])
    func gridsOfSingleRow(columns: Int, rows: Int) throws {
        let renderer = HeatmapRenderer(
            grid: grid(columns, rows, origin: 3, stride: 3) { _, _ in 1 }, pictureWidth: 21, pictureHeight: 21,
            colorMap: .gray)
        let drawn = try levels(renderer).joined().filter { $0 == 255 }.count
        #expect(drawn == columns * 3 * rows * 3)
    }

    @Test("A grid that lies wholly beside the picture is hatched everywhere")
    func gridThatLiesWhollyBeside() throws {
        let renderer = HeatmapRenderer(
            grid: grid(2, 2, origin: 900, stride: 4) { _, _ in 1 }, pictureWidth: 10, pictureHeight: 10,
            colorMap: .gray)
        #expect(try levels(renderer).joined().allSatisfy(hatches.contains))
    }

    @Test(
        "Rows of the grid are read once when the picture is drawn from top to bottom", arguments: Interpolation.allCases
    )
    func rowsOfGridAreRead(
        interpolation: Interpolation
    ) throws {
        let reads = Mutex<[Int]>([])
        let counted = ScoreGrid(
            columns: 3, rows: 9, originX: 4, originY: 4, strideX: 3, strideY: 3, windowWidth: 8, windowHeight: 8
        ) { row, scores in
            reads.withLock { $0.append(row) }
            for column in 0..<3 { scores[column] = 0.5 }
        }
        _ = try HeatmapRenderer(grid: counted, pictureWidth: 12, pictureHeight: 33, interpolation: interpolation)
            .picture()
        #expect(reads.withLock { $0 } == Array(0..<9))
    }

    @Test("A grid that cannot be read stops the drawing")
    func gridThatCannotBeRead() {
        struct ReadError: Error {}
        let broken = ScoreGrid(
            columns: 3, rows: 9, originX: 4, originY: 4, strideX: 3, strideY: 3, windowWidth: 8, windowHeight: 8
        ) { row, _ in if row == 5 { throw ReadError() } }
        #expect(throws: ReadError.self) {
            try HeatmapRenderer(grid: broken, pictureWidth: 12, pictureHeight: 33).picture()
        }
    }
}
