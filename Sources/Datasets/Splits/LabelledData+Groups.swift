extension LabelledData {
    /// The data with groups that are read from the names of the pictures.
    ///
    /// Pictures of one group (one patient, one slide) are never in two parts of a split. A picture whose name does
    /// not match keeps its group.
    ///
    /// - Parameter pattern: A regular expression; what its first capture matches anywhere in a name is the group.
    /// - Throws: ``TrainingDataError/badGroupPattern(pattern:reason:)``.
    public func grouped(by pattern: String) throws -> LabelledData {
        let regex: Regex<AnyRegexOutput>
        do {
            regex = try Regex(pattern)
        } catch {
            throw TrainingDataError.badGroupPattern(pattern: pattern, reason: "it is no regular expression: \(error)")
        }
        var result = self
        var others: [String] = []
        for index in pictures.indices {
            guard let match = pictures[index].name.firstMatch(of: regex) else {
                others.append(pictures[index].name)
                continue
            }
            guard match.output.count > 1 else {
                throw TrainingDataError.badGroupPattern(
                    pattern: pattern, reason: "it captures nothing; put what names the group into parentheses")
            }
            if let group = match.output[1].substring, !group.isEmpty {
                result.pictures[index].group = String(group)
            } else {
                others.append(pictures[index].name)
            }
        }
        guard others.count < pictures.count else {
            throw TrainingDataError.badGroupPattern(
                pattern: pattern, reason: "it matches no picture's name, for example not '\(others.first ?? "")'")
        }
        if let example = others.first { result.warnings.append(.withoutGroup(count: others.count, example: example)) }
        return result
    }
}
