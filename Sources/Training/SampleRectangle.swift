import Foundation
import Raster

/// Float samples of a patch in place, shape [height, width, channels], for what looks at neighbours.
struct SampleRectangle {
    let height: Int
    let width: Int
    let channels: Int
    let samples: UnsafeMutablePointer<Float>

    /// Blurs with a Gaussian that is cut off after three standard deviations; beyond the border by reflection.
    func blur(standardDeviation: Double) {
        let radius = max(1, Int((3 * standardDeviation).rounded(.up)))
        var kernel = (-radius...radius).map {
            Float(exp(-Double($0 * $0) / (2 * standardDeviation * standardDeviation)))
        }
        let sum = kernel.reduce(0, +)
        for index in kernel.indices { kernel[index] /= sum }
        let row = width * channels
        for y in 0..<height {
            blurLine(samples + y * row, count: width, step: channels, together: channels, kernel: kernel)
        }
        blurLine(samples, count: height, step: row, together: row, kernel: kernel)
    }

    /// Blurs `together` neighbouring lines of `count` samples that are `step` apart.
    private func blurLine(
        _ line: UnsafeMutablePointer<Float>, count: Int, step: Int, together: Int, kernel: [Float]
    ) {
        let radius = kernel.count / 2
        withUnsafeTemporaryAllocation(of: Float.self, capacity: count * together) { copy in
            let copy = copy.baseAddress!
            for index in 0..<count {
                (copy + index * together).initialize(from: line + index * step, count: together)
            }
            for index in 0..<count {
                let output = line + index * step
                for lane in 0..<together { output[lane] = 0 }
                for tap in kernel.indices {
                    let source = copy + reflectedIndex(index + tap - radius, count: count) * together
                    let weight = kernel[tap]
                    for lane in 0..<together { output[lane] += source[lane] * weight }
                }
            }
        }
    }

    /// Adds independent Gaussian noise to every sample.
    func addNoise(standardDeviation: Double, seed: UInt64) {
        var random = RandomSource(seed: seed)
        for index in 0..<height * width * channels {
            samples[index] = min(max(samples[index] + Float(standardDeviation * random.normal()), 0), 1)
        }
    }
}
