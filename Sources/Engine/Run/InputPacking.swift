import KernelInterface
import Network

/// Puts a row of samples into blocks of channels, normalised.
struct InputPacking: Sendable {
    let transform: InputTransform
    /// Lanes of a pixel.
    let lanes: Int
    /// Floats from one channel block to the next.
    let blockStride: Int

    /// - Parameter samples: Shape [width, channels].
    func pack(_ samples: UnsafePointer<Float>, width: Int, into row: UnsafeMutablePointer<Float>) {
        if lanes == 4, transform.order == [0, 1, 2] {
            packColours(samples, width: width, into: row) { $0 }
        } else if lanes == 4, transform.order == [2, 1, 0] {
            packColours(samples, width: width, into: row) { SIMD4($0.z, $0.y, $0.x, 0) }
        } else {
            packChannels(samples, width: width, into: row)
        }
    }

    /// Three channels, a pixel at a time.
    @inline(__always)
    private func packColours(
        _ samples: UnsafePointer<Float>, width: Int, into row: UnsafeMutablePointer<Float>,
        _ order: (SIMD4<Float>) -> SIMD4<Float>
    ) {
        let scale = SIMD4(transform.scale[0], transform.scale[1], transform.scale[2], 0)
        let shift = SIMD4(transform.shift[0], transform.shift[1], transform.shift[2], 0)
        let pixels = UnsafeMutableRawPointer(row).assumingMemoryBound(to: SIMD4<Float>.self)
        for x in 0..<width {
            let pixel = SIMD4(samples[3 * x], samples[3 * x + 1], samples[3 * x + 2], 0)
            pixels[x] = order(pixel) * scale + shift
        }
    }

    private func packChannels(_ samples: UnsafePointer<Float>, width: Int, into row: UnsafeMutablePointer<Float>) {
        let channels = transform.order.count
        for channel in 0..<channels {
            let (scale, shift) = (transform.scale[channel], transform.shift[channel])
            var sample = samples + transform.order[channel]
            var target = row + channel / lanesPerBlock * blockStride + channel % lanesPerBlock
            for _ in 0..<width {
                target.pointee = sample.pointee * scale + shift
                sample += channels
                target += lanes
            }
        }
    }
}
