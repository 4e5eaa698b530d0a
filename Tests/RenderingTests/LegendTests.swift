import Testing

@testable import Rendering

@Suite struct LegendTests {
    private func rows(_ legend: Legend) -> [[UInt8]] {
        (0..<legend.height).map { y in
            var row = [UInt8](repeating: 0, count: legend.width * 3)
            row.withUnsafeMutableBufferPointer { legend.renderRow(y, into: $0) }
            return row
        }
    }

    @Test("The height grows with the width of the picture")
    func heightGrowsWithWidth() {
        #expect(Legend.height(forWidth: 100) == 38)
        #expect(Legend.height(forWidth: 384) == 76)
        #expect(Legend.height(forWidth: 640) == 76)
        #expect(Legend.height(forWidth: 4096) == 9 * 38)
        #expect(Legend.height(forWidth: 100_000) == 24 * 38)
        let legend = Legend(title: "x", width: 640, colorMap: .viridis, range: 0...1)
        #expect(legend.height == 76)
    }

    @Test("The bar runs from the first to the last colour")
    func barRunsFromFirst() {
        let legend = Legend(title: "white-cell", width: 384, colorMap: .viridis, range: 0...1)
        let middle = rows(legend)[40]
        let (first, last) = (ColorMap.viridis[0], ColorMap.viridis[255])
        #expect(Array(middle[12 * 3..<13 * 3]) == [first.red, first.green, first.blue])
        #expect(Array(middle[371 * 3..<372 * 3]) == [last.red, last.green, last.blue])
    }

    @Test("The score of the line is marked on the bar")
    func contourIsMarked() {
        let plain = rows(Legend(title: "", width: 384, colorMap: .gray, range: 0...1, note: .none))
        let marked = rows(Legend(title: "", width: 384, colorMap: .gray, range: 0...1, note: .none, contour: 0.25))
        let differing = (0..<384).filter { plain[40][$0 * 3] != marked[40][$0 * 3] }
        // The bar goes from 12 to 372, and the mark is one pixel wide with a dark one at each side.
        #expect(differing == [101, 102, 103])
        let beyond = rows(Legend(title: "", width: 384, colorMap: .gray, range: 0.5...1, note: .none, contour: 0.25))
        #expect(beyond[40] == plain[40])
    }

    @Test("The title says what the colours are, in as many words as there is room for")
    func titleSaysWhat() {
        let lettering = Lettering(scale: 1)
        func heading(_ width: Int, contour: Float? = nil) -> String {
            Legend.heading("ship", contour, into: width, lettering)
        }
        #expect(heading(1000, contour: 0.5) == "probability of ship, line at 0.5")
        #expect(heading(1000, contour: 0.123456) == "probability of ship, line at 0.123")
        #expect(heading(1000) == "probability of ship")
        let width = lettering.line("probability of ship").width
        #expect(heading(width, contour: 0.5) == "probability of ship")
        #expect(heading(width - 1) == "ship")
        #expect(heading(lettering.line("ship").width - 1).hasSuffix("\u{2026}"))
        #expect(Legend.heading("", nil, into: 1000, lettering) == "")
    }

    @Test("A legend of classes has their colours as long as there is room", arguments: [1, 60, 300, 3000])
    func legendOfClasses(width: Int) {
        let classes = (0..<40).map { (name: "class \($0)", ink: Palette.color($0)) }
        let legend = Legend(classes: classes, width: width)
        let samples = Array(rows(legend).joined())
        #expect(samples.count == 3 * width * Legend.height(forWidth: width))
        func has(_ ink: Ink) -> Bool {
            stride(from: 0, to: samples.count, by: 3).contains { place in
                (0..<3).allSatisfy { Int(samples[place + $0]) == ink.rgb[$0] }
            }
        }
        #expect(has(Palette.color(0)))
        #expect(has(Palette.color(9)) == (width == 3000))
    }

    @Test("Numbers have the decimals they need")
    func numbersHaveDecimalsTheyNeed() {
        #expect(Legend.labels(0...1, steps: 4) == ["0", "0.25", "0.5", "0.75", "1"])
        #expect(Legend.labels(-2...2, steps: 4) == ["-2", "-1", "0", "1", "2"])
        #expect(Legend.labels(0...0.01, steps: 2) == ["0", "0.005", "0.01"])
    }

    @Test("A legend can be drawn at any width", arguments: [1, 2, 5, 17, 40, 90, 255, 256, 1000, 4096])
    func legendCanBeDrawn(width: Int) {
        for note in [Legend.Note.none, .hatching, .dashedLine] {
            let legend = Legend(
                title: "a class with a very long name: ü", width: width, colorMap: .magma, range: 0...1, note: note)
            #expect(rows(legend).count == legend.height)
        }
    }

    @Test("A title that is too long does not reach the note at the right")
    func titleThatIsTooLong() {
        let long = String(repeating: "W", count: 200)
        let with = rows(Legend(title: long, width: 640, colorMap: .gray, range: 0...1, note: .hatching))
        let without = rows(Legend(title: "", width: 640, colorMap: .gray, range: 0...1, note: .hatching))
        // Only the left part differs: the note takes 12 + 3 dots and its text at the right.
        let differing = zip(with, without).flatMap { a, b in (0..<640).filter { a[$0 * 3] != b[$0 * 3] } }
        #expect(!differing.isEmpty)
        #expect(differing.max()! < 640 - 12 - 2 * (15 + 50))
    }
}
