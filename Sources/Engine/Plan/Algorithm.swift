/// How a convolution is computed.
public enum Algorithm: String, CaseIterable, Sendable, Codable {
    /// Plain sums.
    case direct
    /// Plain sums with the weights read once for many rows.
    case streamed
    /// F(2,3): 2.25 times fewer multiplications than plain sums.
    case winograd2
    /// F(4,3): 4 times fewer.
    case winograd4
    /// F(6,3): 5.06 times fewer.
    case winograd6
    /// Fourier transforms of 16×16 tiles.
    case fourier16
    /// Fourier transforms of 32×32 tiles.
    case fourier32
    /// Fourier transforms of 64×64 tiles.
    case fourier64
}

/// How exact scores have to be.
public enum Precision: String, CaseIterable, Sendable, Codable {
    /// Plain sums only: every score has the same bits wherever its window lies.
    case exact
    /// Scores within 1e-5 of exact ones, relative to the largest.
    case `default`
    /// F(6,3) wherever it is faster.
    case fast
}
