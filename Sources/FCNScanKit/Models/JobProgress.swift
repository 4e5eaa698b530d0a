/// How far a job is in one of its stages.
public struct JobProgress: Sendable, Equatable {
    /// What is done now.
    public enum Stage: Sendable {
        /// Labelled pictures are read; files are counted.
        case reading
        /// Labelled pictures are scanned; pictures are counted.
        case scanning
        /// Windows of labelled pictures are classified; windows are counted.
        case judging
        /// A window is taken through a network; layers are counted.
        case activations
        /// Parts of a window are hidden; the places of the square are counted.
        case occlusion
        /// Windows are taken to the last hidden layer; windows are counted.
        case vectors
        /// Points are moved by t-SNE; steps are counted.
        case embedding
    }

    /// What is done now.
    public var stage: Stage
    /// How much of the stage is done.
    public var done: Int
    /// All of this stage.
    public var all: Int
}
