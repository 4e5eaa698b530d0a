import Datasets
import Engine
import Inspection
import Machine
import Network
import Raster
import Scanning
import Testing
import Training

@Suite struct OcclusionSensitivityTests {
    private let pool = WorkerPool(threads: 2)

    @Test("Hiding the only pixel that counts lowers the probability, hiding others does not", arguments: [1, 3])
    func occlusion(threads: Int) throws {
        // The second class looks at row 2, column 5 only.
        var weights = [Float](repeating: 0, count: 128)
        weights[64 + 2 * 8 + 5] = 4
        let model = try model("input 8x8x1; fc2 softmax", [[weights, [0, 0]]], mean: 0.5)
        let picture = Picture(width: 8, height: 8, color: [255])
        let window = try window(picture, of: model)
        let result = try OcclusionSensitivity.measure(
            model.windowed(), window: window, side: 2, pool: WorkerPool(threads: threads))
        #expect(result.classIndex == 1 && result.places == Extent(8) && result.colour == [0.5])
        #expect(abs(result.probability - 0.8808) < 1e-4)
        var hidden = 0
        for place in 0..<64 {
            let covered = result.covered(place)
            let isHidden = covered.rows.contains(2) && covered.columns.contains(5)
            hidden += isHidden ? 1 : 0
            #expect(abs(result.probabilities[place] - (isHidden ? 0.5 : 0.8808)) < 1e-4, "\(place)")
            #expect(abs(result.logOdds[place] - (isHidden ? 0 : 2)) < 1e-5, "\(place)")
        }
        #expect(hidden == 4)
        let chart = result.chart(window: window, className: "class 1")
        #expect(chart.picture().width <= 2500)
        #expect(chart.svg().contains("probability of class 1"))
        #expect(throws: VisualizationError.patchTooLarge(side: 8, window: Extent(8))) {
            try OcclusionSensitivity.measure(model.windowed(), window: window, side: 8, pool: pool)
        }
    }

    @Test("A network that takes samples as they are gets a middle grey square")
    func greySquare() throws {
        let model = try model("input 8x8x1; fc2", [[[Float](repeating: 1, count: 128), [0, 0]]])
        let window = try window(Picture(width: 8, height: 8, color: [0]), of: model)
        let result = try OcclusionSensitivity.measure(model.windowed(), window: window, pool: pool)
        #expect(result.colour == [0.5] && !result.isColourOfModel && result.side == 1)
        // Both classes get the same score, whatever is hidden.
        #expect(result.probabilities.allSatisfy { $0 == 0.5 })
        let chart = result.chart(window: window, className: "class 0").svg()
        #expect(!chart.contains("probability of class 0") && chart.contains("log-odds of class 0"))
        #expect(chart.contains("0.5000 to 0.5000"))
    }
}
