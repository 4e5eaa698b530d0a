/// Pictures of one size with their labels, gathered from several files, before they become ``LabelledData``.
struct PackedSet {
    /// The pictures of one file.
    struct Source {
        var path: String
        /// What the names of its pictures begin with, for example `train/`; unique in the set.
        var prefix: String
        var part: Split.Part?
        var labels: [Int]
    }

    let width: Int
    let height: Int
    let storedChannels: Int
    /// Shape [pictures, height, width, stored channels].
    private var samples: [UInt8] = []
    private var sources: [Source] = []

    init(width: Int, height: Int, storedChannels: Int) {
        self.width = width
        self.height = height
        self.storedChannels = storedChannels
    }

    var isEmpty: Bool { samples.isEmpty }
    /// Bytes that the pictures take.
    var bytes: Int { samples.count }
    /// True where something is there to learn from.
    var hasTraining: Bool { sources.contains { $0.part == nil } }

    mutating func append(_ source: Source, samples new: [UInt8]) {
        precondition(new.count == source.labels.count * width * height * storedChannels, "every label has its picture")
        sources.append(source)
        if samples.isEmpty { samples = new } else { samples += new }
    }

    /// The data; classes come in the order of the labels.
    ///
    /// - Parameters:
    ///   - path: Where the set comes from, for errors.
    ///   - names: The name of each label; every label that occurs has one. `nil` calls the labels that occur by their numbers.
    ///   - minimumClasses: 2, or 1 where another class is still to come.
    func data(
        path: String, names: [Int: String]?, channels: Int, skipped: [SkippedPicture], minimumClasses: Int
    ) throws -> LabelledData {
        let occurring = Set(sources.flatMap(\.labels))
        let labels = (names.map { Set($0.keys) } ?? occurring).sorted()
        let classes = labels.map { names?[$0] ?? "\($0)" }
        guard occurring.count >= minimumClasses else {
            throw TrainingDataError.oneClassOnly(path: path, found: occurring.sorted().map { names?[$0] ?? "\($0)" })
        }
        if let empty = labels.first(where: { !occurring.contains($0) }) {
            throw TrainingDataError.emptyClass(name: names?[empty] ?? "\(empty)", path: path)
        }
        let classIndices = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
        var pictures: [LabelledPicture] = []
        pictures.reserveCapacity(samples.count / (width * height * storedChannels))
        for source in sources {
            let digits = max(5, "\(source.labels.count - 1)".count)
            for (index, label) in source.labels.enumerated() {
                let number = "\(index)"
                pictures.append(
                    LabelledPicture(
                        path: source.path,
                        name: source.prefix + String(repeating: "0", count: digits - number.count) + number,
                        part: source.part, width: width, height: height, label: .whole(classIndex: classIndices[label]!)
                    ))
            }
        }
        let store = PackedPictures(
            samples, width: width, height: height, storedChannels: storedChannels, channels: channels)
        return LabelledData(
            classes: classes, pictures: pictures, store: store, hashes: store.hashes, skipped: skipped)
    }
}
