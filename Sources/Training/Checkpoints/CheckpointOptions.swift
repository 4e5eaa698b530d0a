/// Where the state of a run is kept, so that it can be continued.
package struct CheckpointOptions: Sendable {
    /// The file.
    package var path: String
    /// Seconds between two checkpoints; one is also written when the caller stops the run.
    package var secondsBetween: Double
    /// All that decides how the run goes on, by name: a run is continued under the same settings only.
    package var settings: [String: String]
    /// True to go on where the file's run was interrupted.
    package var resumes: Bool

    /// Checkpoints every two minutes unless told.
    package init(path: String, secondsBetween: Double = 120, settings: [String: String] = [:], resumes: Bool = false) {
        self.path = path
        self.secondsBetween = secondsBetween
        self.settings = settings
        self.resumes = resumes
    }
}
