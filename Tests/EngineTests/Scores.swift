import Engine
import Machine
import Network
import TestSupport

/// Samples of a picture in 0…1, always the same.
func randomSamples(_ picture: Extent, _ channels: Int) -> [Float] {
    randomValues(picture.height * picture.width * channels, seed: 99).map { ($0 + 1) / 2 }
}

/// The scores of a picture, shape [rows, columns, classes].
func scores(
    _ model: DenseModel, _ samples: [Float], _ picture: Extent, options: PlanOptions = PlanOptions(), threads: Int = 2
) throws -> [Float] {
    let pool = WorkerPool(threads: threads)
    return try scores(Plan(model, picture: picture, options: options, pool: pool), samples, picture, pool)
}

/// The scores that a plan gives, shape [rows, columns, classes].
func scores(_ plan: Plan, _ samples: [Float], _ picture: Extent, _ pool: WorkerPool) throws -> [Float] {
    let executor = try Executor(plan, pool: pool)
    var result: [Float] = []
    try executor.run(
        ArraySource(samples, width: picture.width, height: picture.height, channels: plan.input.channels)
    ) { _, row in result += Array(row) }
    return result
}

/// The largest difference, relative to the largest expected score.
func relativeDifference(_ found: [Float], _ expected: [Double]) -> Double {
    guard found.count == expected.count else { return .infinity }
    let largest = expected.reduce(0) { max($0, abs($1)) }
    // NaN counts as infinitely far.
    let difference = zip(found, expected).reduce(0.0) { most, pair in
        let difference = abs(Double(pair.0) - pair.1)
        return difference.isNaN ? .infinity : max(most, difference)
    }
    return difference / max(largest, .leastNormalMagnitude)
}

/// True when all scores have the same bits.
func sameBits(_ a: [Float], _ b: [Float]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern }
}
