import Glibc
import Numbers
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
            blurLine(samples + y * row, count: width, lanes: channels, kernel: kernel)
        }
        blurLine(samples, count: height, lanes: row, kernel: kernel)
    }

    /// Blurs `lanes` lines of `count` samples that lie interleaved.
    private func blurLine(_ line: UnsafeMutablePointer<Float>, count: Int, lanes: Int, kernel: [Float]) {
        let radius = kernel.count / 2
        withUnsafeTemporaryAllocation(of: Float.self, capacity: (count + 2 * radius) * lanes) { padded in
            let padded = padded.baseAddress!
            for index in 0..<count + 2 * radius {
                let source = line + reflectedIndex(index - radius, count: count) * lanes
                (padded + index * lanes).initialize(from: source, count: lanes)
            }
            // Chunks stay in the nearest cache while all taps are added.
            let chunk = 1024
            for start in stride(from: 0, to: count * lanes, by: chunk) {
                let output = line + start
                let length = min(chunk, count * lanes - start)
                for lane in 0..<length { output[lane] = 0 }
                for tap in 0..<kernel.count {
                    let source = padded + start + tap * lanes
                    let weight = kernel[tap]
                    for lane in 0..<length { output[lane] += source[lane] * weight }
                }
            }
        }
    }

    /// Adds independent, nearly Gaussian noise to every sample: each time the sum of four uniform numbers, which
    /// takes 64 random bits and no logarithm.
    func addNoise(standardDeviation: Double, seed: UInt64) {
        var random = RandomSource(seed: seed)
        // A sum of four numbers from 0..<2¹⁶ has the mean 2¹⁷ − 2 and the variance (2³² − 1)/3.
        let factor = Float(standardDeviation * 3.0.squareRoot() / 65536)
        for index in 0..<height * width * channels {
            let bits = random.next()
            let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48)
            samples[index] = min(max(samples[index] + (Float(sum) - 131_070) * factor, 0), 1)
        }
    }

    /// Mixes the channels of every pixel of a colour patch.
    func mixColors(_ matrix: ColorMatrix) {
        precondition(channels == 3, "colours are mixed in patches of three channels")
        let (r, g, b) = (
            SIMD3<Float>(matrix.rows[0]), SIMD3<Float>(matrix.rows[1]), SIMD3<Float>(matrix.rows[2])
        )
        for pixel in 0..<height * width {
            let place = samples + 3 * pixel
            let (red, green, blue) = (place[0], place[1], place[2])
            place[0] = min(max(r.x * red + r.y * green + r.z * blue, 0), 1)
            place[1] = min(max(g.x * red + g.y * green + g.z * blue, 0), 1)
            place[2] = min(max(b.x * red + b.y * green + b.z * blue, 0), 1)
        }
    }

    /// Fills a square with the mean of each channel over the whole patch; what of it lies outside is cut off.
    func cutOut(_ cutout: PatchAlteration.Cutout) {
        let side = Int((cutout.side * Double(min(height, width))).rounded())
        guard side > 0 else { return }
        let left = Int(cutout.x * Double(width)) - side / 2
        let top = Int(cutout.y * Double(height)) - side / 2
        for channel in 0..<channels {
            var sum = 0.0
            for place in stride(from: channel, to: height * width * channels, by: channels) {
                sum += Double(samples[place])
            }
            let mean = Float(sum / Double(height * width))
            for y in max(0, top)..<min(height, top + side) {
                for x in max(0, left)..<min(width, left + side) {
                    samples[(y * width + x) * channels + channel] = mean
                }
            }
        }
    }
}
