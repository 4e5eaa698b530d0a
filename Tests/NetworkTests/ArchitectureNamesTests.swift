import Network
import Numbers
import TestSupport
import Testing

@Suite("Names in an architecture text")
struct ArchitectureNamesTests {
    private func inputs(_ text: String) throws -> [[Int]] { try Architecture(text: text).inputs }

    private func fault(in text: String) -> ArchitectureTextError? {
        do {
            _ = try Architecture(text: text)
            return nil
        } catch {
            return error as? ArchitectureTextError
        }
    }

    @Test("let outputs branch and meet")
    func branches() throws {
        let residual = "input 9x9x1; conv3-16/p1 relu =a conv3-16/p1 relu conv3-16/p1 add@a relu"
        #expect(try inputs(residual) == [[-1], [0], [1], [2], [3], [4, 1], [5]])
        let inception = """
            input 9x9x2; pool2 =x conv1-16 relu =p @x conv1-8 relu conv3-16/p1 relu =q @x pool3/s1/p1 conv1-8 relu
            concat@p,q
            """
        let net = try Architecture(text: inception)
        #expect(net.inputs == [[-1], [0], [1], [0], [3], [4], [5], [0], [7], [8], [9, 2, 6]])
        #expect(net.output == Shape(height: 4, width: 4, channels: 40))
        #expect(try inputs("input 9x9x1 =i; conv3-1/p1 add@i,i") == [[-1], [0, -1, -1]])
        #expect(try inputs("input 9x9x1 =i =j; relu =k =l @j add@k,l =m @m add@i") == [[-1], [-1, 0, 0], [1, -1]])
    }

