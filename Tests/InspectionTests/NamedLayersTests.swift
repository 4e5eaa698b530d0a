import Datasets
import Engine
import Inspection
import Machine
import Network
import Raster
import Scanning
import Testing
import Training

@Suite struct NamedLayersTests {
    private let pool = WorkerPool(threads: 2)

    @Test("A dense layer has the name of the layer that it was made of, and of what was folded into it")
    func layersHaveNames() throws {
        let text = "input 12x12x3; conv3-4 bn relu pool2; flatten bn fc5 relu dropout0.5; fc2 softmax"
        let model = Model.untrained(try Architecture(text: text))
        let layers = try model.windowed().namedLayers(of: model.architecture)
        #expect(layers.map(\.title) == ["conv1 + bn1", "relu1", "pool1", "fc1 + bn2", "relu2", "fc2"])
        #expect(layers.map(\.index) == Array(0..<6))
        #expect(layers.map(\.text) == ["conv3-4", "relu", "pool2", "fc5", "relu", "fc2"])
    }
}
