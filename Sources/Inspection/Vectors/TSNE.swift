import Glibc
import Machine
import Numbers

/// t-distributed stochastic neighbour embedding: points in a plane that are near where vectors are near.
///
/// Gradient descent on the divergence `Σ p_ij · log(p_ij / q_ij)`, with `q_ij ∝ 1 / (1 + |y_i − y_j|²)`, over all
/// pairs; with momentum, a gain for each coordinate, and larger `p` at the beginning. It begins with the two first
/// principal components, which keeps the places of groups meaningful.
///
/// Source: van der Maaten & Hinton, "Visualizing Data using t-SNE", JMLR 9 (2008); exaggeration and learning rate:
/// Belkina et al., Nature Communications 10 (2019); beginning: Kobak & Berens, ibid.
public struct TSNE: Sendable {
    /// About how many neighbours each vector has.
    public var perplexity: Double
    /// Steps of the descent.
    public var iterations: Int
    /// Decides what little chance there is: how equal vectors come apart.
    public var seed: UInt64

    /// The method with its constants.
    public init(perplexity: Double = 30, iterations: Int = 1000, seed: UInt64 = 1) {
        precondition(perplexity >= 1 && iterations > 0, "each vector has a neighbour, and the descent a step")
        self.perplexity = perplexity
        self.iterations = iterations
        self.seed = seed
    }

    /// Points in a plane.
    public struct Result: Sendable, Equatable {
        /// One point for each vector; their mean is the origin.
        public var points: [SIMD2<Double>]
        /// `Σ p_ij · log(p_ij / q_ij)`: 0 where distances say exactly the same.
        public var divergence: Double
    }

    /// How much larger `p` is in the first steps, as Belkina et al. recommend.
    private static let exaggeration = 12.0
    /// Points whose forces are one piece of work for a thread.
    private static let rowsInPiece = 16

    /// Finds points for vectors; the same for any number of threads.
    ///
    /// - Parameters:
    ///   - vectors: Shape [count, length].
    ///   - onProgress: Called with the steps that are done, and all of them.
    /// - Throws: ``VisualizationError/tooFewSamples(found:needed:)``,
    ///   ``VisualizationError/perplexityTooLarge(perplexity:samples:)`` where there are not three times as many others.
    /// - Complexity: O(count² · (length + iterations)) time, O(count²) memory.
    public func embed(
        _ vectors: [Float], count: Int, pool: WorkerPool, onProgress: (Int, Int) -> Void = { _, _ in }
    ) throws(VisualizationError) -> Result {
        guard count >= 4 else { throw .tooFewSamples(found: count, needed: 4) }
        precondition(!vectors.isEmpty && vectors.count % count == 0, "all vectors are equally long")
        guard 3 * perplexity <= Double(count - 1) else {
            throw .perplexityTooLarge(perplexity: perplexity, samples: count)
        }
        let affinities = Affinities.measure(vectors, count: count, perplexity: perplexity, pool: pool).values
        var descent = Descent(points: start(vectors, count: count))
        let early = min(iterations / 4, 250)
        for step in 0..<iterations {
            let exaggeration = step < early ? Self.exaggeration : 1
            let forces = Self.forces(descent.points, affinities, pool)
            descent.step(forces, exaggeration: exaggeration, momentum: step < early ? 0.5 : 0.8)
            onProgress(step + 1, iterations)
        }
        return Result(points: descent.points, divergence: Self.divergence(descent.points, affinities))
    }

    /// The first principal components, so small that all points are neighbours of each other.
    private func start(_ vectors: [Float], count: Int) -> [SIMD2<Double>] {
        let components = PrincipalComponents.find(2, of: vectors, count: count, seed: seed).projections
        let variance = components[0].reduce(0) { $0 + $1 * $1 } / Double(count)
        let scale = variance > 0 ? 1e-4 / variance.squareRoot() : 0
        var random = RandomSource(seed: seed)
        return (0..<count).map { index in
            // A hundredth of noise, so that equal vectors do not stay in one place.
            SIMD2(components[0][index], components[1][index]) * scale
                + SIMD2(random.normal(), random.normal()) * 1e-6
        }
    }

