import Network
import Testing

@Suite("The architecture text")
struct ArchitectureTextTests {
    @Test("reads the field's notation")
    func readsNotation() throws {
        let net = try Architecture(
            text: "input 224x224x3; [conv3-16 relu pool2]*5; fc128 relu dropout0.5; fc2 softmax")
        let block: [Layer] = [
            .convolution(Convolution(filters: 16, kernel: 3)), .activation(.relu),
            .pooling(Pooling(.maximum, kernel: 2)),
        ]
        let head: [Layer] = [
            .flatten(.channelsFirst), .fullyConnected(FullyConnected(outputs: 128)), .activation(.relu),
            .dropout(Dropout(rate: 0.5)), .fullyConnected(FullyConnected(outputs: 2)), .softmax,
        ]
        #expect(net.input == Shape(height: 224, width: 224, channels: 3))
        #expect(net.layers == Array(repeatElement(block, count: 5).joined()) + head)
        #expect(net.shapes[14] == Shape(height: 5, width: 5, channels: 16))
        #expect(net.output == Shape(height: 1, width: 1, channels: 2))
    }

    @Test(
        "prints the canonical form",
        arguments: [
            "input 224x224x3; [conv3-16 relu pool2]*5; fc128 relu dropout0.5; fc2 softmax",
            "input 28x28x1; [conv3-32 relu]*2 pool2; fc10",
        ])
    func printsCanonicalForm(text: String) throws {
        #expect(try Architecture(text: text).text == text)
    }
}
