import Files
import Formats

/// The classes that labels in the format of YOLO number, and how their lines are to be read.
///
/// They are those of the key `names` of a file in YAML in the folder of the labels, or of `data.yaml` in one of the two folders
/// above, or the lines of `classes.txt` or `obj.names` in one of these folders.
struct YOLOClasses: Equatable {
    /// The names under their numbers from 0.
    var names: [Int: String] = [:]
    /// The file that they come from; nil where there is none, and numbers are names.
    var path: String?
    /// Whether lines go on with points behind the box.
    var hasKeypoints = false

    private static let descriptions = ["data.yaml", "data.yml", "dataset.yaml", "dataset.yml"]

    /// The folder that holds a folder.
    private static func above(_ folder: String) -> String {
        let name = Path.name(of: folder)
        if name == "." || name == ".." { return Path.joined(folder, "..") }
        let above = Path.folder(of: folder)
        return above.isEmpty ? "." : above
    }

    /// Files of texts that list classes and not objects.
    static let lists = ["classes.txt", "obj.names", "predefined_classes.txt"]

    /// Looks for the classes of a folder with labels.
    ///
    /// - Throws: `FormatError`.
    init(for folder: String) throws {
        var place = folder.isEmpty ? "." : folder
        for level in 0...2 {
            let files = (try? PictureFolder.files(in: place)) ?? []
            let described = files.filter { Self.descriptions.contains($0) }
            // Further up, other programs may have descriptions in YAML.
            let others = level == 0 ? files.filter { Self.isYAML($0) && !described.contains($0) } : []
            for name in described + others {
                if try read(yaml: Path.joined(place, name)) { return }
            }
            if let name = Self.lists.first(where: files.contains) {
                let path = Path.joined(place, name)
                let lines = try TextFile.lines(of: path).map(\.trimmed)
                let count = lines.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
                self.path = path
                names = Dictionary(uniqueKeysWithValues: lines[..<count].enumerated().map { ($0, $1) })
                return
            }
            place = Self.above(place)
        }
    }

    /// Reads the classes of one file in YAML.
    ///
    /// - Throws: `FormatError`, also where it lists no classes.
    init(yaml path: String) throws {
        guard try read(yaml: path) else {
            throw FormatError.badPlace(
                path: path, line: 1, column: 1, expected: "a key 'names' with the classes of the labels", found: "none")
        }
    }

    static func isYAML(_ name: String) -> Bool {
        name.lowercased().hasSuffix(".yaml") || name.lowercased().hasSuffix(".yml")
    }

    /// False where a file lists no classes.
    private mutating func read(yaml path: String) throws -> Bool {
        let lines = try TextFile.lines(of: path)
        guard let found = try YAMLNames.names(in: lines, path: path) else { return false }
        (names, self.path) = (found, path)
        hasKeypoints = lines.contains { $0.hasPrefix("kpt_shape:") }
        return true
    }

    /// The class of a number; nil where a file lists the classes and has none of it.
    func name(of number: Int) -> String? {
        path == nil ? "\(number)" : names[number].flatMap { $0.isEmpty ? "\(number)" : $0 }
    }
}
