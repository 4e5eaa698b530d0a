extension LabelledData {
    /// The data without pictures that it has under several labels.
    ///
    /// A picture of which one copy is a sample of one class and another copy of another teaches nothing; neither does
    /// one with marked objects that is also called free of them.
    ///
    /// - Parameter drops: Takes all copies out and warns, instead of throwing.
    /// - Throws: ``TrainingDataError/contradictoryLabels(first:firstLabel:second:secondLabel:count:)``.
    /// - Complexity: O(pictures).
    func withoutContradictions(drops: Bool) throws -> LabelledData {
        guard !hashes.isEmpty else { return self }
        var seen: [SampleHash: Int] = [:]
        seen.reserveCapacity(pictures.count)
        var contradicted: Set<SampleHash> = []
        var example: DuplicatePictures?
        for index in pictures.indices {
            guard let other = seen[hashes[index]] else {
                seen[hashes[index]] = index
                continue
            }
            if !agree(pictures[other].label, pictures[index].label) {
                contradicted.insert(hashes[index])
                example = example ?? DuplicatePictures(first: other, second: index)
            }
        }
        guard let example else { return self }
        let count = hashes.count { contradicted.contains($0) }
        guard drops else {
            throw TrainingDataError.contradictoryLabels(
                first: fullName(of: example.first), firstLabel: labelName(of: example.first),
                second: fullName(of: example.second), secondLabel: labelName(of: example.second), count: count)
        }
        var result = keeping(pictures.indices.filter { !contradicted.contains(hashes[$0]) })
        result.warnings.append(
            .contradictionsDropped(
                count: count, first: fullName(of: example.first), second: fullName(of: example.second)))
        for (index, name) in classes.enumerated() where samplesPerClass[index] > 0 && result.samplesPerClass[index] == 0
        {
            throw TrainingDataError.emptyClass(name: name, path: fullName(of: example.first))
        }
        return result
    }

    /// The data with some of their pictures.
    func keeping(_ indices: [Int]) -> LabelledData {
        var result = self
        result.pictures = indices.map { pictures[$0] }
        result.store = SelectedPictures(base: store, indices: indices)
        result.hashes = hashes.isEmpty ? [] : indices.map { hashes[$0] }
        return result
    }

    /// How a picture is called in a sentence: its file, or its name where a file holds many.
    func fullName(of index: Int) -> String {
        let picture = pictures[index]
        return picture.path.hasSuffix(picture.name) || PictureFolder.isPicture(picture.path)
            ? picture.path : "\(picture.path) (\(picture.name))"
    }

    private func labelName(of index: Int) -> String {
        switch pictures[index].label {
        case .whole(let classIndex): classes[classIndex]
        case .objects(let objects, _): objects.isEmpty ? "free of objects" : "\(objects.count) objects"
        }
    }

    private func agree(_ first: LabelledPicture.Label, _ second: LabelledPicture.Label) -> Bool {
        switch (first, second) {
        case (.whole(let first), .whole(let second)): first == second
        case (.objects(let first, let ignored), .objects(let second, let otherIgnored)):
            (first.isEmpty && ignored.isEmpty) == (second.isEmpty && otherIgnored.isEmpty)
        case (.whole(let classIndex), .objects(let objects, _)), (.objects(let objects, _), .whole(let classIndex)):
            classIndex == 0 && classes[0] == Self.backgroundClass && objects.isEmpty
        }
    }
}
