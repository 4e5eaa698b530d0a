import Foundation
import Network
import Raster

/// A window of a picture on its way into a patch: reflected, flipped, transposed, scaled and coloured.
///
/// All that varies along one direction is put into a table for that direction, so that a sample costs a few
/// additions: the place of a sample in the picture is `vertical[y] + horizontal[x]` whatever is flipped, and
/// with rows and columns exchanged the two tables change places.
struct ReflectedCrop {
    private let picture: Picture
    private let window: Extent
    /// For each patch row: where its samples begin in the picture.
    private let vertical: Axis
    /// For each patch column, likewise.
    private let horizontal: Axis
    private let alteration: PatchAlteration

    init(picture: Picture, window: Extent, centerX: Double, centerY: Double, alteration: PatchAlteration) {
        precondition(!alteration.isTransposed || window.height == window.width, "only squares are transposed")
        let columns = Axis(
            center: centerX, size: window.width, step: alteration.step, count: picture.width,
            stride: picture.channels, isFlipped: alteration.isFlippedHorizontally)
        let rows = Axis(
            center: centerY, size: window.height, step: alteration.step, count: picture.height,
            stride: picture.width * picture.channels, isFlipped: alteration.isFlippedVertically)
        self.picture = picture
        self.window = window
        self.alteration = alteration
        vertical = alteration.isTransposed ? columns : rows
        horizontal = alteration.isTransposed ? rows : columns
    }

    /// Writes the patch, shape [height, width, channels].
    func write(to output: UnsafeMutablePointer<Float>) {
        picture.samples.withUnsafeBufferPointer { samples in
            if alteration.step == 1 {
                writeExact(samples.baseAddress!, to: output)
            } else {
                writeScaled(samples.baseAddress!, to: output)
            }
        }
    }

    private func writeExact(_ samples: UnsafePointer<UInt8>, to output: UnsafeMutablePointer<Float>) {
        let channels = picture.channels
        let width = window.width
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 256 * channels) { table in
            fillColorTable(table)
            let table = table.baseAddress!
            vertical.first.withUnsafeBufferPointer { rows in
                horizontal.first.withUnsafeBufferPointer { columns in
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

    private func writeScaled(_ samples: UnsafePointer<UInt8>, to output: UnsafeMutablePointer<Float>) {
        let channels = picture.channels
        for channel in 0..<channels {
            let gain = Float(alteration.gain[channel] / 255)
            let offset = Float(alteration.offset[channel])
            let samples = samples + channel
            horizontal.first.withUnsafeBufferPointer { left in
                horizontal.second.withUnsafeBufferPointer { right in
                    horizontal.weight.withUnsafeBufferPointer { weight in
                        var output = output + channel
                        for y in 0..<window.height {
                            let upper = samples + vertical.first[y]
                            let lower = samples + vertical.second[y]
                            let down = vertical.weight[y]
                            for x in 0..<left.count {
                                let across = weight[x]
                                let a = Float(upper[left[x]])
                                let b = Float(upper[right[x]])
                                let c = Float(lower[left[x]])
                                let d = Float(lower[right[x]])
                                let above = a + (b - a) * across
                                let below = c + (d - c) * across
                                output.pointee = min(max((above + (below - above) * down) * gain + offset, 0), 1)
                                output += channels
                            }
                        }
                    }
                }
            }
        }
    }
}

/// One direction of a crop: which picture samples each patch sample is mixed from.
private struct Axis {
    /// Offset of the nearer sample towards 0, in samples of the picture.
    var first: [Int]
    /// Offset of the sample after it.
    var second: [Int]
    /// The share of the second.
    var weight: [Float]

    init(center: Double, size: Int, step: Double, count: Int, stride: Int, isFlipped: Bool) {
        first = []
        second = []
        weight = []
        first.reserveCapacity(size)
        if step == 1 {
            let start = Int((center - Double(size) / 2 + 0.5).rounded(.down))
            for index in 0..<size { first.append(reflectedIndex(start + index, count: count) * stride) }
        } else {
            second.reserveCapacity(size)
            weight.reserveCapacity(size)
            for index in 0..<size {
                // The middle of sample i lies at i + 1/2.
                let place = center + (Double(index) + 0.5 - Double(size) / 2) * step - 0.5
                let below = place.rounded(.down)
                first.append(reflectedIndex(Int(below), count: count) * stride)
                second.append(reflectedIndex(Int(below) + 1, count: count) * stride)
                weight.append(Float(place - below))
            }
        }
        if isFlipped {
            first.reverse()
            second.reverse()
            weight.reverse()
        }
    }
}
