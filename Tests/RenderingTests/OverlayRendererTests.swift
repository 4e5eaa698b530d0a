import Raster
import Testing

@testable import Rendering

@Suite struct OverlayRendererTests {
    private let size = 300
    private let ground = Picture(width: 300, height: 300, color: [200, 150, 100])
    private var cold: ScoreGrid { grid(10, 10, origin: 15, stride: 30) { _, _ in 0 } }

    private func mark(_ x: Double, _ y: Double, _ side: Double, label: String = "cell", score: Float = 0.9)
        -> DetectionMark
    {
        DetectionMark(
            x: x, y: y, width: side, height: side, centerX: x + side / 2, centerY: y + side / 2, label: label,
            score: score)
    }

    private func overlay(
        _ grid: ScoreGrid, _ marks: [DetectionMark] = [], options: RenderingOptions = RenderingOptions()
    ) throws -> Picture {
        try OverlayRenderer(grid: grid, marks: marks, pictureWidth: size, pictureHeight: size, options: options)
            .picture(over: ground)
    }

    /// The pixels that differ from the bare picture, as the smallest box around them.
    private func changed(_ picture: Picture) -> PixelRect? {
        let plain = ground
        var rect: PixelRect?
        for y in 0..<size {
            for x in 0..<size where (0..<3).contains(where: { picture[x, y, $0] != plain[x, y, $0] }) {
                let old = rect ?? PixelRect(left: x, top: y, right: x + 1, bottom: y + 1)
                rect = PixelRect(
                    left: min(old.left, x), top: min(old.top, y), right: max(old.right, x + 1),
                    bottom: max(old.bottom, y + 1))
            }
        }
        return rect
    }

    @Test("Cold regions show the picture as it is")
    func coldRegionsShowPicture() throws {
        #expect(try overlay(cold) == ground)
    }

    @Test("The share of the heat map is opacity times level")
    func shareOfHeatMap() throws {
        let options = RenderingOptions(colorMap: .gray, opacity: 0.5)
        // A level of 255 is white: 200 + 0.5 · 55, 150 + 0.5 · 105, 100 + 0.5 · 155.
        let hot = try overlay(grid(10, 10, origin: 15, stride: 30) { _, _ in 1 }, options: options)
        #expect(abs(Int(hot[50, 50, 0]) - 228) <= 1)
        #expect(abs(Int(hot[50, 50, 1]) - 203) <= 1)
        #expect(abs(Int(hot[50, 50, 2]) - 178) <= 1)
        // A level of 102 has a share of 0.2: 200 - 0.2 · 98.
        let warm = try overlay(grid(10, 10, origin: 15, stride: 30) { _, _ in 0.4 }, options: options)
        #expect(abs(Int(warm[50, 50, 0]) - 180) <= 1)
    }

    @Test("Pixels beyond the reach of every window keep their colour outside the dashed line")
    func pixelsBeyondReachOfEvery() throws {
        let small = try overlay(grid(3, 3, origin: 120, stride: 30) { _, _ in 1 })
        #expect(changed(small) == PixelRect(left: 105, top: 105, right: 195, bottom: 195))
    }

    @Test("A box is drawn at its pixels, with its label above")
    func boxIsDrawn() throws {
        let picture = try overlay(cold, [mark(100, 120, 80, label: "")])
        let rect = try #require(changed(picture))
        #expect(rect.left == 100)
        #expect(rect.right == 180)
        #expect(rect.bottom == 200)
        #expect(rect.top < 120)
        // Halo, white line, halo, from the left edge inwards.
        #expect(picture[100, 190, 0] < 120)
        #expect((101...102).allSatisfy { picture[$0, 190, 0] == 255 })
        #expect(picture[103, 190, 0] < 120)
        #expect(picture[104, 190, 0] == 200)
    }

