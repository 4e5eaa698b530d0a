import Files
import Formats
import FoundationEssentials

extension LabelledData {
    /// Reads pictures in the IDX format: MNIST, Fashion-MNIST, EMNIST and their relatives, plain or as `.gz`.
    ///
    /// Files called `t10k` or `test` are the test part. EMNIST stores its pictures column by column, which is undone,
    /// and its `…-mapping.txt` names the classes; others are called by their numbers. A damaged test pair is listed in
    /// ``skipped``; a damaged training pair is an error.
    ///
    /// - Parameters:
    ///   - path: A folder with one set; the beginning of the names of a set in a folder with several
    ///     (`gzip/emnist-letters`); or a file of pictures, beside which its labels lie.
    ///   - channels: 1 gives grey, 3 gives colour.
    /// - Throws: ``TrainingDataError``, with the offset of the byte that is wrong; `FormatError` for the mapping.
    public static func idx(
        _ path: String, channels: Int = 1, loading: PictureLoading = PictureLoading()
    ) throws -> LabelledData {
        try idx(path, channels: channels, loading: loading, minimumClasses: 2)
    }

    static func idx(
        _ path: String, channels: Int, loading: PictureLoading, minimumClasses: Int
    ) throws -> LabelledData {
        guard let set = try IDXSet.find(path) else {
            throw TrainingDataError.unknownForm(path: path, lookedFor: [DataForm.lookedForIDX])
        }
        let names: [Int: String]? = if let mapping = set.mapping { try idxMapping(mapping) } else { nil }
        var packed: PackedSet?
        var skipped: [SkippedPicture] = []
        for (number, pair) in set.pairs.enumerated() {
            loading.onProgress(number, set.pairs.count)
            do {
                try append(
                    pair, to: &packed, isTransposed: set.isTransposed, names: names,
                    limitBytes: loading.memoryBytes - (packed?.bytes ?? 0))
            } catch {
                guard pair.part == .test, packed != nil else { throw error }
                skipped.append(SkippedPicture(path: pair.images, reason: "\(error)"))
            }
        }
        loading.onProgress(set.pairs.count, set.pairs.count)
        guard let packed else { throw TrainingDataError.noUsablePictures(path: path, skipped: 0, firstReason: nil) }
        return try packed.data(
            path: path, names: names, channels: channels, skipped: skipped, minimumClasses: minimumClasses)
    }

    private static func append(
        _ pair: IDXSet.Pair, to packed: inout PackedSet?, isTransposed: Bool, names: [Int: String]?, limitBytes: Int
    ) throws {
        let labels = try IDXFile(contentsOf: pair.labels, dimensionCounts: 1...1, limitBytes: limitBytes)
        let images = try IDXFile(contentsOf: pair.images, dimensionCounts: 3...4, limitBytes: limitBytes)
        guard labels.dimensions[0] == images.dimensions[0] else {
            throw TrainingDataError.unlikeCounts(
                images: pair.images, pictures: images.dimensions[0], labels: pair.labels, count: labels.dimensions[0])
        }
        if let names, let place = labels.bytes.firstIndex(where: { names[Int($0)] == nil }) {
            throw TrainingDataError.damagedFile(
                path: pair.labels, byte: 8 + place, expected: "a label that the mapping names",
                found: "\(labels.bytes[place])")
        }
        let channels = images.dimensions.count == 4 ? images.dimensions[3] : 1
        guard channels == 1 || channels == 3 else {
            throw TrainingDataError.damagedFile(
                path: pair.images, byte: 16, expected: "1 or 3 channels", found: "\(channels)")
        }
        let (height, width) =
            isTransposed
            ? (images.dimensions[2], images.dimensions[1]) : (images.dimensions[1], images.dimensions[2])
        if let packed, (packed.height, packed.width, packed.storedChannels) != (height, width, channels) {
            throw TrainingDataError.damagedFile(
                path: pair.images, byte: 8,
                expected: "pictures of \(packed.width)x\(packed.height)x\(packed.storedChannels) as in the other files",
                found: "\(width)x\(height)x\(channels)")
        }
        var set = packed ?? PackedSet(width: width, height: height, storedChannels: channels)
        packed = nil
        set.append(
            PackedSet.Source(
                path: pair.images, prefix: pair.role.isEmpty ? "" : pair.role.dropLast() + "/", part: pair.part,
                labels: labels.bytes.map(Int.init)),
            samples: isTransposed
                ? transposed(images.bytes, height: height, width: width, channels: channels) : images.bytes)
        packed = set
    }

    /// Pictures of shape [height, width, channels] from pictures of shape [width, height, channels].
    private static func transposed(_ bytes: [UInt8], height: Int, width: Int, channels: Int) -> [UInt8] {
        let pictureBytes = height * width * channels
        return [UInt8](unsafeUninitializedCapacity: bytes.count) { result, filled in
            bytes.withUnsafeBufferPointer { bytes in
                var place = 0
                for start in stride(from: 0, to: bytes.count, by: pictureBytes) {
                    for y in 0..<height {
                        for x in 0..<width {
                            for channel in 0..<channels {
                                result[place] = bytes[start + (x * height + y) * channels + channel]
                                place += 1
                            }
                        }
                    }
                }
            }
            filled = bytes.count
        }
    }

    /// The names of EMNIST's labels: each line has a label and the codes of its characters.
    private static func idxMapping(_ path: String) throws -> [Int: String] {
        var names: [Int: String] = [:]
        for (number, line) in try TextFile.lines(of: path).enumerated() where !line.trimmed.isEmpty {
            let numbers = line.split(separator: " ").map { UInt32($0) }
            let scalars = numbers.dropFirst().map { $0.flatMap(Unicode.Scalar.init) }
            guard let label = numbers.first ?? nil, !scalars.isEmpty, !scalars.contains(nil), names[Int(label)] == nil
            else {
                throw FormatError.badPlace(
                    path: path, line: number + 1, column: 1,
                    expected: "a new label and the codes of its characters, as in '1 65 97'", found: "'\(line.trimmed)'"
                )
            }
            names[Int(label)] = String(String.UnicodeScalarView(scalars.compactMap { $0 }))
        }
        return names
    }
}
