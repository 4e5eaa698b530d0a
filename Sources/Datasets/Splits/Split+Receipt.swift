import FoundationEssentials
import Numbers

extension Split {
    /// The names of the pictures in each part, for the training receipt.
    package func receipt(for pictures: [LabelledPicture]) -> Receipt {
        Receipt(
            training: training.map { pictures[$0].name }, validation: validation.map { pictures[$0].name },
            test: test.map { pictures[$0].name })
    }

    /// The names of the pictures in each part of a split.
    package struct Receipt: Codable, Sendable, Equatable {
        /// What was learnt from.
        package var training: [String]
        /// What chose the best epoch.
        package var validation: [String]
        /// What nothing was decided on.
        package var test: [String]
    }

    /// The most pictures whose names a model keeps; of more it keeps the rule that made the parts.
    package static let mostNamedPictures = 2000

    /// What a model keeps so that the parts can be told again: the names of the pictures, or of many the rule.
    public func facts(of pictures: [LabelledPicture]) -> [String: String] {
        if pictures.count > Self.mostNamedPictures {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            let stored = StoredRule(rule: rule, pictures: pictures.count, names: Self.fingerprint(of: pictures))
            do {
                return [Self.ruleKey: String(decoding: try encoder.encode(stored), as: UTF8.self)]
            } catch {
                preconditionFailure("numbers and texts can be written as JSON: \(error)")
            }
        }
        let names = receipt(for: pictures)
        return [
            Self.key(of: .training): names.training.joined(separator: "\n"),
            Self.key(of: .validation): names.validation.joined(separator: "\n"),
            Self.key(of: .test): names.test.joined(separator: "\n"),
        ]
    }

    /// The pictures that were in a part when a model was trained.
    ///
    /// - Parameter facts: What ``facts(of:)`` gave then.
    /// - Throws: ``TrainingDataError/partUnknown(part:)`` where the facts do not tell;
    ///   ``TrainingDataError/otherPictures(part:expected:found:)`` where the pictures are others.
    public static func indices(
        of part: Part, in pictures: [LabelledPicture], facts: [String: String]
    ) throws -> [Int] {
        if let text = facts[key(of: part)] {
            let names = Set(text.split(separator: "\n").map(String.init))
            let indices = pictures.indices.filter { names.contains(pictures[$0].name) }
            guard !indices.isEmpty else {
                throw TrainingDataError.otherPictures(part: part, expected: names.count, found: 0)
            }
            return indices
        }
        guard let text = facts[ruleKey],
            let stored = try? JSONDecoder().decode(StoredRule.self, from: Data(text.utf8)), stored.isSound
        else { throw TrainingDataError.partUnknown(part: part) }
        guard stored.pictures == pictures.count, stored.names == fingerprint(of: pictures) else {
            throw TrainingDataError.otherPictures(part: part, expected: stored.pictures, found: pictures.count)
        }
        let indices = try Split(pictures, rule: stored.rule)[part]
        guard !indices.isEmpty else { throw TrainingDataError.otherPictures(part: part, expected: 0, found: 0) }
        return indices
    }

    private struct StoredRule: Codable {
        var rule: Rule
        var pictures: Int
        /// A hash of the names, groups and given parts of all pictures.
        var names: String

        var isSound: Bool {
            rule.validation >= 0 && rule.test >= 0 && rule.validation + rule.test < 1
                && rule.fold.map { $0.count > 1 && (0..<$0.count).contains($0.index) } ?? true
        }
    }

    private static let ruleKey = "split"

    static func key(of part: Part) -> String { "\(part.rawValue) pictures" }

    /// Does not depend on the order of the pictures.
    private static func fingerprint(of pictures: [LabelledPicture]) -> String {
        var sum: UInt64 = 0
        for picture in pictures {
            let name = SplitMix64.hash(picture.name, seed: 1)
            let group = SplitMix64.hash(picture.group, seed: name)
            sum &+= SplitMix64.hash(picture.part?.rawValue ?? "", seed: group)
        }
        return String(sum, radix: 16)
    }
}
