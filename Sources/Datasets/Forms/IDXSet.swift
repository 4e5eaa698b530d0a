import Files

/// The IDX files in a folder that belong together: pictures, labels, and the names of the labels.
///
/// Names are those of MNIST (`train-images-idx3-ubyte`, `t10k-labels-idx1-ubyte`), of EMNIST
/// (`emnist-letters-test-images-idx3-ubyte.gz`), and everything like them: `labels` instead of `images`, a dot
/// instead of the dash before `idx`, `.gz` at the end.
struct IDXSet: Equatable {
    /// Two files: pictures and their labels.
    struct Pair: Equatable {
        var images: String
        var labels: String
        /// What comes before `images`, without the prefix of the set: `train-`, `t10k-`.
        var role: String

        /// The part of a split that the name speaks of.
        var part: Split.Part? {
            role.hasPrefix("t10k") || role.hasPrefix("test") ? .test : role.hasPrefix("val") ? .validation : nil
        }
    }

    /// What the names begin with: nothing, or `emnist-letters-`.
    var prefix: String
    /// Those to learn from first.
    var pairs: [Pair]
    /// A table of labels and characters, as EMNIST has it.
    var mapping: String?
    /// EMNIST stores pictures column by column.
    var isTransposed: Bool { prefix.lowercased().hasPrefix("emnist") }

    /// The set at a path: a folder with one set, a file of pictures, or the beginning of the names of a set in a folder
    /// with several. `nil` where there is none.
    ///
    /// - Throws: ``TrainingDataError``, where it is unclear which set is meant, or where labels are missing.
    static func find(_ path: String) throws -> IDXSet? {
        if PictureFolder.isFolder(path) {
            let names = try PictureFolder.files(in: path)
            let found = sets(in: path, names: names)
            if found.count > 1 { throw TrainingDataError.severalSets(path: path, found: found.map(\.prefix)) }
            if found.isEmpty, let images = names.first(where: { parts(of: $0)?.isImages == true }) {
                throw missingLabels(of: Path.joined(path, images))
            }
            return found.first
        }
        let folder = Path.folder(of: path)
        let name = Path.name(of: path)
        let isFile = PictureFolder.isFile(path)
        guard !isFile || parts(of: name) != nil, PictureFolder.isFolder(folder.isEmpty ? "." : folder) else {
            return nil
        }
        let found = sets(in: folder, names: try PictureFolder.files(in: folder.isEmpty ? "." : folder))
        guard isFile else { return found.first { $0.prefix == name || $0.prefix == name + "-" } }
        guard let parts = parts(of: name), parts.isImages else {
            throw TrainingDataError.cannotRead(
                path: path, reason: "it holds labels by its name; name the file of pictures instead")
        }
        guard var set = found.first(where: { $0.prefix == parts.prefix }),
            let pair = set.pairs.first(where: { $0.role == parts.role })
        else { throw missingLabels(of: path) }
        set.pairs = [Pair(images: path, labels: pair.labels, role: pair.role)]
        return set
    }

    private static func missingLabels(of images: String) -> TrainingDataError {
        .missingLabels(
            images: images,
            labels: Path.name(of: images).replacing("images", with: "labels")
                .replacing("idx3", with: "idx1").replacing("idx4", with: "idx1"))
    }

    private static func sets(in folder: String, names: [String]) -> [IDXSet] {
        var labels: [String: String] = [:]
        var pairs: [String: [Pair]] = [:]
        let named = names.compactMap { name in parts(of: name).map { (name: name, parts: $0) } }
        // A plain file wins over a compressed one of the same name: it comes first.
        for (name, parts) in named where !parts.isImages {
            let key = parts.prefix + parts.role
            if labels[key] == nil { labels[key] = Path.joined(folder, name) }
        }
        for (name, parts) in named where parts.isImages {
            guard let labels = labels[parts.prefix + parts.role],
                !pairs[parts.prefix, default: []].contains(where: { $0.role == parts.role })
            else { continue }
            pairs[parts.prefix, default: []].append(
                Pair(images: Path.joined(folder, name), labels: labels, role: parts.role))
        }
        return pairs.keys.sorted().map { prefix in
            let mapping = names.first { $0 == prefix + "mapping.txt" }
            return IDXSet(
                prefix: prefix,
                pairs: pairs[prefix]!.sorted {
                    ($0.part == nil ? 0 : 1, $0.role) < ($1.part == nil ? 0 : 1, $1.role)
                }, mapping: mapping.map { Path.joined(folder, $0) })
        }
    }

    /// Takes a name apart; `nil` for what is not named as IDX files are.
    private static func parts(of name: String) -> (prefix: String, role: String, isImages: Bool)? {
        for (word, dimensions, isImages) in [
            ("images", "idx3", true), ("labels", "idx1", false), ("images", "idx4", true),
        ] {
            for separator in ["-", "."] {
                guard let range = name.firstRange(of: "\(word)\(separator)\(dimensions)-ubyte") else { continue }
                let rest = name[range.upperBound...]
                guard rest.isEmpty || rest == ".gz" else { continue }
                let start = String(name[..<range.lowerBound])
                for role in ["train-", "t10k-", "test-", "validation-", "valid-", "val-"] where start.hasSuffix(role) {
                    return (String(start.dropLast(role.count)), role, isImages)
                }
                return (start, "", isImages)
            }
        }
        return nil
    }
}
