import Raster

extension LabelledData {
    /// Pictures with objects from which on they are dealt out as wholes.
    private static let enoughPictures = 6
    /// A region has at least so many times the side of the largest object.
    private static let leastRegion = 4.0

    /// Divides few large pictures into a region for each part of a split, where they are too few to be dealt out.
    ///
    /// The regions of a picture lie side by side along its longer side, with a margin as wide as the largest object
    /// between them, which is in no part: so no object, and no pixel, is in two parts. Which part comes first changes from
    /// picture to picture.
    ///
    /// - Parameters:
    ///   - validation: The share of each picture for validation.
    ///   - test: The share for the test.
    /// - Returns: The data as they are where pictures are enough, have no boxes, bring their parts, or are too small.
    /// - Throws: What the store of the pictures throws.
    package func dividedWhereFew(validation: Double, test: Double) throws -> LabelledData {
        let few = pictures.indices.filter { !pictures[$0].objects.isEmpty }
        // Pictures of one group are never divided: somebody has said what belongs together.
        guard !few.isEmpty, few.count < Self.enoughPictures, Set(few.map { pictures[$0].group }).count == few.count,
            pictures.allSatisfy({ $0.part == nil })
        else { return self }
        let margin = Int(
            few.flatMap { pictures[$0].objects }.map { max($0.box.width, $0.box.height) }.max()!.rounded(.up))
        let shares = [(Split.Part.training, 1 - validation - test), (.validation, validation), (.test, test)]
            .filter { $0.1 > 0 }
        var regions: [PictureRegion] = []
        for (number, index) in few.enumerated() {
            let picture = pictures[index]
            let isWide = picture.width >= picture.height
            let length = max(picture.width, picture.height) - margin * (shares.count - 1)
            guard shares.allSatisfy({ $0.1 * Double(length) >= Self.leastRegion * Double(margin) }) else { return self }
            var start = 0
            for place in shares.indices {
                let (part, share) = shares[(place + number) % shares.count]
                let isLast = place == shares.count - 1
                let side =
                    isLast ? max(picture.width, picture.height) - start : Int((share * Double(length)).rounded())
                regions.append(
                    PictureRegion(
                        picture: index, x: isWide ? start : 0, y: isWide ? 0 : start,
                        width: isWide ? side : picture.width, height: isWide ? picture.height : side, part: part))
                start += side + margin
            }
        }
        var result = try divided(into: regions)
        result.warnings.append(.dividedIntoRegions(count: few.count, margin: margin))
        return result
    }

    /// The pictures divided as they were when a model was trained; as they are where they were not divided.
    ///
    /// - Parameter facts: What `Split.facts(of:)` gave for the divided pictures.
    /// - Throws: ``TrainingDataError/otherPictures(part:expected:found:)`` where the pictures are others, and what their
    ///   store throws.
    package func divided(asIn facts: [String: String]) throws -> LabelledData {
        var regions: [PictureRegion] = []
        let indices = Dictionary(
            pictures.indices.map { (pictures[$0].name, $0) }, uniquingKeysWith: { first, _ in first })
        for part in Split.Part.allCases {
            let names = (facts[Split.key(of: part)] ?? "").split(separator: "\n").compactMap(PictureRegion.parsed)
            for (name, numbers) in names {
                guard let index = indices[String(name)], numbers[0] + numbers[2] <= pictures[index].width,
                    numbers[1] + numbers[3] <= pictures[index].height
                else { throw TrainingDataError.otherPictures(part: part, expected: names.count, found: 0) }
                regions.append(
                    PictureRegion(
                        picture: index, x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3], part: part)
                )
            }
        }
        return regions.isEmpty ? self : try divided(into: regions)
    }

    /// - Parameter regions: Pictures without any stay whole.
    private func divided(into regions: [PictureRegion]) throws -> LabelledData {
        let ofPicture = Dictionary(grouping: regions, by: \.picture)
        let entries = pictures.indices.flatMap { index -> [(source: Int, region: PictureRegion?)] in
            let own = (ofPicture[index] ?? []).sorted { ($0.x, $0.y) < ($1.x, $1.y) }
            return own.isEmpty ? [(index, nil)] : own.map { (index, $0) }
        }
        var result = self
        result.pictures = entries.map { source, region in
            var picture = pictures[source]
            guard let region else { return picture }
            picture.name = region.name(of: picture.name)
            picture.group = region.name(of: picture.group)
            picture.part = region.part
            (picture.width, picture.height) = (region.width, region.height)
            picture.label = region.label(of: picture.label)
            return picture
        }
        let store = RegionPictures(base: store, entries: entries)
        result.store = store
        if !hashes.isEmpty {
            result.hashes = try entries.indices.map { index in
                try entries[index].region == nil ? hashes[entries[index].source] : store.picture(at: index).hash
            }
        }
        return result
    }
}
