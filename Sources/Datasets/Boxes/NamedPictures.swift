import Files

/// The pictures of a folder under the names that label files give them.
struct NamedPictures {
    /// Paths below the folder, sorted.
    let names: [String]
    private let known: Set<String>
    /// By path without ending and without the folders that tell pictures from labels.
    private var byBase: [String: String] = [:]
    /// By last part; nil where several pictures have it.
    private var byName: [String: String?] = [:]
    /// By last part without ending; nil where several pictures have it.
    private var byStem: [String: String?] = [:]

    /// The pictures in a folder and below.
    ///
    /// - Throws: ``TrainingDataError/cannotRead(path:reason:)``.
    init(below folder: String) throws {
        self.init(try PictureFolder.pictures(below: folder.isEmpty ? "." : folder))
    }

    init(_ names: [String]) {
        self.names = names
        known = Set(names)
        for name in names {
            let base = Self.base(of: name)
            byBase[base] = byBase[base] ?? name
            let (last, stem) = (Path.name(of: name), Path.stem(of: name))
            byName[last] = .some(byName[last] == nil ? name : nil)
            byStem[stem] = .some(byStem[stem] == nil ? name : nil)
        }
    }

    /// The picture that a path names which may begin elsewhere: the one with the longest end in common with it, or else
    /// the only one of its last part.
    func picture(named text: String) -> String? {
        let parts = text.replacing("\\", with: "/").split(separator: "/").filter { $0 != "." }
        for count in parts.indices {
            let name = parts[count...].joined(separator: "/")
            if known.contains(name) { return name }
        }
        return parts.last.flatMap { byName[String($0)] ?? nil }
    }

    /// The name under which a picture is looked for that a path names: that of ``picture(named:)``, or the path itself where
    /// there is none; nil for a path that is no name.
    func name(for text: String) -> String? {
        picture(named: text) ?? BoxTable.imageName(text)
            ?? BoxTable.imageName(Path.name(of: text.replacing("\\", with: "/")))
    }

    /// The picture of a file of labels, a path below the folder of all of them: that of the same path but for the ending and
    /// for folders called `images` and `labels`, or else the only one of its last part without ending.
    func picture(ofLabels file: String) -> String? {
        let whole = Path.joined(Path.folder(of: file), Path.stem(of: file))
        if known.contains(whole) { return whole }
        return byBase[Self.base(of: file)] ?? byStem[Path.stem(of: file)] ?? nil
    }

    private static func base(of name: String) -> String {
        let folders = Path.folder(of: name).split(separator: "/").filter { $0 != "images" && $0 != "labels" }
        return (folders + [Substring(Path.stem(of: name))]).joined(separator: "/")
    }
}
