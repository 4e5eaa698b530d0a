/// Sensitivity against false alarms per picture: free-response ROC.
///
/// At each rate the largest share of objects that is found at any threshold with at most so many false alarms per
/// picture; nothing is interpolated. The mean over the rates is the score of LUNA16 (competition performance metric).
/// Source: Bunch et al., *A free-response approach to the measurement and characterization of radiographic-observer
/// performance*, J. Appl. Photogr. Eng. 4 (1978); Niemeijer et al., IEEE TMI 30 (2011); Setio et al., arXiv:1612.08012.
public struct FreeResponse: Sendable, Equatable, Codable {
    /// One rate of false alarms.
    public struct Point: Sendable, Equatable, Codable {
        /// The rate.
        public var falseAlarmsPerPicture: Double
        /// `hits / objects`.
        public var sensitivity: Double
        /// The threshold that gives it; nil where there are more false alarms at every threshold.
        public var threshold: Float?
    }

    /// 1/8, 1/4, 1/2, 1, 2, 4 and 8.
    public static let rates = [0.125, 0.25, 0.5, 1, 2, 4, 8]

    /// A point for each of ``rates``.
    public var points: [Point]
    /// The mean sensitivity.
    public var mean: Double

    /// Reads the points from a curve; nil where there is no object or no picture.
    init?(_ counts: [OperatingCurve.Counts], objects: Double, pictures: Double) {
        guard objects > 0, pictures > 0 else { return nil }
        points = Self.rates.map { rate in
            var best: OperatingCurve.Counts?
            for counts in counts where counts.falseAlarms <= rate * pictures && counts.hits > best?.hits ?? -1 {
                best = counts
            }
            return Point(
                falseAlarmsPerPicture: rate, sensitivity: (best?.hits ?? 0) / objects, threshold: best?.threshold)
        }
        mean = points.map(\.sensitivity).reduce(0, +) / Double(points.count)
    }
}
