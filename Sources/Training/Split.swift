/// Which pictures are learnt from, which choose the best epoch, and which are kept for the final judgement.
///
/// Groups are put in the order of a hash of (seed, group name): test pictures come first, validation pictures
/// next, and the rest is for training. So the parts do not depend on the order of the files; a different
/// validation fraction leaves the test part alone; a new picture moves few of the others, if any.
public struct Split: Sendable, Equatable {
    /// Indices into ``LabelledData/pictures``, ascending.
    public let training: [Int]
    /// Indices of the pictures that choose the best epoch.
    public let validation: [Int]
    /// Indices of the pictures that nothing is decided on.
    public let test: [Int]

    /// Deals the pictures out.
    ///
    /// - Parameters:
    ///   - validation: The share of the groups for validation; one group at least when above 0.
    ///   - test: The share of the groups for the test, likewise.
    /// - Throws: ``TrainingDataError/tooFewGroups(needed:found:)``.
    public init(
        _ pictures: [LabelledPicture], validation: Double = 0.2, test: Double = 0, seed: UInt64
    ) throws(TrainingDataError) {
        precondition(validation >= 0 && test >= 0 && validation + test < 1, "a split leaves something for training")
        let groups = Set(pictures.map(\.group))
        let ordered = groups.map { (hash: SplitMix64.hash($0, seed: seed), name: $0) }
            .sorted { ($0.hash, $0.name) < ($1.hash, $1.name) }
        func count(_ share: Double) -> Int {
            share == 0 ? 0 : max(1, Int((share * Double(groups.count)).rounded()))
        }
        let testCount = count(test)
        let heldOut = testCount + count(validation)
        guard heldOut < groups.count else { throw .tooFewGroups(needed: heldOut + 1, found: groups.count) }
        let testGroups = Set(ordered[..<testCount].map(\.name))
        let validationGroups = Set(ordered[testCount..<heldOut].map(\.name))
        self.test = pictures.indices.filter { testGroups.contains(pictures[$0].group) }
        self.validation = pictures.indices.filter { validationGroups.contains(pictures[$0].group) }
        training = pictures.indices.filter {
            !testGroups.contains(pictures[$0].group) && !validationGroups.contains(pictures[$0].group)
        }
    }

    /// The names of the pictures in each part, for the training receipt.
    public func receipt(for pictures: [LabelledPicture]) -> Receipt {
        Receipt(
            training: training.map { pictures[$0].name }, validation: validation.map { pictures[$0].name },
            test: test.map { pictures[$0].name })
    }

    /// The names of the pictures in each part of a split.
    public struct Receipt: Codable, Sendable, Equatable {
        /// What was learnt from.
        public var training: [String]
        /// What chose the best epoch.
        public var validation: [String]
        /// What nothing was decided on.
        public var test: [String]
    }
}
