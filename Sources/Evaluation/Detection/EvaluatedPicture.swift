import Scanning

extension DetectorEvaluation {
    /// One picture: its scores and what is on it.
    package struct EvaluatedPicture: Sendable {
        /// Its index in the data.
        package var index: Int
        /// Its name in the data.
        package var name: String
        /// Its scores; nil where no window fits, so that everything on it is missed.
        package var scores: ScorePyramid?
        /// Where objects count; nil for all of it.
        package var region: ScannedRegion?
        /// What is on it, for each class of the model; nothing for the background.
        package var truths: [Truth]
    }
}
