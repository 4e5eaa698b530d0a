import Datasets

/// What is done about duplicates, and about classes of which there are few windows.
public struct BalanceRequest: Sendable {
    /// What becomes of training pictures that look the same as validation or test pictures.
    public enum Duplicates: String, CaseIterable, Sendable {
        /// They are learnt from, and a warning is given.
        case warn
        /// They are not learnt from.
        case drop
        /// The run is refused.
        case refuse
    }

    /// What becomes of classes of which there are few windows.
    public enum Balance: String, CaseIterable, Sendable {
        /// They stay as they are.
        case none
        /// Their windows are shown more often, each time altered otherwise.
        case `repeat`
        /// Their windows count more in the loss.
        case weights
    }

    /// A class whose windows are shown more often.
    public struct ClassRepeat: Sendable, Equatable {
        /// The class of the data.
        public var name: String
        /// How often its windows are shown.
        public var count: Int

        /// A class and how often its windows are shown.
        public init(name: String, count: Int) {
            self.name = name
            self.count = count
        }
    }

    /// What becomes of training pictures that look the same as validation or test pictures.
    public var duplicates = Duplicates.warn
    /// What becomes of classes of which there are few windows.
    public var balance = Balance.none
    /// Classes whose windows are shown more often, whatever ``balance`` says.
    public var repeats: [ClassRepeat] = []

    /// Duplicates are warned of, and classes stay as they are.
    public init() {}

    /// The split with or without duplicates in its training part.
    ///
    /// - Throws: ``TrainingDataError``.
    func checked(_ split: Split, of data: LabelledData, onEvent: (TrainingEvent) -> Void) throws -> Split {
        let found = split.duplicates(in: data)
        guard !found.isEmpty else { return split }
        let sentence = Split.sentence(about: found, in: data)
        switch duplicates {
        case .refuse: throw TrainingDataError.duplicatesAcrossParts(sentence: sentence)
        case .warn:
            onEvent(.duplicatesFound(sentence: sentence, areDropped: false))
            return split
        case .drop:
            onEvent(.duplicatesFound(sentence: sentence, areDropped: true))
            return try split.dropping(found)
        }
    }

    /// The plan with windows repeated as they are to be.
    ///
    /// - Throws: ``TrainingDataError/unknownDataClass(name:found:)``.
    func balanced(_ plan: PatchPlan, seed: UInt64, onEvent: (TrainingEvent) -> Void) throws -> PatchPlan {
        guard balance == .repeat || !repeats.isEmpty else { return plan }
        let classes = plan.data.classes
        var sampling = plan.sampling
        sampling.repeats =
            balance == .repeat
            ? ClassBalance.repeats(counts: plan.classCounts(epoch: 0)) : classes.map { _ in 1 }
        for given in repeats {
            guard let index = classes.firstIndex(of: given.name) else {
                throw TrainingDataError.unknownDataClass(name: given.name, found: classes)
            }
            sampling.repeats[index] = given.count
        }
        let result = PatchPlan(
            data: plan.data, pictures: plan.pictures, window: plan.window, sampling: sampling, seed: seed)
        onEvent(.windowsRepeated(classes: classes, windows: result.classCounts(epoch: 0)))
        return result
    }

    /// The weights of the classes in the loss; nil where all count the same.
    func weights(for plan: PatchPlan) -> [Float]? {
        balance == .weights ? ClassBalance.weights(counts: plan.classCounts(epoch: 0)) : nil
    }
}
