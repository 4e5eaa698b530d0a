import Network
import Numbers
import TestSupport
import Testing

@Suite("A wrong architecture text")
struct ArchitectureTextErrorTests {
    private func fault(in text: String) -> ArchitectureTextError? {
        do {
            _ = try Architecture(text: text)
            return nil
        } catch {
            return error as? ArchitectureTextError
        }
    }

    @Test(
        "is refused at the column of the mistake",
        arguments: [
            ("", 1), ("conv3-16", 1), ("inptu 2x2x1", 1), ("input", 6), ("input 224", 10), ("input 224x224", 14),
            ("input 0x2x3", 7), ("input 2x2x3x4", 12), ("input 99999999x2x3", 7), ("input 16777216x16777216x2", 7),
            ("input 9x9x1; conv", 18), ("input 9x9x1; conv3", 19), ("input 9x9x1; conv3-", 20),
            ("input 9x9x1; conv3-0", 20), ("input 9x9x1; conv3-2/", 21), ("input 9x9x1; conv3-2/x1", 21),
            ("input 9x9x1; conv3-2/s0", 23), ("input 9x9x1; conv3-2/s1/s1", 24), ("input 9x9x1; conv3-2/p1,2", 26),
            ("input 9x9x1; conv3-2p1", 21), ("input 9x9x1; pool2/d0", 21), ("input 9x9x1; pool2/p2", 19),
            ("input 9x9x1; dropout1", 21), ("input 9x9x1; dropout", 21), ("input 9x9x1; leakyx", 14),
            ("input 9x9x1; leaky1e99", 19), ("input 9x9x1; bn/e-1", 18), ("input 9x9x1; bn/m2", 18),
            ("input 9x9x1; flatten/whc", 22), ("input 9x9x1; relu6", 18), ("input 9x9x1; convv3-2", 14),
            ("input 9x9x1; input 9x9x1", 14), ("input 9x9x1; [relu", 19), ("input 9x9x1; [relu]", 20),
            ("input 9x9x1; [relu]*", 21), ("input 9x9x1; [relu]*0", 21), ("input 9x9x1; []*2", 15),
            ("input 9x9x1; relu]", 18), ("input 9x9x1; [relu]*2fc2", 22), ("input 9x9x1; *", 14),
            ("input 9x9x1, fc2", 12),
            ("input 9x9x1; fc2 conv3-1", 18), ("input 9x9x1; conv11-2", 14), ("input 9x9x1; softmax relu", 14),
            ("input 9x9x1; conv3-2/g3", 23), ("input 9x9x2; conv3-2/g0", 23), ("input 9x9x1; conv3-2/g2", 14),
            ("input 9x9x1; conv3-2/b2", 23), ("input 9x9x1; deconv3", 21), ("input 9x9x1; deconv3-2/o", 25),
            ("input 9x9x1; deconv1-2/p5", 14), ("input 9x9x1; lppool2/n0", 23), ("input 9x9x1; pool2/n2", 19),
            ("input 9x9x1; elu", 17), ("input 9x9x1; celu0", 18), ("input 9x9x1; selu1", 19),
            ("input 9x9x1; hardsigmoid1,", 27), ("input 9x9x1; clip", 18), ("input 9x9x1; clip0", 19),
            ("input 9x9x1; clip1,0", 20), ("input 9x9x1; clip0,-inf", 20), ("input 9x9x1; clip-inf,-inf", 14),
            ("input 9x9x1; clip-nan,0", 18),
            ("input 9x9x1; clip0,infinity", 20), ("input 9x9x1; prelu1", 19), ("input 9x9x1; scale/chart", 20),
            ("input 9x9x1; lrn", 17), ("input 9x9x1; lrn5/a-1", 20), ("input 9x9x1; lrn5/k0", 20),
            ("input 9x9x1; pad", 17), ("input 9x9x1; pad1/mirror", 19), ("input 9x9x1; pad1/v", 20),
            ("input 9x9x1; pad9/reflect", 14), ("input 9x9x1; up", 16), ("input 9x9x1; up2/cubic", 18),
            ("input 9x9x3; select", 20), ("input 9x9x3; select2-1", 22), ("input 9x9x3; select3", 14),
            ("input 9x9x3; select0-70000", 20), ("input 9x9x1; logsoftmax relu", 14),
            ("input 9x9x1 =a; relu sub@a,a", 22), ("input 9x9x1; relu sub", 22),
            ("input 1x9x1; pool2/d3/p2,0,1,0", 14), ("input 1x9x1; lppool3/d2/p2,0,2,0", 14),
            ("input 9x9x1; [pool2]*5", 15), ("input 9x9x1; [relu]*4097", 21), ("input 9x9x1; FC2", 14),
        ])
    func column(text: String, column: Int) throws {
        let error = try #require(fault(in: text), "\(text)")
        #expect(error.line == 1)
        #expect(error.column == column, "\(error)")
    }

