import Files
import Formats

/// The classes that labels in the format of YOLO number, and how their lines are to be read.
///
/// They are those of the key `names` of `data.yaml` or of another file in YAML, or the lines of `classes.txt` or `obj.names`,
/// in the folder of the labels or in one of the two folders above.
struct YOLOClasses: Equatable {
    /// The names under their numbers from 0.
    var names: [Int: String] = [:]
    /// The file that they come from; nil where there is none, and numbers are names.
    var path: String?
    /// Whether lines go on with points behind the box.
    var hasKeypoints = false

    /// Files of texts that list classes and not objects.
    static let lists = ["classes.txt", "obj.names", "predefined_classes.txt"]

    /// Looks for the classes of a folder with labels.
    ///
    /// - Throws: `FormatError`.
    init(for folder: String) throws {
        let folder = folder.isEmpty ? "." : folder
        for place in [folder, Path.joined(folder, ".."), Path.joined(folder, "../..")] {
            let files = (try? PictureFolder.files(in: place)) ?? []
            let descriptions = files.filter(Self.isYAML)
            // Others may lie there too.
            for name in descriptions.filter({ $0 == "data.yaml" }) + descriptions.filter({ $0 != "data.yaml" }) {
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
