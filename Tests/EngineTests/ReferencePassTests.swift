import Engine
import Network
import Testing

@Suite struct ReferencePassTests {
    @Test("Single cells are those of the whole map", arguments: ExecutorTests.architectures)
    func cellsAreThoseOfTheMap(text: String) throws {
        let model = try randomModel(text).convolutionalized()
        let picture = Extent(height: 61, width: 83)
        let samples = randomSamples(picture, model.architecture.input.channels)
        let map = model.mapExtent(for: picture)
        let whole = ExecutorTests.reference(model, samples, picture)
        let largest = whole.map(abs).max() ?? 1
        let reference = try ReferencePass(model, picture: picture)
        let classes = model.classes.count
        for (row, column) in [(0, 0), (map.height - 1, map.width - 1), (map.height / 2, map.width / 3)] {
            let found = reference.logits(
                row: row, column: column, samples: samples, pictureWidth: picture.width, pool: WorkerPool(threads: 2))
            let start = (row * map.width + column) * classes
            for (value, expected) in zip(found, whole[start..<start + classes]) {
                // The inputs are rounded to float32 as the engine's are.
                #expect(abs(value - expected) < 1e-6 * largest, "\(text), cell \(column),\(row)")
            }
        }
    }
}
