/// Two pictures with the same samples.
public struct DuplicatePictures: Sendable, Equatable {
    /// An index into ``LabelledData/pictures``.
    public var first: Int
    /// Another one.
    public var second: Int
}

extension Split {
    /// Pictures of the training part that look the same as a picture which judges: what was learnt by heart there
    /// would count as understood.
    ///
    /// - Returns: The training picture first, and one of the validation or test part second; in the order of the
    ///   training pictures. Nothing where the data know no hashes.
    /// - Complexity: O(pictures).
    public func duplicates(in data: LabelledData) -> [DuplicatePictures] {
        guard !data.hashes.isEmpty else { return [] }
        var judging: [SampleHash: Int] = [:]
        for index in validation + test where judging[data.hashes[index]] == nil { judging[data.hashes[index]] = index }
        return training.compactMap { index in
            judging[data.hashes[index]].map { DuplicatePictures(first: index, second: $0) }
        }
    }

    /// The split without the first picture of each pair in its training part.
    ///
    /// - Throws: ``TrainingDataError/tooFewGroups(needed:found:)`` where nothing is left to learn from.
    public func dropping(_ duplicates: [DuplicatePictures]) throws -> Split {
        let dropped = Set(duplicates.map(\.first))
        var result = self
        result.training.removeAll(where: dropped.contains)
        guard !result.training.isEmpty else { throw TrainingDataError.tooFewGroups(needed: 1, found: 0) }
        return result
    }

    /// A sentence about duplicates, for a warning or an error.
    package static func sentence(about duplicates: [DuplicatePictures], in data: LabelledData) -> String {
        let examples = duplicates.prefix(3).map {
            "'\(data.fullName(of: $0.first))' and '\(data.fullName(of: $0.second))'"
        }
        return "\(duplicates.count) training pictures look the same as pictures of the validation or test part, for "
            + "example \(examples.joined(separator: "; "))"
    }
}