    /// The sums over all other points that make the gradient, for each point.
    private struct Forces {
        /// `Σ p · w · (y_i − y_j)` with `w = 1 / (1 + |y_i − y_j|²)`.
        var attraction: SIMD2<Double> = .zero
        /// `Σ w² · (y_i − y_j)`.
        var repulsion: SIMD2<Double> = .zero
        /// `Σ w`.
        var weight = 0.0
    }

    private static func forces(
        _ points: [SIMD2<Double>], _ affinities: [Double], _ pool: WorkerPool
    ) -> [Forces] {
        let count = points.count
        var forces = [Forces](repeating: Forces(), count: count)
        forces.withUnsafeMutableBufferPointer { forces in
            points.withUnsafeBufferPointer { points in
                affinities.withUnsafeBufferPointer { affinities in
                    pool.run((count + rowsInPiece - 1) / rowsInPiece) { piece in
                        for index in piece * rowsInPiece..<min((piece + 1) * rowsInPiece, count) {
                            var force = Forces()
                            let own = points[index]
                            let row = affinities.baseAddress! + index * count
                            for other in 0..<count {
                                let difference = own - points[other]
                                let weight =
                                    1 / (1 + difference.x * difference.x + difference.y * difference.y)
                                force.attraction += difference * (row[other] * weight)
                                force.repulsion += difference * (weight * weight)
                                force.weight += weight
                            }
                            // The point itself.
                            force.weight -= 1
                            forces[index] = force
                        }
                    }
                }
            }
        }
        return forces
    }

    /// The state of the descent.
    private struct Descent {
        var points: [SIMD2<Double>]
        private var velocities: [SIMD2<Double>]
        private var gains: [SIMD2<Double>]

        init(points: [SIMD2<Double>]) {
            self.points = points
            velocities = Array(repeating: .zero, count: points.count)
            gains = Array(repeating: .one, count: points.count)
        }

        /// `4 · (exaggeration · attraction − repulsion / Σ w)`, with momentum and the gains of Jacobs (1988).
        ///
        /// The attractions of a point have weights of about `exaggeration / count` in sum, so that a larger rate would
        /// throw points beyond their neighbours.
        mutating func step(_ forces: [Forces], exaggeration: Double, momentum: Double) {
            let rate = Double(points.count) / (4 * exaggeration)
            let sum = max(forces.reduce(0) { $0 + $1.weight }, .leastNormalMagnitude)
            for index in points.indices {
                let gradient =
                    4 * (forces[index].attraction * exaggeration - forces[index].repulsion / sum)
                let goesOn = (gradient .< 0) .!= (velocities[index] .< 0)
                gains[index] = (gains[index] * 0.8).replacing(with: gains[index] + 0.2, where: goesOn)
                    .clamped(lowerBound: SIMD2(repeating: 0.01), upperBound: SIMD2(repeating: .infinity))
                velocities[index] = velocities[index] * momentum - gains[index] * gradient * rate
                points[index] += velocities[index]
            }
            let mean = points.reduce(.zero, +) / Double(points.count)
            for index in points.indices { points[index] -= mean }
        }
    }

    private static func divergence(_ points: [SIMD2<Double>], _ affinities: [Double]) -> Double {
        func weight(_ index: Int, _ other: Int) -> Double {
            let difference = points[index] - points[other]
            return 1 / (1 + (difference * difference).sum())
        }
        var (sum, divergence) = (0.0, 0.0)
        for index in points.indices {
            for other in points.indices where other != index { sum += weight(index, other) }
        }
        for index in points.indices {
            for other in points.indices where other != index {
                let p = affinities[index * points.count + other]
                if p > 0 { divergence += p * log(p * sum / max(weight(index, other), .leastNormalMagnitude)) }
            }
        }
        return divergence
    }
}
