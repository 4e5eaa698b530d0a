import Foundation
import Numbers
import Testing

@testable import Datasets

@Suite struct MixupTests {
    @Test("Every window becomes its share and that of its partner, and so does its target")
    func mixing() {
        let (count, window) = (13, 7)
        var random = RandomSource(seed: 2)
        let plain = random.samples(count * window)
        let labels = (0..<count).map { $0 % 4 }
        let mixup = Mixup(alpha: 0.4)
        var mixed = plain
        let targets = mixup.mix(&mixed, count: count, labels: labels, seed: 77)
        let partners = mixup.partners(count: count, seed: 77)
        #expect(Set(partners.map(\.index)).count == count)
        for index in 0..<count {
            let partner = partners[index]
            #expect((0...1).contains(partner.share))
            for place in 0..<window {
                let own = plain[index * window + place]
                let other = plain[partner.index * window + place]
                #expect(abs(mixed[index * window + place] - (own * (1 - partner.share) + other * partner.share)) < 1e-6)
            }
            #expect(targets[index].classIndex == labels[index])
            #expect(targets[index].second == labels[partner.index])
            #expect(targets[index].shareOfSecond == partner.share)
            let sum = (0..<4).reduce(Float(0)) { $0 + targets[index].share(of: $1) }
            #expect(abs(sum - 1) < 1e-6)
        }
        #expect(mixed != plain)
    }

    @Test("The same seed mixes the same way, another seed another way; one window alone stays as it is")
    func determinism() {
        let mixup = Mixup(alpha: 0.2)
        var random = RandomSource(seed: 4)
        let plain = random.samples(40)
        func mixed(_ seed: UInt64) -> [Float] {
            var samples = plain
            _ = mixup.mix(&samples, count: 8, labels: [Int](repeating: 0, count: 8), seed: seed)
            return samples
        }
        #expect(mixed(1) == mixed(1))
        #expect(mixed(1) != mixed(2))
        var alone = plain
        let targets = mixup.mix(&alone, count: 1, labels: [3], seed: 1)
        #expect(alone == plain)
        #expect(targets == [Target(3)])
    }

    @Test("Windows that are their own partner keep every sample and their class alone")
    func selfPartners() {
        let mixup = Mixup(alpha: 1)
        for seed in 0..<50 as Range<UInt64> {
            for (index, partner) in mixup.partners(count: 3, seed: seed).enumerated() where partner.index == index {
                #expect(partner.share == 0)
            }
        }
    }

    @Test(
        "Beta variates have the mean and the variance of their formula, far below 1 too",
        arguments: [(0.02, 0.02), (0.2, 0.2), (1.0, 1.0), (0.5, 3.0), (8.0, 2.0)])
    func beta(parameters: (Double, Double)) {
        let (a, b) = parameters
        var random = RandomSource(seed: 12)
        let draws = (0..<40_000).map { _ in random.beta(a, b) }
        #expect(draws.allSatisfy { (0...1).contains($0) })
        let mean = draws.reduce(0, +) / 40_000
        let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 40_000
        let expected = a * b / ((a + b) * (a + b) * (a + b + 1))
        // Six standard deviations of the mean of so many draws.
        #expect(abs(mean - a / (a + b)) < 6 * (expected / 40_000).squareRoot())
        #expect(abs(variance / expected - 1) < 0.05)
    }

    @Test("Gamma variates have their shape as mean and variance", arguments: [0.3, 1.0, 2.5, 40.0])
    func gamma(shape: Double) {
        var random = RandomSource(seed: 5)
        let draws = (0..<40_000).map { _ in exp(random.logarithmOfGamma(shape: shape)) }
        let mean = draws.reduce(0, +) / 40_000
        let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 40_000
        #expect(abs(mean - shape) < 6 * (shape / 40_000).squareRoot())
        #expect(abs(variance / shape - 1) < 0.1)
    }
}
