import Raster

/// Numbers on a grid in another size, by Lanczos interpolation with three lobes.
///
/// Columns and then rows are made by `ResamplingTaps`, which keep constants as they are; a ramp stays one to within a
/// fiftieth of its step. Beyond its edges the grid goes on with its outermost numbers.
package struct LanczosResampling: Sendable {
    private let oldWidth: Int
    private let oldHeight: Int
    private let columns: [ResamplingTaps]
    private let rows: [ResamplingTaps]

    /// A change of size.
    package init(fromWidth: Int, fromHeight: Int, toWidth: Int, toHeight: Int) {
        precondition(min(fromWidth, fromHeight, toWidth, toHeight) > 0, "a grid has at least one number")
        oldWidth = fromWidth
        oldHeight = fromHeight
        columns = ResamplingTaps.lanczos(from: fromWidth, to: toWidth)
        rows = ResamplingTaps.lanczos(from: fromHeight, to: toHeight)
    }

    /// The numbers in the new size.
    ///
    /// - Parameter values: Shape [old height, old width, channels].
    /// - Returns: Shape [new height, new width, channels].
    /// - Complexity: O(new size · channels · taps), where there are 6 taps, or more as the grid gets coarser.
    package func apply(_ values: [Float], channels: Int = 1) -> [Float] {
        precondition(values.count == oldWidth * oldHeight * channels, "values must fill the grid exactly")
        var wide = [Double](repeating: 0, count: oldHeight * columns.count * channels)
        for y in 0..<oldHeight {
            for (x, taps) in columns.enumerated() {
                for (number, weight) in taps.weights.enumerated() {
                    let column = min(max(taps.first + number, 0), oldWidth - 1)
                    for channel in 0..<channels {
                        wide[(y * columns.count + x) * channels + channel] +=
                            weight * Double(values[(y * oldWidth + column) * channels + channel])
                    }
                }
            }
        }
        let rowLength = columns.count * channels
        var result: [Float] = []
        result.reserveCapacity(rows.count * rowLength)
        for taps in rows {
            for place in 0..<rowLength {
                var sum = 0.0
                for (number, weight) in taps.weights.enumerated() {
                    sum += weight * wide[min(max(taps.first + number, 0), oldHeight - 1) * rowLength + place]
                }
                result.append(Float(sum))
            }
        }
        return result
    }
}
