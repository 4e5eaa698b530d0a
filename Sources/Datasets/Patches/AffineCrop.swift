import Glibc
import Network
import Raster

/// A window of a picture on its way into a patch, turned and scaled about its middle, bilinear.
///
/// A patch pixel that comes from column `u` and row `v` of the window shows the place
///
/// ```
/// X = centerX + step · (cos·du − sin·dv) − ½      du = u + ½ − width/2
/// Y = centerY + step · (sin·du + cos·dv) − ½      dv = v + ½ − height/2
/// ```
///
/// of the picture, where the middle of its first pixel is (0, 0); beyond its border the picture is reflected as the
/// scan does it. What depends on the column alone and on the row alone is kept in tables, so that a place costs two
/// additions.
struct AffineCrop {
    private let picture: Picture
    private let window: Extent
    private let alteration: PatchAlteration
    /// Along which side of the picture the two neighbours lie that are mixed first, and the distance of their samples:
    /// the one that runs along a patch row where nothing is turned.
    private let near: Side
    /// The other side.
    private let far: Side
    /// What each patch column adds to a place, first along ``near``.
    private let columns: [SIMD2<Double>]
    /// What each patch row adds to a place.
    private let rows: [SIMD2<Double>]

    init(
        picture: Picture, part: PicturePart? = nil, window: Extent, centerX: Double, centerY: Double,
        alteration: PatchAlteration
    ) {
        precondition(!alteration.isTransposed || window.height == window.width, "only squares are transposed")
        let right = SIMD2(cos(alteration.angle), sin(alteration.angle)) * alteration.step
        let down = SIMD2(-right.y, right.x)
        func steps(_ size: Int, _ direction: SIMD2<Double>, isFlipped: Bool, from start: SIMD2<Double>) -> [SIMD2<
            Double
        >] {
            (0..<size).map { index in
                start + (Double(isFlipped ? size - 1 - index : index) + 0.5 - Double(size) / 2) * direction
            }
        }
        let across = steps(
            window.width, right, isFlipped: alteration.isFlippedHorizontally, from: SIMD2(centerX, 0))
        let along = steps(window.height, down, isFlipped: alteration.isFlippedVertically, from: SIMD2(0, centerY))
        self.picture = picture
        self.window = window
        self.alteration = alteration
        let horizontal = Side(range: part?.columns ?? 0..<picture.width, stride: picture.channels)
        let vertical = Side(
            range: part?.rows ?? 0..<picture.height, stride: picture.width * picture.channels)
        if alteration.isTransposed {
            (near, far) = (vertical, horizontal)
            (columns, rows) = (along.map { SIMD2($0.y, $0.x) }, across.map { SIMD2($0.y, $0.x) })
        } else {
            (near, far) = (horizontal, vertical)
            (columns, rows) = (across, along)
        }
    }

    /// The pixels along one side of a picture.
    private struct Side {
        let range: Range<Int>
        let stride: Int

        /// The offset of a sample, reflected where it lies outside.
        func offset(_ index: Int) -> Int { reflectedIndex(index, in: range) * stride }
    }

    /// Writes the patch, shape [height, width, channels].
    func write(to output: UnsafeMutablePointer<Float>) {
        picture.samples.withUnsafeBufferPointer { samples in
            columns.withUnsafeBufferPointer { columns in
                switch picture.channels {
                case 1: write(samples.baseAddress!, columns, channels: 1, to: output)
                case 3: write(samples.baseAddress!, columns, channels: 3, to: output)
                default: write(samples.baseAddress!, columns, channels: picture.channels, to: output)
                }
            }
        }
    }

    /// - Parameter channels: Those of the picture; a constant where the compiler is to unroll the loop over them.
    @inline(__always)
    private func write(
        _ samples: UnsafePointer<UInt8>, _ columns: UnsafeBufferPointer<SIMD2<Double>>, channels: Int,
        to output: UnsafeMutablePointer<Float>
    ) {
        let (near, far) = (near, far)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * channels) { colors in
            let (gain, offset) = (colors.baseAddress!, colors.baseAddress! + channels)
            for channel in 0..<channels {
                gain[channel] = Float(alteration.gain[channel] / 255)
                offset[channel] = Float(alteration.offset[channel])
            }
            var output = output
            for row in rows {
                for column in columns {
                    let place = column + row - 0.5
                    let first = flooredToInt(place.x)
                    let second = flooredToInt(place.y)
                    let across = Float(place.x - Double(first))
                    let down = Float(place.y - Double(second))
                    let (origin, right, below, diagonal): (Int, Int, Int, Int)
                    if first >= near.range.lowerBound, first < near.range.upperBound - 1,
                        second >= far.range.lowerBound, second < far.range.upperBound - 1
                    {
                        origin = first * near.stride + second * far.stride
                        right = origin + near.stride
                        below = origin + far.stride
                        diagonal = right + far.stride
                    } else {
                        let (start, next) = (near.offset(first), near.offset(first + 1))
                        let (upper, lower) = (far.offset(second), far.offset(second + 1))
                        (origin, right) = (upper + start, upper + next)
                        (below, diagonal) = (lower + start, lower + next)
                    }
                    for channel in 0..<channels {
                        let a = Float(samples[origin + channel])
                        let b = Float(samples[right + channel])
                        let c = Float(samples[below + channel])
                        let d = Float(samples[diagonal + channel])
                        let above = a + (b - a) * across
                        let beneath = c + (d - c) * across
                        let value = (above + (beneath - above) * down) * gain[channel] + offset[channel]
                        output[channel] = min(max(value, 0), 1)
                    }
                    output += channels
                }
            }
        }
    }
}

/// The largest whole number that is not above `value`; without the call of the C library that older processors need.
@inline(__always)
private func flooredToInt(_ value: Double) -> Int {
    let towardsZero = Int(value)
    return Double(towardsZero) > value ? towardsZero - 1 : towardsZero
}
