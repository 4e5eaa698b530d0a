import Files

extension LabelledData {
    /// Reads a folder that holds one folder of pictures for each class.
    ///
    /// Pictures may lie deeper (`DATA/classname/slide-3/a.png`); names that start with a dot and files that
    /// are no pictures are passed over. Classes come in alphabetical order, except that a folder `background`
    /// (or, without one, `negatives`, `none` and the like, which takes that name) is class 0. Each picture is one sample: patches are cut around its middle (see ``PatchPlan``). Broken
    /// pictures are listed in ``skipped``.
    ///
    /// Where all folders are called `train`, `val`, `test` or the like, they are parts of a split, and the folders of
    /// classes lie in them.
    ///
    /// - Parameter channels: 1 decodes to grey, 3 to red, green, blue.
    /// - Throws: ``TrainingDataError``.
    public static func folders(
        _ path: String, channels: Int = 3, loading: PictureLoading = PictureLoading()
    ) throws -> LabelledData {
        try folders(path, decoder: PictureDecoder(channels: channels, loading: loading))
    }

    static func folders(
        _ path: String, decoder: PictureDecoder, minimumClasses: Int = 2
    ) throws -> LabelledData {
        let folders = try PictureFolder.subfolders(of: path)
        let parts = folders.compactMap { name in Split.Part(word: name).map { (folder: name + "/", part: $0) } }
        let roots: [(folder: String, part: Split.Part?)] =
            parts.count == folders.count && parts.contains { $0.part == .training }
            ? parts.map { ($0, $1) } : [("", nil)]
        var files: [LabelledFile] = []
        var classes: Set<String> = []
        for root in roots {
            for name in try PictureFolder.subfolders(of: Path.joined(path, root.folder)) {
                classes.insert(name)
                files += try PictureFolder.pictures(below: Path.joined(path, root.folder + name)).map {
                    LabelledFile(name: "\(root.folder)\(name)/\($0)", className: name, part: root.part)
                }
            }
        }
        if !classes.contains(backgroundClass), let other = classes.sorted().first(where: isNameOfBackground) {
            classes.remove(other)
            classes.insert(backgroundClass)
            for index in files.indices where files[index].className == other {
                files[index].className = backgroundClass
            }
        }
        return try wholePictures(
            files, in: path, listedIn: path, classes: classes, decoder: decoder, minimumClasses: minimumClasses)
    }

    /// Whether a folder's name says that it holds what is no object.
    static func isNameOfBackground(_ name: String) -> Bool {
        ["background", "bg", "neg", "negative", "negatives", "none", "nothing"]
            .contains(name.lowercased())
    }

    /// A file that is one sample as a whole.
    struct LabelledFile {
        /// Its path from the folder of the data; also its name.
        var name: String
        var className: String
        var group: String?
        var part: Split.Part?
    }

    /// Decodes files that are samples as a whole.
    ///
    /// - Parameters:
    ///   - folder: Where the names start.
    ///   - listing: What names the files, for errors.
    ///   - classes: All classes, whether there are files of them or not.
    ///   - minimumClasses: 2, or 1 where another class is still to come.
    static func wholePictures(
        _ files: [LabelledFile], in folder: String, listedIn listing: String, classes: Set<String>,
        decoder: PictureDecoder, minimumClasses: Int
    ) throws -> LabelledData {
        let classes = classes.sorted { ($0 == backgroundClass ? 0 : 1, $0) < ($1 == backgroundClass ? 0 : 1, $1) }
        guard classes.count >= minimumClasses else {
            throw TrainingDataError.oneClassOnly(path: listing, found: classes)
        }
        let classIndices = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
        let files = files.sorted { $0.name < $1.name }
        func path(of name: String) -> String { name.hasPrefix("/") ? name : Path.joined(folder, name) }
        let decoded = decoder.decode(files.map { path(of: $0.name) })
        let pictures = decoded.usable.map { picture in
            let file = files[picture.index]
            return LabelledPicture(
                path: path(of: file.name), name: file.name, group: file.group, part: file.part, width: picture.width,
                height: picture.height, label: .whole(classIndex: classIndices[file.className]!))
        }
        guard !pictures.isEmpty else {
            throw TrainingDataError.noUsablePictures(
                path: listing, skipped: decoded.skipped.count, firstReason: decoded.skipped.first?.reason)
        }
        let data = LabelledData(
            classes: classes, pictures: pictures, store: decoded.store, hashes: decoded.usable.map(\.hash),
            skipped: decoded.skipped)
        for (name, count) in zip(classes, data.samplesPerClass) where count == 0 {
            throw TrainingDataError.emptyClass(name: name, path: listing)
        }
        return data
    }
}
