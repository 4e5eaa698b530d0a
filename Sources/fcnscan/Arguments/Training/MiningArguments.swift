import ArgumentParser
import FCNScanKit

/// Whether and how training learns from its own false alarms.
struct MiningArguments: ParsableArguments {
    @Option(
        help: """
            A folder of pictures without any object, or 'training' for the background of the training pictures: after \
            training they are scanned, and training goes on with the windows that were taken for objects. Prints false \
            alarms per picture before and after. Without --arch and --from, 'training' unless given, until it helps no \
            more; 'none' for never.
            """, completion: .directory)
    var mine: String?
    @Option(help: "How often that is done; once unless given.")
    var mineRounds: Int?
    @Option(help: "Passes over the data in each round; half of --epochs unless given.")
    var mineEpochs: Int?
    @Option(help: "The learning rate of the rounds, as a share of --learning-rate.")
    var mineRate: Float = 0.3
    @Option(help: "The most windows that are taken from one picture in a round.")
    var minePerPicture = 16

    func validate() throws {
        func check(_ holds: Bool, _ sentence: String) throws { if !holds { throw ValidationError(sentence) } }
        if let mineRounds {
            try check(
                (1...100).contains(mineRounds), "--mine-rounds takes a number from 1 to 100, found \(mineRounds).")
        }
        try check(
            mineEpochs.map { (1...100_000).contains($0) } ?? true, "--mine-epochs takes a number from 1 to 100000.")
        try check(mineRate > 0 && mineRate <= 1, "--mine-rate is above 0 and at most 1, found \(mineRate).")
        try check(
            (1...10_000).contains(minePerPicture),
            "--mine-per-picture takes a number from 1 to 10000, found \(minePerPicture).")
    }

    /// The word for the background of the training pictures.
    static let trainingPictures = "training"
    /// The word for no mining at all.
    static let none = "none"

    /// Whether training may mine where nothing is said about it.
    var mayMine: Bool { mine != Self.none }

    /// The rounds that are wanted; nil for none.
    var request: MiningRequest? {
        guard let name = mine, name != Self.none else { return nil }
        var request = MiningRequest(name == Self.trainingPictures ? .trainingPictures : .folder(name))
        request.rounds = mineRounds ?? 1
        request.epochs = mineEpochs
        request.rateShare = mineRate
        request.windowsPerPicture = minePerPicture
        return request
    }

    /// The folder of pictures without objects.
    var folder: String? { mine == Self.trainingPictures || mine == Self.none ? nil : mine }
}
