import Datasets
import Engine
import Inspection
import Machine
import Network
import Raster
import Scanning
import Testing
import Training

@Suite struct ShownWindowTests {
    private let pool = WorkerPool(threads: 2)

    @Test("Unless a place is given, the window is the one with the highest score of an object")
    func bestWindow() throws {
        // The score of the thing is the sum of the samples.
        let model = try model(
            "input 4x4x1; conv4-2 softmax", [[(0..<32).map { $0 < 16 ? 0 : 1 }, [0, 0]]],
            classes: ["background", "thing"])
        var picture = Picture(width: 12, height: 10, color: [0])
        for y in 5..<9 { for x in 3..<7 { picture[x, y, 0] = 255 } }
        let dense = try model.windowed()
        let best = try window(picture, of: model)
        #expect(best.left == 3 && best.top == 5 && best.samples.allSatisfy { $0 == 1 })
        let given = try ShownWindow.cut(from: picture, name: "p", at: (8, 6), model: dense, pool: pool)
        #expect(given.left == 8 && given.top == 6 && given.samples.allSatisfy { $0 == 0 })
        let outside = VisualizationError.windowOutside(
            picture: "p", size: Extent(height: 10, width: 12), window: Extent(4), x: 9, y: 6)
        #expect(throws: outside) { try ShownWindow.cut(from: picture, name: "p", at: (9, 6), model: dense, pool: pool) }
        #expect("\(outside)".contains("0,0 to 8,6"))
        let small = try window(Picture(width: 3, height: 20, color: [9]), of: model)
        #expect(small.left == 0 && small.samples.count == 16)
    }
}
