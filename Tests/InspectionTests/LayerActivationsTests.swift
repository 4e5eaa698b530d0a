import Datasets
import Engine
import Inspection
import Machine
import Network
import Raster
import Scanning
import Testing
import Training

@Suite struct LayerActivationsTests {
    private let pool = WorkerPool(threads: 2)

    @Test("Activations are those of the window, layer by layer")
    func activations() throws {
        // The first map copies the samples, the second negates them, the third is constant.
        let model = try model(
            "input 2x2x1; conv1-3 relu; fc2",
            [[[1, -1, 0], [0, 0, 0.25]], [[Float](repeating: 1, count: 24), [0, 1]]])
        let dense = try model.windowed()
        let picture = Picture(width: 2, height: 2, channels: 1, samples: [0, 51, 102, 255])
        let window = try window(picture, of: model)
        #expect(window.left == 0 && window.top == 0 && window.samples == [0, 0.2, 0.4, 1])
        let maps = try LayerActivations.compute(dense, original: model.architecture, window: window, pool: pool).maps
        #expect(maps.map(\.layer.name) == ["conv1", "relu1", "fc1"])
        #expect(maps[0].channel(0) == [0, 0.2, 0.4, 1] && maps[0].channel(1) == [0, -0.2, -0.4, -1])
        #expect(maps[1].channel(1) == [0, 0, 0, 0] && maps[1].channel(2) == [0.25, 0.25, 0.25, 0.25])
        #expect(maps[1].strongest(2) == [0, 2])
        #expect(abs(maps[2].values[0] - 2.6) < 1e-5 && abs(maps[2].values[1] - 3.6) < 1e-5)
        #expect(maps.map(\.changedBy) == [1, nil, nil])
        for map in maps { #expect(map.chart(window: "w", of: dense).picture().width <= 2500) }
        let overview = try LayerActivations.compute(dense, original: model.architecture, window: window, pool: pool)
            .overview(window: window, of: dense)
        #expect(overview.picture().width <= 2500)
    }
}
