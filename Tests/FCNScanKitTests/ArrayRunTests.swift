import Engine
import FCNScanKit
import Foundation
import Network
import Scanning
import Testing

@Suite("Networks on arrays")
struct ArrayRunTests {
    private let pool = WorkerPool(threads: 2)

    @Test("take batches of windows, channel by channel, with nothing done to them, and end in softmax")
    func windows() throws {
        let model = Model.untrained(try Architecture(text: "input 6x5x2; conv3-3 relu; fc4 softmax"))
        let values: [Float] = (0..<180).map { Float($0 * 37 % 101) / 50 - 1 }
        let scores = try model.scores(
            ofArrays: NumpyArray(shape: [3, 2, 6, 5], values: values), name: "x", pool: pool)
        #expect(scores.shape == [3, 4, 1, 1])
        var raw = model
        raw.normalization = Normalization(mean: [0, 0], deviation: [1, 1])
        for image in 0..<3 {
            let window = Array(values[image * 60..<image * 60 + 60])
            let samples: [Float] = (0..<60).map { window[$0 % 2 * 30 + $0 / 2] }
            let logits = try ReferencePass(raw).logits(row: 0, column: 0, samples: samples, pictureWidth: 5, pool: pool)
            let exponentials: [Double] = logits.map { exp($0) }
            let sum = exponentials.reduce(0, +)
            for (index, exponential) in exponentials.enumerated() {
                let expected = exponential / sum
                #expect(abs(Double(scores.values[image * 4 + index]) - expected) < 1e-6)
            }
        }
    }

    @Test("larger arrays give a map")
    func larger() throws {
        let model = Model.untrained(try Architecture(text: "input 6x6x1; conv3-3/s2 relu; fc2"))
        let array = NumpyArray(shape: [1, 1, 10, 9], values: (0..<90).map { Float($0 % 7) })
        #expect(try model.scores(ofArrays: array, name: "x", pool: pool).shape == [1, 2, 3, 2])
    }

    @Test("another number of channels is refused with what is expected")
    func channels() throws {
        let model = Model.untrained(try Architecture(text: "input 6x6x1; fc2"))
        let array = NumpyArray(shape: [1, 3, 6, 6], values: [Float](repeating: 0, count: 108))
        #expect(
            throws: ArrayRunError.wrongShape(
                name: "x", found: [1, 3, 6, 6], expected: Shape(height: 6, width: 6, channels: 1))
        ) { try model.scores(ofArrays: array, name: "x", pool: pool) }
    }
}
