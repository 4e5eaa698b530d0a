/// How scores between the window centres are drawn.
public enum Interpolation: String, Sendable, CaseIterable {
    /// Each score fills a block of one stride around its window's centre: shows what was computed, no more.
    case nearest
    /// Scores change evenly from centre to centre; at a centre the score is exact.
    case bilinear
}
