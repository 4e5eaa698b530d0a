import ArgumentParser
import FCNScanKit

/// What is done about duplicates, and about classes of which there are few windows.
struct BalanceArguments: ParsableArguments {
    @Option(
        help: """
            What becomes of training pictures that look the same as validation or test pictures: warn, drop (they are \
            not learnt from) or refuse.
            """)
    var duplicates = Duplicates.warn

    @Option(
        help: """
            Classes of which there are few windows: none leaves them so, repeat shows their windows more often, each \
            time altered otherwise, weights makes them count more in the loss.
            """)
    var balance = Balance.none

    @Option(
        name: .customLong("repeat"),
        help: ArgumentHelp(
            "CLASS=N: windows of this class are shown N times as often. Can be given more than once; goes before --balance.",
            valueName: "repeat"))
    var repeats: [ClassRepeat] = []

    enum Duplicates: String, ExpressibleByArgument, CaseIterable { case warn, drop, refuse }

    enum Balance: String, ExpressibleByArgument, CaseIterable { case none, `repeat`, weights }

    /// `CLASS=N`.
    struct ClassRepeat: ExpressibleByArgument {
        var name: String
        var count: Int

        init?(argument: String) {
            guard let sign = argument.lastIndex(of: "="), sign != argument.startIndex,
                let count = Int(argument[argument.index(after: sign)...]), (1...10_000).contains(count)
            else { return nil }
            name = String(argument[..<sign])
            self.count = count
        }
    }

    /// The split with or without duplicates in its training part.
    func checked(_ split: Split, of data: LabelledData) throws -> Split {
        let found = split.duplicates(in: data)
        guard !found.isEmpty else { return split }
        let sentence = Split.sentence(about: found, in: data)
        switch duplicates {
        case .refuse: throw TrainingDataError.duplicatesAcrossParts(sentence: sentence)
        case .warn:
            Console.log.warning("\(sentence); --duplicates drop leaves them out of the training part")
            return split
        case .drop:
            Console.log.warning("\(sentence); they are left out of the training part")
            return try split.dropping(found)
        }
    }

    /// The plan with windows repeated as they are to be.
    func balanced(_ plan: PatchPlan, seed: UInt64) throws -> PatchPlan {
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
        Console.note(
            "windows in an epoch: "
                + zip(classes, result.classCounts(epoch: 0)).map { "\($0) \($1)" }.joined(separator: ", "))
        return result
    }

    /// The weights of the classes in the loss; `nil` where all count the same.
    func weights(for plan: PatchPlan) -> [Float]? {
        balance == .weights ? ClassBalance.weights(counts: plan.classCounts(epoch: 0)) : nil
    }
}
