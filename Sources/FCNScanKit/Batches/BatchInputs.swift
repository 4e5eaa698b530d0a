import Files
import FoundationEssentials
import Glibc
import Raster

/// The pictures of a batch and the names of their outputs.
struct BatchInputs {
    /// One picture.
    struct Item: Sendable, Equatable {
        var path: String
        /// The start of its outputs' names below the output folder: the whole name of the picture, so that
        /// `a.png` and `a.jpg` do not meet.
        var name: String
        /// The picture's path below the folder that was named; other than `name` where two pictures share that.
        var key: String

        init(path: String, name: String) {
            self.path = path
            self.name = name
            key = name
        }
    }

    /// What was named but cannot be a picture.
    struct Failure: Equatable {
        var path: String
        var error: BatchError
    }

    private(set) var items: [Item] = []
    private(set) var failures: [Failure] = []

    /// Expands folders (recursively), patterns and lists.
    ///
    /// - Parameters:
    ///   - arguments: Folders, pictures, patterns such as `'*.png'`, or `@FILE` with one path in each line.
    ///   - output: The output folder, where there is one; never searched for pictures.
    /// - Throws: `FileError` where a list cannot be read.
    static func find(_ arguments: [String], output: String? = nil) throws -> BatchInputs {
        var result = BatchInputs()

        let output = output.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
        for argument in arguments {
            if argument.hasPrefix("@") {
                let text = String(
                    decoding: try readFile(String(argument.dropFirst()), limitBytes: 1 << 30), as: UTF8.self)
                for line in text.split(whereSeparator: \.isNewline) where !line.allSatisfy(\.isWhitespace) {
                    result.add(String(line), output: output)
                }
            } else if !FileManager.default.fileExists(atPath: argument),
                argument.contains(where: { "*?[".contains($0) })
            {
                let matches = BatchInputs.expand(argument)
                if matches.isEmpty {
                    result.failures.append(Failure(path: argument, error: .nothingMatches(pattern: argument)))
                }
                for match in matches { result.add(match, output: output) }
            } else {
                result.add(argument, output: output)
            }
        }
        result.makeNamesUnique()
        return result
    }

    private mutating func add(_ path: String, output: String?) {
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder else {
            items.append(Item(path: path, name: Path.name(of: path)))
            return
        }
        let before = items.count
        search(path, below: "", output: output)
        if items.count == before {
            failures.append(Failure(path: path, error: .noPicture(folder: path)))
        }
    }

    private mutating func search(_ root: String, below relative: String, output: String?) {
        let folder = relative.isEmpty ? root : "\(root)/\(relative)"
        if URL(fileURLWithPath: folder).standardizedFileURL.path == output {
            if relative.isEmpty {
                failures.append(Failure(path: root, error: .isOutput(folder: root)))
            }
            return
        }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            failures.append(
                Failure(
                    path: folder, error: .cannotReadFolder(path: folder, reason: systemReason(of: error))))
            return
        }
        for name in names where !name.hasPrefix(".") {
            let inner = relative.isEmpty ? name : "\(relative)/\(name)"
            let path = "\(root)/\(inner)"
            var isFolder = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                if PictureFormat.isNamedLikeAPicture(name) { addMissing(path) }
                continue
            }
            if isFolder {
                // A link to a folder may lead in a circle.
                if (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil { continue }
                let before = items.count + failures.count
                search(root, below: inner, output: output)
                if items.count + failures.count == before, PictureFormat.isNamedLikeAPicture(name) {
                    failures.append(Failure(path: path, error: .folderNamedLikePicture(path: path)))
                }
            } else if BatchInputs.isResult(path) {
                continue
            } else if PictureFormat.isNamedLikeAPicture(name) || PictureFormat(ofFileAt: path) != nil {
                items.append(Item(path: path, name: inner))
            }
        }
    }

    /// Notes a picture that the folder names and that is not found by that name; one that was deleted meanwhile is no
    /// failure.
    private mutating func addMissing(_ path: String) {
        if (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil {
            failures.append(Failure(path: path, error: .linkToNothing(path: path)))
        } else if path.unicodeScalars.contains("\u{fffd}") {
            failures.append(Failure(path: path, error: .nameIsNotText(path: path)))
        }
    }

    /// True for heat maps and overlays of an earlier run.
    private static func isResult(_ path: String) -> Bool {
        for kind in [".heatmap.png", ".overlay.png"] where path.hasSuffix(kind) {
            return FileManager.default.fileExists(atPath: path.dropLast(kind.count) + ".detections.json")
        }
        return false
    }

    /// Names that two pictures share get the start of the hash of their full paths.
    ///
    /// The same picture named twice is done once.
    private mutating func makeNamesUnique() {
        var seen: Set<URL> = []
        items.removeAll { !seen.insert(URL(fileURLWithPath: $0.path).resolvingSymlinksInPath()).inserted }
        for (_, indices) in Dictionary(grouping: items.indices, by: { items[$0].name }) where indices.count > 1 {
            for index in indices {
                let full = URL(fileURLWithPath: items[index].path).standardizedFileURL.path
                items[index].name += "-" + ContentHash.hexadecimal(of: Array(full.utf8)).prefix(8)
            }
        }
    }

    private static func expand(_ pattern: String) -> [String] {
        var result = glob_t()
        defer { globfree(&result) }
        guard glob(pattern, 0, nil, &result) == 0 else { return [] }
        return (0..<Int(result.gl_pathc)).compactMap { result.gl_pathv[$0].map { String(cString: $0) } }
    }
}
