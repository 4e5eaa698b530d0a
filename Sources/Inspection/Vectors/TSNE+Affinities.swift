import Glibc
import Machine

extension TSNE {
    /// How near vectors are to each other: the joint probabilities `p` of the method.
    struct Affinities {
        /// Shape [count, count], symmetric, the sum is 1.
        let values: [Double]

        /// Values of a vector that are subtracted at once.
        private static let lanes = 8
        /// Enough halvings for a β of 53 bits.
        private static let mostTrials = 60

        /// Computes `p(j|i) ∝ e^(−β_i·d_ij²)` with a β for each vector that gives the perplexity, and
        /// `p_ij = (p(j|i) + p(i|j)) / 2n`.
        ///
        /// - Parameter vectors: Shape [count, length].
        static func measure(_ vectors: [Float], count: Int, perplexity: Double, pool: WorkerPool) -> Affinities {
            let length = vectors.count / count
            let blocks = (length + lanes - 1) / lanes
            var packed = [SIMD8<Float>](repeating: .zero, count: count * blocks)
            for index in 0..<count {
                for place in 0..<length {
                    packed[index * blocks + place / lanes][place % lanes] = vectors[index * length + place]
                }
            }
            var conditional = [Double](repeating: 0, count: count * count)
            conditional.withUnsafeMutableBufferPointer { conditional in
                packed.withUnsafeBufferPointer { packed in
                    pool.run(count) { index in
                        let row = UnsafeMutableBufferPointer(
                            rebasing: conditional[index * count..<(index + 1) * count])
                        let own = packed.baseAddress! + index * blocks
                        for other in 0..<count {
                            var sum = SIMD8<Float>.zero
                            let theirs = packed.baseAddress! + other * blocks
                            for block in 0..<blocks {
                                let difference = own[block] - theirs[block]
                                sum += difference * difference
                            }
                            row[other] = Double(sum.sum())
                        }
                        makeProbabilities(of: row, own: index, perplexity: perplexity)
                    }
                }
            }
            for index in 0..<count {
                for other in 0..<index {
                    let joint =
                        (conditional[index * count + other] + conditional[other * count + index]) / Double(2 * count)
                    conditional[index * count + other] = joint
                    conditional[other * count + index] = joint
                }
            }
            return Affinities(values: conditional)
        }

        /// Turns squared distances into conditional probabilities; bisects for the logarithm of the perplexity.
        private static func makeProbabilities(
            of row: UnsafeMutableBufferPointer<Double>, own: Int, perplexity: Double
        ) {
            let others = row.indices.filter { $0 != own }
            let nearest = others.reduce(Double.infinity) { min($0, row[$1]) }
            let mean = others.reduce(0.0) { $0 + row[$1] - nearest } / Double(others.count)
            var beta = mean > 0 ? 1 / mean : 1
            var (low, high) = (0.0, Double.infinity)
            let wanted = log(perplexity)
            for _ in 0..<mostTrials {
                var (sum, weighted) = (0.0, 0.0)
                for other in others {
                    let distance = row[other] - nearest
                    let weight = exp(-beta * distance)
                    sum += weight
                    weighted += weight * distance
                }
                let entropy = log(sum) + beta * weighted / sum
                if abs(entropy - wanted) < 1e-6 { break }
                if entropy > wanted {
                    low = beta
                    beta = high.isFinite ? (low + high) / 2 : beta * 2
                } else {
                    high = beta
                    beta = (low + high) / 2
                }
                // Equal distances have the same entropy whatever β is.
                if !beta.isFinite || beta > 1e12 / max(mean, 1e-300) { break }
            }
            if !beta.isFinite { beta = low }
            row[own] = 0
            var sum = 0.0
            for other in others {
                row[other] = exp(-beta * (row[other] - nearest))
                sum += row[other]
            }
            for other in others { row[other] /= sum }
        }
    }
}
