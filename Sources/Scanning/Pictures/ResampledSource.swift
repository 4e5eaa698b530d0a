import Engine
import Network
import Raster

/// A picture at another size, made row by row: by area averages where it shrinks, by Lanczos interpolation where it
/// grows, each axis by itself.
///
/// Holds only the rows that the next one is made from, which are as few as the filter is high. Samples stay within 0…1.
package final class ResampledSource: RowSource {
    /// Columns of the new picture.
    package let width: Int
    /// Rows of the new picture.
    package let height: Int
    /// Samples in a pixel.
    package let channels: Int
    private let source: any RowSource
    private let columns: AxisTaps
    private let rows: AxisTaps
    /// True where rows are brought to the new width before they are held: where that makes fewer columns to blend, or
    /// fewer rows to change the width of.
    private let changesWidthFirst: Bool
    /// Row `r` of the source is in place `r mod rows.length`.
    private var ring: [Float]
    /// One row of the source, or of several blended.
    private var line: [Float]
    private var rowsRead = 0
    private var next = 0

    /// A source that has not been read from, at another size.
    package init(_ source: any RowSource, to size: Extent) {
        precondition(min(size.width, size.height) > 0, "a picture has at least one pixel")
        self.source = source
        (width, height, channels) = (size.width, size.height, source.channels)
        columns = AxisTaps(from: source.width, to: width)
        rows = AxisTaps(from: source.height, to: height)
        changesWidthFirst = height > source.height
        ring = [Float](repeating: 0, count: rows.length * (changesWidthFirst ? width : source.width) * channels)
        line = [Float](repeating: 0, count: source.width * channels)
    }

    /// The bytes that a change of size holds, without those of the source.
    package static func heldBytes(from old: Extent, to new: Extent, channels: Int) -> Int {
        let rows = AxisTaps.length(from: old.height, to: new.height)
        let columns = AxisTaps.length(from: old.width, to: new.width)
        let rowLength = new.height > old.height ? new.width : old.width
        return MemoryLayout<Float>.stride
            * (rows * rowLength * channels + old.width * channels + (columns + 1) * new.width + (rows + 1) * new.height)
    }

    /// Writes the next row of the new picture.
    package func readRow(into row: UnsafeMutableBufferPointer<Float>) throws {
        precondition(next < height, "all rows of the picture have been read")
        let first = rows.first[next]
        if rowsRead < first {
            try source.skip(rows: first - rowsRead)
            rowsRead = first
        }
        while rowsRead < first + rows.length { try readRow() }
        let target = row.baseAddress!
        if changesWidthFirst {
            blend(first, into: target, count: width * channels)
        } else {
            line.withUnsafeMutableBufferPointer { blended in
                blend(first, into: blended.baseAddress!, count: blended.count)
                columns.apply(UnsafePointer(blended.baseAddress!), into: target, channels: channels)
            }
        }
        for place in 0..<width * channels { target[place] = min(max(target[place], 0), 1) }
        next += 1
    }

    /// Passes over the next rows.
    package func skip(rows: Int) { next += rows }

    /// Reads the next row of the source into the ring.
    private func readRow() throws {
        let length = (changesWidthFirst ? width : source.width) * channels
        let start = rowsRead % rows.length * length
        try ring.withUnsafeMutableBufferPointer { ring in
            let place = UnsafeMutableBufferPointer(rebasing: ring[start..<start + length])
            guard changesWidthFirst else { return try source.readRow(into: place) }
            try line.withUnsafeMutableBufferPointer { line in
                try source.readRow(into: line)
                columns.apply(UnsafePointer(line.baseAddress!), into: place.baseAddress!, channels: channels)
            }
        }
        rowsRead += 1
    }

    /// The weighted sum of the rows in the ring from one on.
    private func blend(_ first: Int, into target: UnsafeMutablePointer<Float>, count: Int) {
        let weights = next * rows.length
        ring.withUnsafeBufferPointer { ring in
            for tap in 0..<rows.length {
                let weight = rows.weights[weights + tap]
                let held = ring.baseAddress! + (first + tap) % rows.length * count
                if tap == 0 {
                    for place in 0..<count { target[place] = weight * held[place] }
                } else if weight != 0 {
                    for place in 0..<count { target[place] += weight * held[place] }
                }
            }
        }
    }
}

/// The taps of all new samples of an axis, as many for each, all of them inside the old axis.
private struct AxisTaps {
    /// Taps of a new sample.
    let length: Int
    /// The first old sample of each new one; never less than that of the one before.
    private(set) var first: [Int] = []
    /// Shape [new samples, length].
    private(set) var weights: [Float]

    init(from old: Int, to new: Int) {
        let taps = Self.taps(from: old, to: new)
        let length = min(taps.reduce(0) { max($0, $1.weights.count) }, old)
        self.length = length
        first.reserveCapacity(new)
        weights = [Float](repeating: 0, count: new * length)
        for (index, tap) in taps.enumerated() {
            let start = min(max(tap.first, 0), old - length)
            first.append(start)
            for (number, weight) in tap.weights.enumerated() {
                let place = min(max(tap.first + number, 0), old - 1)
                weights[index * length + place - start] += Float(weight)
            }
        }
    }

    private static func taps(from old: Int, to new: Int) -> [ResamplingTaps] {
        new > old ? ResamplingTaps.lanczos(from: old, to: new) : ResamplingTaps.area(from: old, to: new)
    }

    /// Taps of a new sample, or one more.
    static func length(from old: Int, to new: Int) -> Int { min(new > old ? 7 : (old + new - 1) / new + 1, old) }

    /// Makes a row of the new size from one of the old.
    func apply(_ source: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>, channels: Int) {
        weights.withUnsafeBufferPointer { weights in
            first.withUnsafeBufferPointer { first in
                for index in 0..<first.count {
                    let taps = weights.baseAddress! + index * length
                    let start = source + first[index] * channels
                    switch channels {
                    case 1:
                        var sum: Float = 0
                        for tap in 0..<length { sum += taps[tap] * start[tap] }
                        target[index] = sum
                    case 3:
                        var (red, green, blue): (Float, Float, Float) = (0, 0, 0)
                        for tap in 0..<length {
                            let weight = taps[tap]
                            red += weight * start[3 * tap]
                            green += weight * start[3 * tap + 1]
                            blue += weight * start[3 * tap + 2]
                        }
                        target[3 * index] = red
                        target[3 * index + 1] = green
                        target[3 * index + 2] = blue
                    default:
                        for channel in 0..<channels {
                            var sum: Float = 0
                            for tap in 0..<length { sum += taps[tap] * start[tap * channels + channel] }
                            target[index * channels + channel] = sum
                        }
                    }
                }
            }
        }
    }
}
