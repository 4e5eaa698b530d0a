import Foundation

/// Numbers on a grid in another size, by Lanczos interpolation with three lobes.
///
/// `out(i) = Σ in(k) · L((k − s)/r) / Σ L((k − s)/r)` along rows and then along columns, where
/// `s = (i + ½) · old/new − ½` is the place on the old grid, `r = max(1, old/new)` widens the kernel where the grid gets
/// coarser, and `L(t) = sinc(t) · sinc(t/3)` for |t| < 3, else 0, with `sinc(t) = sin(πt)/(πt)`. The division keeps
/// constants as they are; a ramp stays one to within a fiftieth of its step. Beyond its edges the grid goes on with its outermost numbers.
///
/// Source: Duchon, "Lanczos Filtering in One and Two Dimensions", Journal of Applied Meteorology 18 (1979);
/// Turkowski, "Filters for Common Resampling Tasks", Graphics Gems, 1990.
package struct LanczosResampling: Sendable {
    /// The old numbers that make each new one, and their weights.
    private struct Taps {
        var first: Int
        var weights: [Double]
    }

    /// Three lobes are the usual compromise between sharpness and ringing (Turkowski).
    private static let lobes = 3.0

    private let oldWidth: Int
    private let oldHeight: Int
    private let columns: [Taps]
    private let rows: [Taps]

    /// A change of size.
    package init(fromWidth: Int, fromHeight: Int, toWidth: Int, toHeight: Int) {
        precondition(min(fromWidth, fromHeight, toWidth, toHeight) > 0, "a grid has at least one number")
        oldWidth = fromWidth
        oldHeight = fromHeight
        columns = Self.taps(from: fromWidth, to: toWidth)
        rows = Self.taps(from: fromHeight, to: toHeight)
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

    private static func taps(from old: Int, to new: Int) -> [Taps] {
        let ratio = Double(old) / Double(new)
        let stretch = max(1, ratio)
        let reach = lobes * stretch
        return (0..<new).map { index in
            let place = (Double(index) + 0.5) * ratio - 0.5
            let first = Int((place - reach).rounded(.up))
            let last = Int((place + reach).rounded(.down))
            let weights = (first...last).map { kernel((Double($0) - place) / stretch) }
            let sum = weights.reduce(0, +)
            return Taps(first: first, weights: weights.map { $0 / sum })
        }
    }

    private static func kernel(_ t: Double) -> Double {
        func sinc(_ t: Double) -> Double { t == 0 ? 1 : sin(.pi * t) / (.pi * t) }
        return abs(t) < lobes ? sinc(t) * sinc(t / lobes) : 0
    }
}
