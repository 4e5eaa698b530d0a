/// An enlargement by whole factors.
public struct Resize: Hashable, Sendable {
    /// How values between those of the map are made.
    public enum Mode: String, Hashable, Sendable {
        /// `out[y] = in[⌊y/f⌋]`.
        case nearest
        /// Between the two nearest values, centre over centre: `out[y]` stands at `(y + ½)/f − ½`.
        case linear
        /// Between the two nearest values, corner over corner: `out[y]` stands at `y/f`.
        case linearAsymmetric = "asymmetric"
    }
    /// How many times as many rows and columns.
    public var factor: Extent
    /// How values between those of the map are made.
    public var mode: Mode

    /// An enlargement of a map.
    public init(factor: Extent, mode: Mode = .nearest) {
        precondition(factor.height > 0 && factor.width > 0, "an enlargement is by a factor of at least 1")
        self.factor = factor
        self.mode = mode
    }

    /// The two rows (or columns) between which an output row stands, and the share of the second.
    ///
    /// What lies outside of the map counts as its nearest row.
    package func neighbours(of position: Int, factor: Int, size: Int) -> (first: Int, second: Int, share: Float) {
        let first: Int
        let share: Float
        switch mode {
        case .nearest:
            return (position / factor, position / factor, 0)
        case .linear:
            // In halves of a step, so that everything is a whole number: (2y + 1 − f) / 2f.
            let numerator = 2 * position + 1 - factor
            first = numerator.flooredQuotient(by: 2 * factor)
            share = Float(numerator - first * 2 * factor) / Float(2 * factor)
        case .linearAsymmetric:
            first = position / factor
            share = Float(position % factor) / Float(factor)
        }
        return (min(max(first, 0), size - 1), min(max(first + 1, 0), size - 1), share)
    }
}

extension Resize.Mode {
    /// How many output positions before its own, and after it, a value that one position takes in may stand, where a
    /// value stands at the first of the positions that are made of it.
    func farthestReach(enlargingBy factor: Int) -> (before: Int, after: Int) {
        guard factor > 1 else { return (0, 0) }
        return switch self {
        case .nearest: (factor - 1, 0)
        case .linear: (factor + (factor - 2) / 2, factor - factor / 2)
        case .linearAsymmetric: (factor - 1, factor - 1)
        }
    }
}