    @Test(
        "Boxes that leave the picture are clipped, and labels stay inside",
        arguments: [
            (-40.0, -40.0), (260, -40), (-40, 260), (260, 260), (100, -90), (100, 290), (-1e12, 5), (5, 1e300),
        ])
    func boxesThatLeavePicture(x: Double, y: Double) throws {
        let picture = try overlay(cold, [mark(x, y, 100, label: "a label that is longer than its box")])
        #expect(picture.width == size && picture.height == size)
        let isVisible = x > -100 && y > -100 && x < 300 && y < 300
        #expect((changed(picture) != nil) == isVisible)
        if isVisible {
            let box = mark(x, y, 100).box(in: PixelRect(left: 0, top: 0, right: size, bottom: size))
            #expect(box?.left == Int(max(0, x)))
            #expect(box?.bottom == Int(min(300, y + 100)))
        }
    }

    @Test("Marks without a finite place are left out")
    func marksWithoutFinitePlace() throws {
        #expect(try overlay(cold, [mark(.nan, 10, 50), mark(10, .infinity, 50)]) == ground)
    }

    @Test("Labels of neighbours do not cover each other")
    func labelsOfNeighboursDoNot() throws {
        // The better mark keeps the place above its box; the other one goes elsewhere.
        let first = mark(60, 100, 120, score: 0.9)
        let alone = try overlay(cold, [first])
        let both = try overlay(cold, [mark(62, 100, 120, score: 0.5), first])
        for y in 75..<100 {
            for x in 60..<120 { #expect(both[x, y, 0] == alone[x, y, 0]) }
        }
    }

    @Test("A light line with a dark one outside goes around what reaches the threshold, and no other")
    func contourGoesAround() throws {
        var options = RenderingOptions(interpolation: .nearest, opacity: 0)
        options.contour = 0.5
        // Cells of 30 pixels; those in the middle, 90 ..< 180 across and 120 ..< 180 down, are hot.
        let hot = grid(10, 10, origin: 15, stride: 30) { column, row in
            (3..<6).contains(column) && (4..<6).contains(row) ? 0.5 : 0.49
        }
        let picture = try overlay(hot, options: options)
        #expect(changed(picture) == PixelRect(left: 89, top: 119, right: 181, bottom: 181))
        let pairs: [(inside: SIMD2<Int>, outside: SIMD2<Int>)] = [
            (SIMD2(90, 150), SIMD2(89, 150)), (SIMD2(179, 150), SIMD2(180, 150)),
            (SIMD2(120, 120), SIMD2(120, 119)), (SIMD2(120, 179), SIMD2(120, 180)),
        ]
        for (inside, outside) in pairs {
            #expect(picture[inside.x, inside.y, 0] == 255, "\(inside)")
            #expect(picture[outside.x, outside.y, 0] < 120, "\(outside)")
        }
        #expect(picture[135, 150, 0] == 200 && picture[40, 40, 0] == 200)
        // What is hot everywhere, or nowhere, has no line; nor has the border of what was scanned.
        options.contour = 0.4
        #expect(try overlay(hot, options: options) == ground)
        options.contour = 0.6
        #expect(try overlay(hot, options: options) == ground)
    }

    @Test("Beside boxes stand class and score, the score, or nothing, as is asked for")
    func labelsAsAskedFor() throws {
        func widthOfLabel(_ labels: MarkLabels) throws -> Int? {
            var options = RenderingOptions()
            options.boxLabels = labels
            let picture = try overlay(cold, [mark(100, 120, 120, label: "a cell")], options: options)
            let plate = (100..<size).filter { picture[$0, 115, 0] != 200 }
            return plate.isEmpty ? nil : plate.count
        }
        let (all, score) = (try #require(try widthOfLabel(.all)), try #require(try widthOfLabel(.score)))
        #expect(score < all)
        #expect(try widthOfLabel(.automatic) == all)
        #expect(try widthOfLabel(.none) == nil)
    }

    @Test("In a crowd, labels are left out rather than hide objects, unless all are asked for")
    func labelsInCrowd() throws {
        // Objects of 40 pixels side by side, without a pixel of room between them.
        var marks: [DetectionMark] = []
        for row in 0..<7 {
            for column in 0..<7 { marks.append(mark(Double(column * 40 + 10), Double(row * 40 + 10), 40)) }
        }
        func drawn(_ labels: MarkLabels) throws -> [UInt8] {
            var options = RenderingOptions()
            options.boxLabels = labels
            return try overlay(cold, marks, options: options).samples
        }
        let (bare, some, all) = (try drawn(.none), try drawn(.automatic), try drawn(.all))
        func changes(_ samples: [UInt8]) -> Int { samples.indices.count { samples[$0] != bare[$0] } }
        let (few, many) = (changes(some), changes(all))
        #expect(few < many / 2, "\(few) of \(many)")
        // The middle of no object is covered.
        for row in 0..<7 {
            for column in 0..<7 {
                let place = 3 * ((row * 40 + 30) * size + column * 40 + 30)
                #expect(some[place] == bare[place], "\(column),\(row)")
            }
        }
    }

    @Test("Rows drawn one by one in any order equal the whole")
    func rowsDrawnOneByOne() throws {
        let marks = [mark(20, 30, 90), mark(200, 210, 120, label: "é…"), mark(35, 50, 60, score: 0.2)]
        var options = RenderingOptions()
        options.contour = 0.5
        let renderer = OverlayRenderer(
            grid: grid(5, 4, origin: 60, stride: 31.5) { Float($0 + $1) / 7 }, marks: marks, pictureWidth: size,
            pictureHeight: size, options: options)
        let whole = try renderer.picture(over: ground)
        for y in (0..<size).reversed() {
            var row = Array(ground.samples[y * size * 3..<(y + 1) * size * 3])
            try row.withUnsafeMutableBufferPointer { try renderer.renderRow(y, over: $0) }
            #expect(row == Array(whole.samples[y * size * 3..<(y + 1) * size * 3]), "row \(y)")
        }
    }

    @Test("Marks that come while rows above are drawn and forgotten look as marks that are all there")
    func marksComeAndGo() throws {
        let scores = grid(5, 4, origin: 60, stride: 31.5) { Float($0 + $1) / 7 }
        let marks = (0..<60).map { (number: Int) -> DetectionMark in
            let (x, y) = (Double(number * 37 % 230), Double(number * 4))
            return mark(x, y, 12, score: Float(number * 7 % 10) / 10)
        }
        let all = OverlayRenderer(grid: scores, marks: marks, pictureWidth: size, pictureHeight: size)
        var growing = OverlayRenderer(grid: scores, marks: [], pictureWidth: size, pictureHeight: size)
        let reach = growing.reach(ofBoxHeight: 12)
        let sorted = marks.sorted { $0.centerY < $1.centerY }
        var given = 0
        let whole = try all.picture(over: ground)
        for y in 0..<size {
            let end = sorted.firstIndex { $0.centerY > Double(y + 1 + reach) } ?? sorted.count
            growing.add(Array(sorted[given..<max(given, end)]))
            given = max(given, end)
            var row = Array(ground.samples[y * size * 3..<(y + 1) * size * 3])
            try row.withUnsafeMutableBufferPointer { try growing.renderRow(y, over: $0) }
            #expect(row == Array(whole.samples[y * size * 3..<(y + 1) * size * 3]), "row \(y)")
            growing.forget(above: y)
        }
    }

    @Test("A picture of one pixel can be overlaid")
    func pictureOfOnePixelCan() throws {
        let one = try OverlayRenderer(
            grid: grid(1, 1, origin: 0.5, stride: 1) { _, _ in 1 }, marks: [mark(0, 0, 1)], pictureWidth: 1,
            pictureHeight: 1
        ).picture(over: Picture(width: 1, height: 1, color: [1, 2, 3]))
        #expect(one.samples.count == 3)
    }
}
