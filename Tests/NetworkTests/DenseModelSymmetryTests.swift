import TestSupport
import Testing

@testable import Network

/// A network with mirrored or turned weights against the network on mirrored or turned windows.
@Suite struct DenseModelSymmetryTests {
    /// Networks whose windows are squares; strides leave rests of every kind, and paths meet with different ones.
    static let squares = [
        "input 12x12x2; conv3-3 relu pool2 conv2-4/s2; fc5 relu; fc2 softmax",
        "input 13x13x1; conv3-3 relu pool2/s3 conv2-2; fc2 softmax",
        "input 14x14x1; conv4-2/s3 pool3/s2; fc2",
        "input 11x11x2; conv3-3/s2/p1 relu avgpool2 conv2-2/p1,0,0,1; fc2 softmax",
        "input 16x16x1; conv3-2 relu =a conv3-2/s2/p1 relu conv3-2/p1 =b @a conv1-2/s2 add@b relu; pool2; fc3",
        "input 14x14x2; pool3/s2 =a conv3-2 =b @a avgpool3/s1 concat@b pool2; fc2",
        "input 15x15x1; =a pool2 =b @a avgpool4/s2/p1 =c @b concat@c; conv3-2; fc2",
        "input 10x10x2; pad1,2,0,1 conv3-2/d2 prelu lrn3; pool2; fc2",
        "input 9x9x1; up2 conv4-2/s2 pool2; fc2",
        "input 8x8x1; conv3-2/s2 deconv4-2/s2/p1 conv3-2/s2; fc2",
        "input 12x12x4; conv3-4/g4 bn relu conv3-4/g2/s2 lppool2; fc2 softmax",
    ]

    /// Networks of rectangles, which are mirrored only.
    static let rectangles = [
        "input 14x11x1; conv3x2-2/s2x1 relu pool2x3/s2x2; fc2",
        "input 9x16x2; conv3-2 pool3x2; fc3 relu; fc2 softmax",
    ]

    private func dense(_ text: String) throws -> DenseModel { try Model.random(text, seed: 3).convolutionalized() }

    /// What is wrong in the scores of a picture with 2×3 windows, or of one window where layers pad; nil for nothing.
    private func fault(_ text: String, _ symmetry: WindowSymmetry) throws -> String? {
        let dense = try dense(text)
        let transformed = try dense.transformed(by: symmetry)
        let channels = dense.architecture.input.channels
        let map = dense.windowDeviations.isEmpty ? Extent(height: 2, width: 3) : Extent(1)
        let extent = dense.grid.pictureExtent(ofMap: map)
        let picture = ReferenceMap.random(extent, channels: channels, seed: 8)
        let seen = picture.crop(
            y: transformed.offset.height, x: transformed.offset.width,
            Extent(height: extent.height - transformed.offset.height, width: extent.width - transformed.offset.width))
        let scores = referenceForward(transformed.model.architecture, transformed.model.parameters, seen)
        guard scores.height == map.height, scores.width == map.width else {
            return "\(scores.height)x\(scores.width) cells"
        }
        let window = dense.window
        for row in 0..<map.height {
            for column in 0..<map.width {
                let crop = ReferenceMap(height: window.height, width: window.width, channels: channels) {
                    y, x, channel in
                    let source = symmetry.source(row: y, column: x, in: window)
                    return picture[
                        row * dense.stride.height + source.row, column * dense.stride.width + source.column, channel]
                }
                let expected = referenceForward(dense.architecture, dense.parameters, crop)
                let largest = expected.values.map(abs).max() ?? 1
                for channel in 0..<expected.channels
                where abs(expected[0, 0, channel] - scores[row, column, channel]) > 1e-9 * max(largest, 1) {
                    return "\(row),\(column): \(scores[row, column, channel]), expected \(expected[0, 0, channel])"
                }
            }
        }
        return nil
    }

    @Test("Its score of a window is that of the mirrored or turned window", arguments: squares)
    func squaresAreEqual(text: String) throws {
        for symmetry in WindowSymmetryTests.all {
            let fault = try fault(text, symmetry)
            #expect(fault == nil, "\(symmetry): \(fault ?? "")")
        }
    }

