import Numbers

/// Which pictures are learnt from, which choose the best epoch, and which are kept for the final judgement.
///
/// Groups are put in the order of a hash of (seed, group name): test pictures come first, validation pictures
/// next, and the rest is for training. So the parts do not depend on the order of the files; a different
/// validation fraction leaves the test part alone; a new picture moves few of the others, if any.
///
/// A part that the data bring (``LabelledPicture/part``) stays as it is, and no share is dealt out for it. Where they
/// bring a test part but no validation part, that is dealt out of the others; out of pictures that they call training
/// only where there are no others. A ``Fold`` goes before what the data bring.
public struct Split: Sendable, Equatable {
    /// A part of a split.
    public enum Part: String, Codable, Sendable, CaseIterable {
        /// What is learnt from.
        case training
        /// What chooses the best epoch.
        case validation
        /// What nothing is decided on.
        case test

        /// A part as people call it: `train`, `val`, `valid`, `dev` and the like, in any case.
        package init?(word: String) {
            switch word.lowercased() {
            case "train", "training": self = .training
            case "val", "valid", "validation", "dev": self = .validation
            case "test", "testing": self = .test
            default: return nil
            }
        }
    }

    /// What decides how pictures without a part are dealt out.
    public struct Rule: Codable, Sendable, Equatable {
        /// The share of the groups for validation.
        public var validation: Double
        /// The share of the groups for the test.
        public var test: Double
        /// Decides the order of the groups.
        public var seed: UInt64
        /// Which section of the groups is the test part, in the place of ``test`` and of what the data bring.
        public var fold: Fold?

        /// A rule from its parts.
        public init(validation: Double, test: Double, seed: UInt64, fold: Fold? = nil) {
            self.validation = validation
            self.test = test
            self.seed = seed
            self.fold = fold
        }
    }

    /// One of several splits whose test parts have every group once: the groups in their order are cut into sections, each of
    /// which is the test part of one split; validation comes from those behind it, and behind the last the first follows.
    public struct Fold: Codable, Sendable, Equatable {
        /// Which section, from 0.
        public var index: Int
        /// The sections.
        public var count: Int

        /// A section of several.
        public init(_ index: Int, of count: Int) {
            self.index = index
            self.count = count
        }
    }

    /// Indices into ``LabelledData/pictures``, ascending.
    public internal(set) var training: [Int]
    /// Indices of the pictures that choose the best epoch.
    public private(set) var validation: [Int]
    /// Indices of the pictures that nothing is decided on.
    public let test: [Int]
    /// How they were dealt out.
    public let rule: Rule

    /// Deals the pictures out.
    ///
    /// - Parameters:
    ///   - validation: The share of the groups for validation; one group at least when above 0.
    ///   - test: The share of the groups for the test, likewise.
    /// - Throws: ``TrainingDataError/tooFewGroups(needed:found:)``,
    ///   ``TrainingDataError/groupInTwoParts(name:first:second:)``.
    /// - Complexity: O(n log n) for n pictures.
    public init(
        _ pictures: [LabelledPicture], validation: Double = 0.2, test: Double = 0, seed: UInt64
    ) throws {
        try self.init(pictures, rule: Rule(validation: validation, test: test, seed: seed))
    }

    /// Deals the pictures out by a rule; see ``init(_:validation:test:seed:)``.
    public init(_ pictures: [LabelledPicture], rule: Rule) throws {
        precondition(
            rule.validation >= 0 && rule.test >= 0 && rule.validation + rule.test < 1,
            "a split leaves something for training")
        precondition(
            rule.fold.map { $0.count > 1 && (0..<$0.count).contains($0.index) } ?? true, "a fold is one of several")
        let groups = try Groups(pictures)
        var parts = rule.fold == nil ? groups.given : groups.given.map { _ in nil }
        let brings = Set(parts.compactMap { $0 })
        var dealt = parts.indices.filter { parts[$0] == nil }
        let dealsTraining = dealt.isEmpty && !brings.contains(.validation)
        if dealsTraining { dealt = parts.indices.filter { parts[$0] == .training } }
        var ordered = dealt.map { (hash: SplitMix64.hash(groups.names[$0], seed: rule.seed), group: $0) }
            .sorted { ($0.hash, groups.names[$0.group]) < ($1.hash, groups.names[$1.group]) }
        let section = try rule.fold.map { fold throws(TrainingDataError) in
            guard ordered.count >= fold.count else {
                throw .tooFewGroups(needed: fold.count, found: ordered.count)
            }
            return ordered.count * fold.index / fold.count..<ordered.count * (fold.index + 1) / fold.count
        }
        if let section { ordered = Array(ordered[section.lowerBound...] + ordered[..<section.lowerBound]) }
        func count(_ part: Part, _ share: Double) -> Int {
            share == 0 || dealt.isEmpty || brings.contains(part)
                ? 0 : max(1, Int((share * Double(dealt.count)).rounded()))
        }
        let testCount = dealsTraining ? 0 : section?.count ?? count(.test, rule.test)
        let heldOut = testCount + count(.validation, rule.validation)
        let leavesTraining = heldOut < dealt.count || (!dealsTraining && brings.contains(.training))
        guard heldOut <= dealt.count, leavesTraining else {
            throw TrainingDataError.tooFewGroups(needed: heldOut + 1, found: dealt.count)
        }
        for (place, element) in ordered.enumerated() {
            parts[element.group] = place < testCount ? .test : place < heldOut ? .validation : .training
        }
        func indices(of part: Part) -> [Int] {
            groups.ofPicture.indices.filter { parts[groups.ofPicture[$0]] == part }
        }
        training = indices(of: .training)
        self.validation = indices(of: .validation)
        self.test = indices(of: .test)
        self.rule = rule
    }

    /// Adds a picture behind all others to a part that is looked at in training.
    mutating func add(_ picture: Int, to part: Part) {
        precondition(part != .test, "the test part is never added to")
        if part == .training { training.append(picture) } else { validation.append(picture) }
    }

    /// The pictures of a part.
    public subscript(part: Part) -> [Int] {
        switch part {
        case .training: training
        case .validation: validation
        case .test: test
        }
    }

    /// The groups of pictures, under numbers.
    private struct Groups {
        var names: [String] = []
        /// The part that the data bring for each group.
        var given: [Part?] = []
        /// The group of each picture.
        var ofPicture: [Int] = []

        init(_ pictures: [LabelledPicture]) throws {
            var numbers: [String: Int] = [:]
            numbers.reserveCapacity(pictures.count)
            ofPicture.reserveCapacity(pictures.count)
            for picture in pictures {
                let number = numbers[picture.group] ?? names.count
                if number == names.count {
                    numbers[picture.group] = number
                    names.append(picture.group)
                    given.append(nil)
                }
                ofPicture.append(number)
                guard let part = picture.part else { continue }
                if let other = given[number], other != part {
                    throw TrainingDataError.groupInTwoParts(name: picture.group, first: other, second: part)
                }
                given[number] = part
            }
        }
    }
}
