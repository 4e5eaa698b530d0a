import Network
import TestSupport
import Testing

@Suite("A layer")
struct LayerTests {
    private func shape(_ text: String) throws -> Shape { try Architecture(text: text).output }

    @Test(
        "has the shape of its formula",
        arguments: [
            // (H − 1)·S − P + (F − 1)·D + 1 + O
            ("input 5x7x4; deconv4-6/s2/p1", "10x14x6"), ("input 5x7x4; deconv3-6/s2/p1/o1", "10x14x6"),
            ("input 5x7x4; deconv3x2-6/s3x1/p1,0,0,0/d2x1/g2", "16x8x6"), ("input 1x1x4; deconv7-2", "7x7x2"),
            ("input 5x7x4; conv3-6/g2/b0", "3x5x6"), ("input 9x9x2; pool3/s2/d2", "3x3x2"),
            ("input 9x9x2; lppool3/s3/p1", "3x3x2"), ("input 5x7x2; pad1,2,3,4", "9x13x2"),
            ("input 5x7x2; crop1,2,0,3", "4x2x2"),
            ("input 5x7x2; pad4x6/reflect", "13x19x2"), ("input 5x7x2; up2x3/linear", "10x21x2"),
            ("input 5x7x2; up3/asymmetric", "15x21x2"), ("input 5x7x3; select2,2,0-1", "5x7x4"),
            ("input 5x7x3; prelu scale scale/map lrn3 logsoftmax", "5x7x3"),
            ("input 5x7x3 =a; conv5x7-3 mul@a", "5x7x3"), ("input 5x7x3 =a; conv5x7-3 =b; @a sub@b", "5x7x3"),
            ("input 8x8x4; conv3-4/p1 =m avgpool8; fc2 relu fc4 sigmoid mul@m; conv3-5", "6x6x5"),
        ])
    func shapes(text: String, shape: String) throws {
        #expect(try self.shape(text) == Architecture(text: "input \(shape)").input)
    }

    @Test(
        "has the parameters and multiply-adds of its formula",
        arguments: [
            // 6 filters of 2×3×3 without bias, 9 positions.
            ("input 5x5x4; conv3-6/g2/b0", [[6, 2, 3, 3]], 6 * 2 * 9 * 9),
            ("input 5x5x4; conv3-4/g4", [[4, 1, 3, 3], [4]], 4 * 9 * 9),
            // Each input value meets filters / groups × kernel.
            ("input 5x5x4; deconv3x2-6/s2/g2", [[4, 3, 3, 2], [6]], 5 * 5 * 4 * 3 * 6),
            ("input 5x5x4; deconv3-6/b0", [[4, 6, 3, 3]], 5 * 5 * 4 * 6 * 9),
            ("input 5x6x4; prelu", [[4]], 0), ("input 5x6x4; scale", [[4], [4]], 0),
            ("input 5x6x4; scale/map", [[4, 5, 6], [4, 5, 6]], 0), ("input 5x6x4; lrn5", [], 0),
            ("input 5x6x4; layernorm", [[4], [4]], 0),
            ("input 5x6x4; pad1", [], 0), ("input 5x6x4; up2/linear", [], 0), ("input 5x6x4; select0", [], 0),
        ])
    func parameters(text: String, shapes: [[Int]], multiplyAdds: Int) throws {
        let net = try Architecture(text: text)
        #expect(net.layers[0].parameters(for: net.input).map(\.shape) == shapes)
        #expect(net.summary.multiplyAdds == multiplyAdds)
        #expect(net.summary.parameters == shapes.reduce(0) { $0 + $1.reduce(1, *) })
    }

    @Test("that joins refuses maps that are neither equal nor of a single position")
    func joins() {
        for text in [
            "input 5x7x3 =a; conv5x7-2 mul@a", "input 5x7x3 =a; conv5x1-3 add@a", "input 5x7x3 =a; conv5x7-3 concat@a",
            "input 5x7x3 =a; relu div@a,a",
        ] {
            #expect(throws: ArchitectureTextError.self, "\(text)") { try Architecture(text: text) }
        }
    }

    @Test("that reflects needs a map of more rows and columns than it repeats")
    func reflection() {
        #expect(throws: ArchitectureTextError.self) { try Architecture(text: "input 3x4x1; pad3,0,0,0/reflect") }
        #expect(throws: ArchitectureTextError.self) { try Architecture(text: "input 3x4x1; crop1,0,2,0") }
        #expect(throws: ArchitectureTextError.self) { try Architecture(text: "input 3x4x1; crop0") }
        #expect(throws: ArchitectureTextError.self) { try Architecture(text: "input 3x4x1; pad0,0,0,4/reflect") }
        #expect(throws: Never.self) { try Architecture(text: "input 3x4x1; pad2,3,2,3/reflect") }
    }

    @Test(
        "reaches the positions of its input that change its output, and tells how far beyond the map",
        arguments: [
            "deconv4-1/s2/p1", "deconv2-1/s2", "deconv3-1/s2/p1/o1", "deconv3-1/s1/p2/d2", "deconv2-1/s3/d2", "up2",
            "up3/linear", "up2/linear", "up3/asymmetric", "pad2/v1", "conv3-1/s2/p1,1,0,0/d2", "lppool3/s2/d2",
        ])
    func reach(word: String) throws {
        let model = try Model.random("input 7x1x1; pad0x3; conv1-1 \(word)")
        let (net, layer) = (model.architecture, model.architecture.layers[2])
        let image = ReferenceMap.random(Extent(height: 7, width: 1), channels: 1, seed: 4)
        let before = referenceForward(net, model.parameters, image)
        for output in 0..<before.height {
            let reach = layer.reach(of: output..<output + 1, along: .vertical, inputSize: 7)
            for input in 0..<7 {
                var changed = image
                changed[input, 0, 0] += 10
                let after = referenceForward(net, model.parameters, changed)
                if after[output, 0, 0] != before[output, 0, 0] {
                    #expect(reach.contains(input), "\(word): output \(output), input \(input), reach \(reach)")
                }
            }
        }
    }
}
