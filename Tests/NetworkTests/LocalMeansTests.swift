import Network
import TestSupport
import Testing

@Suite struct LocalMeansTests {
    private static let excited =
        "input 12x11x3; conv3-20/p1 relu =a avgpool12x11 conv1-5 relu conv1-20 sigmoid mul@a conv3-7/s2 relu =b avgpool5x5 "
        + "=c add@b avgpool5x5; fc3"

    @Test("Means of the window become means of as many places around each, and the network slides")
    func slides() throws {
        let architecture = try Architecture(text: Self.excited)
        #expect(try architecture.windowForm().obstacle != nil)
        let local = try architecture.withLocalMeans()
        let expected =
            "input 12x11x3; conv3-20/p1 relu =a avgpool12x11/s1/p5,5,6,5 conv1-5 relu conv1-20 sigmoid mul@a conv3-7/s2 relu "
            + "=b avgpool5/s1/p2 add@b avgpool5; fc3"
        #expect(try local == Architecture(text: expected))
        let form = try local.denseForm()
        #expect(form.grid.window == Extent(height: 12, width: 11) && form.grid.stride == Extent(2))
        #expect(
            form.windowDeviations.map(\.neighbourhood)
                == [nil, Extent(height: 12, width: 11), Extent(5)])
        #expect("\(form.windowDeviations[1])".contains("11x12 values around each place"))
    }

    @Test("Weights stay, and the middle of a window's map sees the mean of the window")
    func middle() throws {
        let model = try Model.random("input 5x5x2; =a avgpool5 conv1-2 mul@a conv5-2")
        let local = try model.withLocalMeans()
        #expect(local.parameters == model.parameters)
        let map = ReferenceMap.random(Extent(5), channels: 2, seed: 4)
        func product(_ model: Model) throws -> ReferenceMap {
            let part = try Model(
                architecture: Architecture(
                    input: model.architecture.input, layers: Array(model.architecture.layers.dropLast()),
                    inputs: Array(model.architecture.inputs.dropLast())),
                parameters: Array(model.parameters.dropLast()), classes: ["a", "b"], normalization: model.normalization)
            return referenceForward(part.architecture, part.parameters, map)
        }
        let (whole, around) = (try product(model), try product(local))
        for channel in 0..<2 {
            #expect(abs(whole[2, 2, channel] - around[2, 2, channel]) < 1e-12)
            #expect(abs(whole[0, 0, channel] - around[0, 0, channel]) > 1e-6)
        }
    }

    @Test("A network without means of the window stays as it is")
    func unchanged() throws {
        let architecture = try Architecture(text: "input 12x12x3; conv3-4/p1 relu avgpool12; fc3")
        #expect(try architecture.withLocalMeans() == architecture)
    }

    @Test("A normalisation over channels slides, and one over a flattened map is refused with the reason")
    func layerNormalization() throws {
        let form = try Architecture(text: "input 9x9x3; conv3-4 layernorm relu; fc5 layernorm; fc2").denseForm()
        #expect(form.architecture.text == "input 9x9x3; conv3-4 layernorm relu conv7-5 layernorm conv1-2")
        let flattened = try Architecture(text: "input 9x9x3; conv3-4 flatten layernorm fc2")
        let error = #expect(throws: NetworkError.self) { try flattened.denseForm() }
        #expect(error.map { "\($0)" }?.contains("normalises over all rows, columns and channels") == true)
    }
}
