/// How exact scores have to be.
public enum Precision: String, CaseIterable, Sendable, Codable {
    /// Plain sums only: every score has the same bits wherever its window lies.
    case exact
    /// Scores within 1e-5 of exact ones, relative to the largest.
    case `default`
    /// F(6,3) wherever it is faster.
    case fast
}
