import Engine
import Foundation
import Machine
import Numbers
import Testing

@testable import Inspection

@Suite struct TSNETests {
    private static let length = 10

    /// Gaussian clouds around different corners, one after the other.
    private func blobs(_ count: Int, each: Int, distance: Double = 6) -> [Float] {
        var random = RandomSource(seed: 3)
        return (0..<count * each).flatMap { index in
            (0..<Self.length).map { Float(random.normal() * 0.5 + ($0 == index / each ? distance : 0)) }
        }
    }

    /// The share of points whose nearest other point belongs to the same cloud.
    private func purity(_ points: [SIMD2<Double>], each: Int) -> Double {
        let right = points.indices.count { index in
            let nearest = points.indices.filter { $0 != index }.min {
                let (a, b) = (points[$0] - points[index], points[$1] - points[index])
                return (a * a).sum() < (b * b).sum()
            }!
            return nearest / each == index / each
        }
        return Double(right) / Double(points.count)
    }

    @Test("t-SNE separates three Gaussian clouds, whatever the seed", arguments: [1, 2, 99] as [UInt64])
    func separatesClouds(seed: UInt64) throws {
        let result = try TSNE(perplexity: 8, iterations: 250, seed: seed).embed(
            blobs(3, each: 20), count: 60, pool: WorkerPool(threads: 2))
        #expect(purity(result.points, each: 20) == 1)
        // Groups lie further apart than they are wide.
        let middles = (0..<3).map { group in
            result.points[group * 20..<(group + 1) * 20].reduce(.zero, +) / 20
        }
        for group in 0..<3 {
            let radius = result.points[group * 20..<(group + 1) * 20].map { ($0 - middles[group]) }
                .map { ($0 * $0).sum().squareRoot() }.max()!
            for other in 0..<group {
                let gap = middles[group] - middles[other]
                #expect((gap * gap).sum().squareRoot() > 4 * radius)
            }
        }
        #expect(result.divergence > 0 && result.divergence < 1.5)
        #expect(abs(result.points.reduce(.zero, +).sum()) < 1e-6)
    }

    @Test("t-SNE gives the same points at any number of threads, and others for another seed")
    func isDeterministic() throws {
        let vectors = blobs(2, each: 20)
        let results = try [1, 2, 3].map {
            try TSNE(perplexity: 6, iterations: 60, seed: 7).embed(vectors, count: 40, pool: WorkerPool(threads: $0))
        }
        #expect(results[0] == results[1] && results[0] == results[2])
        let other = try TSNE(perplexity: 6, iterations: 60, seed: 8).embed(
            vectors, count: 40, pool: WorkerPool(threads: 1))
        #expect(other != results[0])
    }

    @Test("t-SNE takes equal vectors and vectors of one value")
    func takesDegenerateVectors() throws {
        let pool = WorkerPool(threads: 1)
        let equal = [Float](repeating: 1, count: 40)
        let pairs = (0..<20).flatMap { index -> [Float] in [Float(index / 10), 0] }
        for vectors in [equal, pairs] {
            let result = try TSNE(perplexity: 3, iterations: 50).embed(vectors, count: 20, pool: pool)
            #expect(result.points.allSatisfy { $0.x.isFinite && $0.y.isFinite })
            #expect(result.divergence.isFinite)
        }
        let single = try TSNE(perplexity: 3, iterations: 50).embed((0..<20).map { Float($0) }, count: 20, pool: pool)
        #expect(Set(single.points).count == 20)
    }

    @Test("t-SNE refuses a perplexity that so few vectors cannot have")
    func refusesLargePerplexity() {
        let pool = WorkerPool(threads: 1)
        #expect(throws: VisualizationError.perplexityTooLarge(perplexity: 30, samples: 60)) {
            try TSNE(perplexity: 30).embed(blobs(3, each: 20), count: 60, pool: pool)
        }
        #expect(throws: VisualizationError.tooFewSamples(found: 3, needed: 4)) {
            try TSNE(perplexity: 1).embed([1, 2, 3], count: 3, pool: pool)
        }
        #expect("\(VisualizationError.perplexityTooLarge(perplexity: 30, samples: 60))".contains("at least 91 windows"))
    }

    @Test("Affinities are symmetric, add up to 1 and are even where distances are")
    func affinities() {
        let pool = WorkerPool(threads: 2)
        let count = 12
        let values = TSNE.Affinities.measure(blobs(1, each: count), count: count, perplexity: 3, pool: pool).values
        #expect(abs(values.reduce(0, +) - 1) < 1e-12)
        for index in 0..<count {
            #expect(values[index * count + index] == 0)
            for other in 0..<count { #expect(values[index * count + other] == values[other * count + index]) }
        }
        let corners = (0..<count * count).map { Float($0 % (count + 1) == 0 ? 1 : 0) }
        let even = TSNE.Affinities.measure(corners, count: count, perplexity: 3, pool: pool).values
        for (place, value) in even.enumerated() where place % (count + 1) != 0 {
            #expect(abs(value - 1 / Double(count * (count - 1))) < 1e-9)
        }
    }
}
