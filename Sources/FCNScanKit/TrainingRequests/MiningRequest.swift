import Training

/// Rounds in which training learns from its own false alarms.
///
/// After training, pictures or their background are scanned, and training goes on with the windows that were taken for
/// objects.
public struct MiningRequest: Sendable, Equatable {
    /// Where false alarms are looked for.
    public enum Source: Sendable, Equatable {
        /// The background of the training pictures.
        case trainingPictures
        /// A folder of pictures without any object, which are negatives of the data too.
        case folder(String)
    }

    /// Where false alarms are looked for.
    public var source: Source
    /// How often that is done.
    public var rounds = 1
    /// Ends the rounds when one has neither fewer false alarms nor finds better.
    public var endsWhenNoBetter = false
    /// Passes over the data in each round; half of those before unless given.
    public var epochs: Int?
    /// Ends a round when its epochs bring nothing more; that of training before unless given.
    public var patience: Patience?
    /// The learning rate of the rounds, as a share of that before.
    public var rateShare: Float = 0.3
    /// The most windows that are taken from one picture in a round.
    public var windowsPerPicture = 16

    /// One round.
    public init(_ source: Source) { self.source = source }

    /// The folder of pictures without objects; nil where the training pictures are mined.
    var folder: String? { if case .folder(let path) = source { path } else { nil } }

    /// All that decides what is mined, for telling runs apart.
    var settings: String {
        "\(folder ?? "training"), rounds \(rounds), epochs \(epochs ?? 0), rate \(rateShare), "
            + (patience.map { "patience \($0.epochs)/\($0.epochsWhenPerfect), " } ?? "")
            + "windows \(windowsPerPicture)\(endsWhenNoBetter ? ", until no better" : "")"
    }
}