    @Test("Rectangles are mirrored", arguments: rectangles)
    func rectanglesAreEqual(text: String) throws {
        for symmetry in WindowSymmetryTests.all.filter({ !$0.isTransposed }) {
            let fault = try fault(text, symmetry)
            #expect(fault == nil, "\(symmetry): \(fault ?? "")")
        }
    }

    @Test("Where layers pad, a dense pass is that over the mirrored or turned picture")
    func paddedPicture() throws {
        let dense = try dense("input 16x16x1; conv3-3/p1 relu pool2 conv3-2/s2/p1 relu; fc2")
        let extent = dense.grid.pictureExtent(ofMap: Extent(height: 3, width: 2))
        let picture = ReferenceMap.random(extent, channels: 1, seed: 4)
        for symmetry in WindowSymmetryTests.all {
            let transformed = try dense.transformed(by: symmetry)
            let seen = picture.crop(
                y: transformed.offset.height, x: transformed.offset.width,
                Extent(
                    height: extent.height - transformed.offset.height, width: extent.width - transformed.offset.width))
            let scores = referenceForward(transformed.model.architecture, transformed.model.parameters, seen)
            let turned = symmetry.extent(of: extent)
            let changed = ReferenceMap(height: turned.height, width: turned.width, channels: 1) { y, x, channel in
                let source = symmetry.source(row: y, column: x, in: extent)
                return picture[source.row, source.column, channel]
            }
            let expected = referenceForward(dense.architecture, dense.parameters, changed)
            for y in 0..<expected.height {
                for x in 0..<expected.width {
                    let cell = symmetry.source(
                        row: y, column: x, in: Extent(height: scores.height, width: scores.width))
                    #expect(abs(expected[y, x, 1] - scores[cell.row, cell.column, 1]) < 1e-9, "\(symmetry) \(y) \(x)")
                }
            }
        }
    }

    @Test("What a stride leaves over is left out at the other end")
    func offsets() throws {
        let dense = try dense("input 13x13x1; conv3-3 relu pool2/s3 conv2-2; fc2 softmax")
        #expect(try dense.transformed(by: .identity).offset == Extent(0))
        // Of 11 rows windows of 2, 3 apart, take the first and the last.
        #expect(try dense.transformed(by: .upDown).offset == Extent(0))
        let rest = try self.dense("input 12x12x1; conv3-3 relu pool3; conv2-2; fc2 softmax")
        #expect(try rest.transformed(by: .upDown).offset == Extent(height: 1, width: 0))
        #expect(try rest.transformed(by: .leftRight).offset == Extent(height: 0, width: 1))
        #expect(try rest.transformed(by: .quarterTurn).model.window == Extent(height: 11, width: 12))
    }

    @Test("A network of single windows with a value for each position is turned too")
    func positional() throws {
        let text = "input 9x9x2; scale/map conv2-3 pool3; fc2"
        let dense = try Model.random(text, seed: 3).windowed()
        let window = ReferenceMap.random(Extent(9), channels: 2, seed: 1)
        for symmetry in WindowSymmetryTests.all {
            let transformed = try dense.transformed(by: symmetry)
            let size = transformed.model.window
            let seen = window.crop(y: transformed.offset.height, x: transformed.offset.width, size)
            let scores = referenceForward(transformed.model.architecture, transformed.model.parameters, seen)
            let turned = ReferenceMap(height: 9, width: 9, channels: 2) { y, x, channel in
                let source = symmetry.source(row: y, column: x, in: Extent(9))
                return window[source.row, source.column, channel]
            }
            let expected = referenceForward(dense.architecture, dense.parameters, turned)
            #expect(abs(scores.values[1] - expected.values[1]) < 1e-9, "\(symmetry)")
        }
    }

    @Test("A layer that nothing mirrors is named")
    func notMirrored() throws {
        let dense = try dense("input 8x8x1; conv3-2 up2/asymmetric conv4-2/s2; fc2")
        #expect(throws: NetworkError.notMirrored(LayerPlace(index: 1, kind: "up"))) {
            try dense.transformed(by: .upDown)
        }
        #expect(try dense.transformed(by: .transposition).offset == Extent(0))
    }
}
