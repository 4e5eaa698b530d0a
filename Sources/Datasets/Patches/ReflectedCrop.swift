import Glibc
import Network
import Raster

/// A window of a picture on its way into a patch: reflected, flipped, transposed and coloured, with every sample kept.
///
/// All that varies along one direction is put into a table for that direction, so that a sample costs a few
/// additions: the place of a sample in the picture is `vertical[y] + horizontal[x]` whatever is flipped, and
/// with rows and columns exchanged the two tables change places.
struct ReflectedCrop {
    private let picture: Picture
    private let window: Extent
    /// For each patch row: where its samples begin in the picture.
    private let vertical: [Int]
    /// For each patch column, likewise.
    private let horizontal: [Int]
    private let alteration: PatchAlteration

    init(
        picture: Picture, part: PicturePart? = nil, window: Extent, centerX: Double, centerY: Double,
        alteration: PatchAlteration
    ) {
        precondition(!alteration.isTransposed || window.height == window.width, "only squares are transposed")
        precondition(alteration.keepsSamples, "what is turned or scaled is an affine crop")
        let columns = sampleOffsets(
            center: centerX, size: window.width, range: part?.columns ?? 0..<picture.width,
            stride: picture.channels,
            isFlipped: alteration.isFlippedHorizontally)
        let rows = sampleOffsets(
            center: centerY, size: window.height, range: part?.rows ?? 0..<picture.height,
            stride: picture.width * picture.channels,
            isFlipped: alteration.isFlippedVertically)
        self.picture = picture
        self.window = window
        self.alteration = alteration
        vertical = alteration.isTransposed ? columns : rows
        horizontal = alteration.isTransposed ? rows : columns
    }

    /// Writes the patch, shape [height, width, channels].
    func write(to output: UnsafeMutablePointer<Float>) {
        picture.samples.withUnsafeBufferPointer { write($0.baseAddress!, to: output) }
    }

    private func write(_ samples: UnsafePointer<UInt8>, to output: UnsafeMutablePointer<Float>) {
        let channels = picture.channels
        let width = window.width
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 256 * channels) { table in
            fillColorTable(table)
            let table = table.baseAddress!
            vertical.withUnsafeBufferPointer { rows in
                horizontal.withUnsafeBufferPointer { columns in
                    var output = output
                    for y in 0..<rows.count {
                        let row = samples + rows[y]
                        if channels == 3 {
                            for x in 0..<width {
                                let pixel = row + columns[x]
                                output[3 * x] = table[Int(pixel[0])]
                                output[3 * x + 1] = table[256 + Int(pixel[1])]
                                output[3 * x + 2] = table[512 + Int(pixel[2])]
                            }
                        } else {
                            for x in 0..<width {
                                let pixel = row + columns[x]
                                for channel in 0..<channels {
                                    output[channels * x + channel] = table[256 * channel + Int(pixel[channel])]
                                }
                            }
                        }
                        output += width * channels
                    }
                }
            }
        }
    }

    /// What each of the 256 sample values becomes, shape [channels, 256].
    private func fillColorTable(_ table: UnsafeMutableBufferPointer<Float>) {
        for channel in 0..<picture.channels {
            let gain = alteration.gain[channel]
            let offset = alteration.offset[channel]
            for value in 0..<256 {
                let altered = Float((Double(value) / 255) * gain + offset)
                table[256 * channel + value] = min(max(altered, 0), 1)
            }
        }
    }
}

/// Where the picture samples of a row or column of a window lie, in samples from the start of the picture.
private func sampleOffsets(center: Double, size: Int, range: Range<Int>, stride: Int, isFlipped: Bool) -> [Int] {
    let start = windowOrigin(center: center, size: size)
    return (0..<size).map { index in
        reflectedIndex(start + (isFlipped ? size - 1 - index : index), in: range) * stride
    }
}
