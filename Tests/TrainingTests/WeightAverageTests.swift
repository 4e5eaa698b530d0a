import Machine
import Network
import Testing

@testable import Training

@Suite struct WeightAverageTests {
    @Test("The mean follows the values as its formula says, the same on any number of threads")
    func formula() {
        let count = 70_001
        func values(_ step: Int) -> [[Tensor]] {
            [[], [Tensor(shape: [count], values: (0..<count).map { Float(($0 * 31 + step * 17) % 101) / 7 })]]
        }
        var expected = values(0)[1][0].values.map(Double.init)
        for step in 1...25 {
            let keep = min(1 - 1.0 / 8, Double(step) / Double(step + 9))
            for (index, value) in values(step)[1][0].values.enumerated() {
                expected[index] = keep * expected[index] + (1 - keep) * Double(value)
            }
        }
        var results: [[[Tensor]]] = []
        for threads in 1...3 {
            let pool = WorkerPool(threads: threads)
            var average = WeightAverage(horizon: 8, of: values(0))
            for step in 1...25 { average.add(values(step), step: step, pool: pool) }
            results.append(average.parameters)
        }
        #expect(results[1] == results[0] && results[2] == results[0])
        let error = zip(results[0][1][0].values, expected).map { abs(Double($0) - $1) }.max()!
        #expect(error < 1e-5)
    }
}
