import Numbers

/// The directions in which vectors scatter most.
///
/// A few components of long vectors: power iteration passes over the vectors some times, where ``SymmetricEigenvectors``
/// of their covariance would take O(length³) for all components, with lengths of up to 4096.
struct PrincipalComponents {
    /// The place of each vector along each component, shape [components][vectors], from the mean of all.
    let projections: [[Double]]

    /// Where two directions scatter almost alike it takes many rounds, and either serves as a beginning of t-SNE.
    private static let mostRounds = 100

    /// Finds the first components by power iteration on the covariance, each orthogonal to those before it.
    ///
    /// The sign of a component is such that its largest entry is positive. Where vectors scatter in fewer directions,
    /// the projections of the others are zero. Source: Golub & Van Loan, Matrix Computations, 4th edition, 8.2.
    ///
    /// - Parameters:
    ///   - vectors: Shape [count, length].
    ///   - seed: Decides where the iteration begins.
    /// - Complexity: O(components · count · length · rounds), with at most 100 rounds.
    static func find(_ components: Int, of vectors: [Float], count: Int, seed: UInt64) -> PrincipalComponents {
        let length = vectors.count / max(count, 1)
        let centred = Centred(vectors, count: count, length: length)
        var found: [[Double]] = []
        var projections: [[Double]] = []
        for component in 0..<components {
            var random = RandomSource(seed: seed).derived(component)
            var direction = (0..<length).map { _ in random.normal() }
            var scatter = 0.0
            for _ in 0..<mostRounds {
                direction = centred.scattered(direction)
                for other in found { direction.removePart(along: other) }
                let norm = direction.normalise()
                let isSettled = abs(norm - scatter) <= 1e-9 * norm
                scatter = norm
                if isSettled { break }
            }
            if let largest = direction.max(by: { abs($0) < abs($1) }), largest < 0 {
                direction = direction.map { -$0 }
            }
            found.append(direction)
            projections.append(scatter > 0 ? centred.projected(on: direction) : Array(repeating: 0, count: count))
        }
        return PrincipalComponents(projections: projections)
    }

    /// Vectors minus their mean.
    private struct Centred {
        let count: Int
        let length: Int
        private let vectors: [Float]
        private var mean: [Double]

        init(_ vectors: [Float], count: Int, length: Int) {
            self.vectors = vectors
            self.count = count
            self.length = length
            mean = [Double](repeating: 0, count: length)
            for index in 0..<count {
                for place in 0..<length { mean[place] += Double(vectors[index * length + place]) / Double(count) }
            }
        }

        func projected(on direction: [Double]) -> [Double] {
            let offset = zip(mean, direction).reduce(0) { $0 + $1.0 * $1.1 }
            return vectors.withUnsafeBufferPointer { vectors in
                direction.withUnsafeBufferPointer { direction in
                    (0..<count).map { index in
                        var sum = -offset
                        for place in 0..<length { sum += Double(vectors[index * length + place]) * direction[place] }
                        return sum
                    }
                }
            }
        }

        /// The scatter matrix times a direction.
        func scattered(_ direction: [Double]) -> [Double] {
            let projections = projected(on: direction)
            var result = [Double](repeating: 0, count: length)
            result.withUnsafeMutableBufferPointer { result in
                vectors.withUnsafeBufferPointer { vectors in
                    for index in 0..<count {
                        for place in 0..<length {
                            result[place] +=
                                projections[index] * (Double(vectors[index * length + place]) - mean[place])
                        }
                    }
                }
            }
            return result
        }
    }
}

extension [Double] {
    fileprivate mutating func removePart(along other: [Double]) {
        let part = zip(self, other).reduce(0) { $0 + $1.0 * $1.1 }
        for index in indices { self[index] -= part * other[index] }
    }

    /// Makes the length 1 and returns what it was; what is zero stays so.
    fileprivate mutating func normalise() -> Double {
        let norm = reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard norm > 1e-12 else {
            self = Array(repeating: 0, count: count)
            return 0
        }
        for index in indices { self[index] /= norm }
        return norm
    }
}
