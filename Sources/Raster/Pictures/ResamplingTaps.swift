import Glibc

/// The samples of one axis that make each sample of that axis at another size, and their weights, which add up to 1.
///
/// New sample `i` lies at the place `s = (i + ½) · old/new − ½` on the old axis.
package struct ResamplingTaps: Sendable {
    /// The first old sample; samples beyond the ends stand for the outermost ones.
    package let first: Int
    /// The weights of it and of those that follow.
    package let weights: [Double]

    /// Three lobes are the usual compromise between sharpness and ringing (Turkowski).
    private static let lobes = 3.0

    /// Lanczos interpolation with three lobes.
    ///
    /// The weight of old sample `k` is `L((k − s)/r) / Σ L((k − s)/r)`, where `r = max(1, old/new)` widens the kernel
    /// where there are fewer new samples, and `L(t) = sinc(t) · sinc(t/3)` for |t| < 3, else 0, with
    /// `sinc(t) = sin(πt)/(πt)`.
    ///
    /// Source: Duchon, "Lanczos Filtering in One and Two Dimensions", Journal of Applied Meteorology 18 (1979);
    /// Turkowski, "Filters for Common Resampling Tasks", Graphics Gems, 1990.
    package static func lanczos(from old: Int, to new: Int) -> [ResamplingTaps] {
        let ratio = Double(old) / Double(new)
        let stretch = max(1, ratio)
        let reach = lobes * stretch
        return (0..<new).map { index in
            let place = (Double(index) + 0.5) * ratio - 0.5
            let first = Int((place - reach).rounded(.up))
            let last = Int((place + reach).rounded(.down))
            let weights = (first...last).map { kernel((Double($0) - place) / stretch) }
            let sum = weights.reduce(0, +)
            return ResamplingTaps(first: first, weights: weights.map { $0 / sum })
        }
    }

    /// Area averages, for fewer samples: the weight of an old sample is the share that it has of the new one's extent,
    /// `i · old/new ..< (i + 1) · old/new`.
    package static func area(from old: Int, to new: Int) -> [ResamplingTaps] {
        precondition(new <= old, "areas are averaged where there are fewer samples")
        // Whole numbers of new-ths of an old sample, so that nothing is rounded before the division.
        return (0..<new).map { index in
            let (start, end) = (index * old, (index + 1) * old)
            let (first, last) = (start / new, (end - 1) / new)
            return ResamplingTaps(
                first: first,
                weights: (first...last).map {
                    Double(min(end, ($0 + 1) * new) - max(start, $0 * new)) / Double(old)
                })
        }
    }

    private static func kernel(_ t: Double) -> Double {
        func sinc(_ t: Double) -> Double { t == 0 ? 1 : sin(.pi * t) / (.pi * t) }
        return abs(t) < lobes ? sinc(t) * sinc(t / lobes) : 0
    }
}
