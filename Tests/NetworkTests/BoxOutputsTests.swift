import TestSupport
import Testing

@testable import Network

@Suite struct BoxOutputsTests {
    @Test("An object comes back from its numbers")
    func comesBack() {
        let box = BoxOutputs(x: 0.11, y: -0.32, width: 0.4, height: 1.3)
        #expect(abs(box.values.x - 1.1) < 1e-6 && abs(box.values.y + 3.2) < 1e-6)
        #expect(abs(box.offset.x - 0.11) < 1e-6 && abs(box.offset.y + 0.32) < 1e-6)
        #expect(abs(box.size.width - 0.4) < 1e-6 && abs(box.size.height - 1.3) < 1e-6)
    }

    @Test("Numbers that no object has give a size that can be drawn")
    func limitsSizes() {
        let (small, large) = (BoxOutputs(SIMD4(0, 0, -1e30, -100)).size, BoxOutputs(SIMD4(0, 0, 1e30, 100)).size)
        #expect(small.width > 0.006 && small.height == small.width)
        #expect(large.width < 7.5 && large.height == large.width)
    }

    @Test(
        "A network that scores mirrored or turned windows gives their boxes where these are in the upright window",
        arguments: [
            WindowSymmetry.leftRight, .upDown, .halfTurn, .quarterTurn, .threeQuarterTurn, .transposition,
            .antitransposition,
        ])
    func boxesTurn(symmetry: WindowSymmetry) throws {
        let dense = try Model.random("input 9x9x2; conv3-4 relu pool2; fc8 relu; fc7 boxes", seed: 4)
            .convolutionalized()
        #expect(dense.hasBoxes && !dense.hasSoftmax && dense.outputs == 7 && dense.classes.count == 3)
        let transformed = try dense.transformed(by: symmetry)
        let window = ReferenceMap.random(Extent(9), channels: 2, seed: 6)
        var changed = window
        for y in 0..<9 {
            for x in 0..<9 {
                let source = symmetry.source(row: y, column: x, in: Extent(9))
                for channel in 0..<2 { changed[y, x, channel] = window[source.row, source.column, channel] }
            }
        }
        let seen = window.crop(
            y: transformed.offset.height, x: transformed.offset.width,
            Extent(height: 9 - transformed.offset.height, width: 9 - transformed.offset.width))
        let expected = referenceForward(dense.architecture, dense.parameters, changed).values
        let found = referenceForward(transformed.model.architecture, transformed.model.parameters, seen).values
        for index in 0..<3 { #expect(abs(found[index] - expected[index]) < 1e-6) }
        // A place in the changed window shows the place of the window that its symmetry says, from the middle here.
        let box = Array(expected[3...])
        var (right, down) = symmetry.isTransposed ? (box[1], box[0]) : (box[0], box[1])
        if symmetry.mirrorsColumns { right.negate() }
        if symmetry.mirrorsRows { down.negate() }
        let size = symmetry.isTransposed ? [box[3], box[2]] : [box[2], box[3]]
        for (found, expected) in zip(found[3...], [right, down] + size) { #expect(abs(found - expected) < 1e-6) }
    }

    @Test("Boxes end a network, behind the sums that are their numbers")
    func placeOfBoxes() throws {
        func message(_ text: String) -> String {
            do {
                _ = try Architecture(text: text)
                return "none"
            } catch { return "\(error)" }
        }
        #expect(message("input 8x8x3; conv3-4; fc7 boxes") == "none")
        #expect(message("input 8x8x3; conv3-4; fc7 relu boxes").contains("right behind"))
        #expect(message("input 8x8x3; conv3-4; fc4 boxes").contains("at least 5"))
        #expect(message("input 8x8x3; conv3-7 boxes relu").contains("ends a network"))
    }

    @Test("Outputs for boxes are added to the last layer, once")
    func withBoxes() throws {
        for (before, after) in [
            ("input 8x8x3; conv3-4; fc3 softmax", "input 8x8x3; conv3-4; fc7 boxes"),
            ("input 8x8x3; conv8-2", "input 8x8x3; conv8-6 boxes"),
            ("input 8x8x3; fc7 boxes", "input 8x8x3; fc7 boxes"),
        ] {
            #expect(try Architecture(text: before).withBoxes().text == after)
        }
        #expect(throws: NetworkError.self) { try Architecture(text: "input 8x8x3; fc3 sigmoid").withBoxes() }
    }
}