    @Test("is shown with a caret under the column")
    func caret() {
        #expect(
            fault(in: "input 224x224x3; [conv3-16 rleu pool2]*5; fc2")?.description == """
                architecture text, column 28: found 'rleu', expected a layer such as conv3-16, pool2, relu, bn, \
                dropout0.5, fc10 or softmax; did you mean 'relu'?
                  input 224x224x3; [conv3-16 rleu pool2]*5; fc2
                                             ^
                """)
        #expect(
            fault(in: "# net\ninput 9x9x1\n  conv3-16/s2/q1 relu")?.description == """
                architecture text, line 3, column 14: found '/q1', expected one of the options '/s', '/p', \
                '/d', '/g', '/b'
                    conv3-16/s2/q1 relu
                               ^
                """)
        #expect(
            fault(in: "input 8x8x1; [conv3-2 pool2]*3")?.description == """
                architecture text, column 23: layer 4 (pool) has a kernel that spans 2x2, and the map that enters it \
                is 1x1 with padding 0; take a larger input, a smaller kernel or more padding
                  input 8x8x1; [conv3-2 pool2]*3
                                        ^
                """)
    }

    @Test("in a very long line is shown in part")
    func longLine() throws {
        let description = try #require(
            fault(
                in:
                    "input 9x9x1; " + String(repeating: "relu ", count: 200) + "\tcov3-2 "
                    + String(repeating: "relu ", count: 200))
        )
        .description
        let lines = description.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.allSatisfy { $0.count < 160 })
        let caret = try #require(lines[2].firstIndex(of: "^"))
        let column = lines[2].distance(from: lines[2].startIndex, to: caret)
        #expect(lines[1].dropFirst(column).hasPrefix("cov3-2"))
    }

    @Test(
        "suggests the layer that was meant",
        arguments: [
            ("covn3-2", "conv"), ("Conv3-2", "conv"), ("maxpool2", nil), ("avgpol2", "avgpool"),
            ("dropuot0.5", "dropout"),
            ("sofmax", "softmax"), ("logsofmax", "logsoftmax"), ("decnov4-2", "deconv"), ("x", nil), ("batchnorm", nil),
        ])
    func suggestion(word: String, nearest: String?) {
        #expect(fault(in: "input 9x9x1; \(word)")?.problem == .unknownLayer(found: "'\(word)'", nearest: nearest))
    }

    @Test(
        "cannot exhaust memory or time",
        arguments: [
            "input 9x9x1; " + String(repeating: "[", count: 100_000),
            "input 9x9x1; " + String(repeating: "[", count: 16) + "relu" + String(repeating: "]*4096", count: 16),
            "input 9x9x1; " + String(repeating: "relu ", count: 5000),
            "input 9x9x1; [relu]*99999999999999999999999999",
            "input 9x9x1; conv1-99999999999999999999999999",
            "input 16777216x16777216x16777216; relu",
            "input 4096x4096x4096; conv4096-16777216",
            "input 9x9x1; [conv1-16777216]*3",
            "input 1x1x1; [conv1-1/s16777216]*4",
            "input 1x1x1; [conv1-1/p16777216]*4",
            "input 1x1x1; conv16777216-1/d16777216/p16777216",
            "input 16777216x16777216x1; [conv1-1/p1]*9",
            "input 1x1x1; [up16777216x1 avgpool16777216x1/s1]*2000",
            "input 9x9x1; " + String(repeating: "select0-65535 ", count: 4000),
            "input 9x9x1; [deconv9-1/s16777216/o16777216]*3",
            "input 9x9x1; leaky" + String(repeating: "9", count: 100_000),
            String(repeating: "#", count: 2_000_000),
        ])
    func hostile(text: String) throws {
        let error = try #require(fault(in: text))
        #expect(error.description.utf8.count < 1000)
    }

    @Test("gives an error or a network for any text, never a crash")
    func fuzz() throws {
        let pieces = [
            "input ", "224x224x3", "9x9x1", ";", " ", "[", "]", "]*", "*", "2", "3", "-16", "conv3-4", "conv1-2/s2",
            "pool2",
            "avgpool3/s1/p1", "relu", "leaky0.1", "bn/e1e-3", "/", "/p1,2,3,4", "/d2", "fc3", "softmax", "flatten/hwc",
            "dropout0.5", "#", "\n", "\r\n", "é", "👩‍👩‍👧", "\u{0}", "\u{301}", "x", ",", "e", ".", "-",
            "99999999999999999999",
            "4096", "tanh", "sigmoid ", " =a ", " =b ", " @a ", " @b ", " add@a ", " concat@a,b ", "@", "=",
            " deconv2-4/s2 ",
            " up2/linear ", " pad1/reflect ", " select0,0-1 ", " sub@a ", " mul@b ", " prelu ", " scale/map ", " lrn3 ",
            " lppool2 ", " clip0,inf ", " elu1 ", "/g2", "/b0", " logsoftmax ",
        ]
        var generator = SplitMix64(seed: 11)
        var networks = 0
        for round in 0..<20_000 {
            var text = round % 2 == 0 ? "input 9x9x1 " : ""
            for _ in 0..<Int.random(in: 0...14, using: &generator) {
                text += pieces.randomElement(using: &generator)!
                if round % 4 == 0 { text += " " }
            }
            if let error = fault(in: text) {
                #expect(!error.description.isEmpty && error.column >= 1 && error.line >= 1)
            } else {
                networks += 1
                let net = try Architecture(text: text)
                #expect(try Architecture(text: net.text) == net, "\(text)")
                _ = net.summary.description
                _ = try? net.denseForm()
            }
        }
        #expect(networks > 100)
    }
}