    @Test("inside a group belong to one repetition, and those outside are known inside")
    func groups() throws {
        #expect(
            try inputs("input 9x9x1; relu [=a conv1-1 add@a]*2 [=a tanh add@a]*1")
                == [[-1], [0], [1, 0], [2], [3, 2], [4], [5, 4]])
        #expect(try inputs("input 9x9x1 =i; [conv1-1 add@i]*2") == [[-1], [0, -1], [1], [2, -1]])
        #expect(try inputs("input 9x9x1; [=a [=b relu add@b]*2 add@a]*1") == [[-1], [0, -1], [1], [2, 1], [3, -1]])
        #expect(try inputs("input 9x9x1; [=a relu add@a]*1 =a tanh add@a") == [[-1], [0, -1], [1], [2, 1]])
    }

    @Test("bring a flatten of its own to every fully-connected layer")
    func impliedFlatten() throws {
        let text = "input 6x6x1; conv3-2 =a; fc3 =b; @a fc3 add@b"
        let net = try Architecture(text: text)
        #expect(net.inputs == [[-1], [0], [1], [0], [3], [4, 2]])
        #expect(net.text == text)
    }

    @Test(
        "that are wrong are refused at the column",
        arguments: [
            ("input 9x9x1; relu add@a", 23), ("input 9x9x1; @a relu", 15), ("input 9x9x1; relu =a tanh =a", 28),
            ("input 9x9x1; relu = tanh", 20), ("input 9x9x1; relu =a-b", 21), ("input 9x9x1; relu @ tanh", 20),
            ("input 9x9x1; relu =a tanh add", 30), ("input 9x9x1; relu =a tanh add@", 31),
            ("input 9x9x1; relu =a tanh add@a,", 33), ("input 9x9x1; relu =a tanh add@a,b", 33),
            ("input 9x9x1; relu =a tanh concat@a/s1", 35), ("input 9x9x1; relu=a", 18),
            ("input 9x9x1; [relu =a]*2 tanh add@a", 35), ("input 9x9x1 =a; [=a relu]*2", 19),
            ("input 9x9x1; [relu]*2=a", 22), ("input 9x9x1; [=a]*2", 17),
            ("input 9x9x1 =a; conv3-1 @a relu", 17), ("input 9x9x1 =a; relu @a", 24),
            ("input 9x9x1 =a; conv3-1 add@a", 25), ("input 9x9x1 =a; pool9 =b @a conv9-1 concat@b", 37),
            ("input 9x9x1; relu =aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 20), ("input 9x9x1; relu =é", 20),
        ])
    func wrongNames(text: String, column: Int) throws {
        let error = try #require(fault(in: text), "\(text)")
        #expect(error.column == column, "\(error)")
    }

    @Test("that are wrong are told in a sentence")
    func sentences() {
        #expect(
            fault(in: "input 9x9x1; [relu =a tanh add@a]*2 add@a")?.description == """
                architecture text, column 41: no output before this place is named 'a'; a name is given by '=a' after \
                a layer, and inside a group it is known in that repetition only
                  input 9x9x1; [relu =a tanh add@a]*2 add@a
                                                          ^
                """)
        #expect(fault(in: "input 9x9x1; relu =a tanh =a")?.problem == .repeatedName("a"))
        #expect(
            fault(in: "input 9x9x1 =a; conv3-2 relu @a conv3-2")?.description == """
                architecture text, column 25: layer 2 (relu) is the end of a branch that no later layer takes in; join \
                it with add or concat, or leave it out
                  input 9x9x1 =a; conv3-2 relu @a conv3-2
                                          ^
                """)
    }

    @Test(
        "are printed in the canonical form",
        arguments: [
            "input 9x9x16; [=a conv3-16/p1 relu conv3-16/p1 add@a relu]*3",
            "input 9x9x1 =a; conv3-1/p1 add@a,a",
            "input 16x16x3; pool2 =a; conv1-16 relu =b; @a conv1-8 relu conv3-16/p1 relu =c; @a pool3/s1/p1; conv1-8 "
                + "relu concat@b,c",
            "input 16x16x1; [=a tanh [=b conv1-1 relu add@b]*2 add@a]*3; fc2",
        ])
    func canonicalForm(text: String) throws {
        #expect(try Architecture(text: text).text == text)
    }

    @Test("are chosen so that the text gives an equal architecture", arguments: 0..<300)
    func roundTrip(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        func number(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &generator) }
        let channels = 2
        var layers: [Layer] = []
        var inputs: [[Int]] = []
        for _ in 0..<number(1...6) {
            // A block that refers to outputs by their distance is repeated, and may reach into the one before it.
            let block = (0..<number(1...6)).map { _ in
                (layer: number(0...5), distances: (0..<number(2...3)).map { _ in number(1...number(1...8)) })
            }
            for entry in Array(repeatElement(block, count: number(1...4))).joined() {
                let sources = entry.distances.map { max(layers.count - $0, -1) }
                switch entry.layer {
                case 0, 1: layers.append(.add)
                case 2: layers.append(.convolution(Convolution(filters: channels, kernel: 3, padding: 1)))
                case 3: layers.append(.batchNormalization(BatchNormalization()))
                default: layers.append(.activation(.relu))
                }
                inputs.append(layers.last == .add ? sources : [sources[0]])
            }
        }
        let used = Set(inputs.joined())
        layers.append(.concatenate)
        inputs.append([-1] + layers.indices.dropLast().filter { !used.contains($0) })
        if number(0...1) == 1 {
            layers += [.flatten(.channelsFirst), .fullyConnected(FullyConnected(outputs: 2))]
            inputs += [[layers.count - 3], [layers.count - 2]]
        }
        let net = try Architecture(
            input: Shape(height: 5, width: 6, channels: channels), layers: layers, inputs: inputs)
        #expect(try Architecture(text: net.text) == net, "\(net.text)")
    }

    @Test(
        "cannot exhaust memory or time",
        arguments: [
            "input 9x9x1; [" + (0..<50_000).map { "=a\($0) " }.joined() + "relu]*4096",
            "input 9x9x1 =a; add@" + String(repeating: "a,", count: 400_000) + "a",
            "input 9x9x1 =a; [add@a,a,a,a]*5000",
            "input 9x9x1; " + String(repeating: "[=a ", count: 15) + "relu" + String(repeating: "]*9", count: 15),
            "input 9x9x1 =a; [=x concat@x]*100",
        ])
    func hostile(text: String) throws {
        let error = try #require(fault(in: text))
        #expect(error.description.utf8.count < 1000)
    }
}
