import Datasets
import Files
import FoundationEssentials
import Raster
import Scanning

/// What the numbers of true label maps mean.
struct LabelTruth: Sendable {
    /// The number that says nothing about a pixel, in data sets with 256 numbers.
    static let void = 255

    /// The folder of the true label maps.
    let folder: String
    /// The numbers of classes, by their names; nil where a number is the place of the class in the model.
    let values: [String: Int]?

    /// The label map of a picture: that of its name with another ending; nil where there is none.
    ///
    /// - Throws: ``LabelTruthError/several(folder:names:)``, `BatchError.cannotReadFolder(path:reason:)`.
    func file(for image: String) throws -> String? {
        let names = try FileManager.default.companions(of: image, in: folder).filter { !$0.hasSuffix(".json") }
        guard names.count <= 1 else { throw LabelTruthError.several(folder: folder, names: names) }
        return names.first.map { Path.joined(folder, $0) }
    }

    /// The class of each number, as its place in the model.
    ///
    /// - Parameters:
    ///   - path: A label map, beside which there may be a legend as this program writes it.
    ///   - classes: Those of the model.
    /// - Throws: ``LabelTruthError``, `FileError`.
    func classes(of path: String, in classes: [String]) throws -> [Int: Int] {
        if let values { return try Self.places(values, in: classes, path) }
        if let legend = try legend(beside: path) {
            let named = legend.classes.compactMap { entry in entry.name.map { ($0, entry.index) } }
            return try Self.places(Dictionary(named) { first, _ in first }, in: classes, path)
        }
        return Dictionary(uniqueKeysWithValues: classes.indices.map { ($0, $0) })
    }

    /// What a file of the same name with the ending `.json` says, where it is a legend; other programs have files of that name
    /// too.
    private func legend(beside path: String) throws -> LabelLegend? {
        struct Named: Decodable { var schema: String? }
        let file = Path.joined(Path.folder(of: path), Path.stem(of: path)) + ".json"
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        let data = try readFile(file, limitBytes: 1 << 24)
        guard (try? JSONDecoder().decode(Named.self, from: data))?.schema == LabelLegend.schema else { return nil }
        return try JSONDecoder().decode(LabelLegend.self, from: data)
    }

    private static func places(_ values: [String: Int], in classes: [String], _ path: String) throws -> [Int: Int] {
        try Dictionary(
            uniqueKeysWithValues: values.map { name, value in
                guard let place = classes.firstIndex(of: name) else {
                    throw LabelTruthError.unknownClass(name: name, path: path, classes: classes)
                }
                return (value, place)
            })
    }
}

extension FileManager {
    /// The names of files in a folder that are that of a picture but for the ending, sorted.
    ///
    /// - Throws: `BatchError.cannotReadFolder(path:reason:)`.
    func companions(of image: String, in folder: String) throws -> [String] {
        let stem = Path.stem(of: image)
        do {
            return try contentsOfDirectory(atPath: folder).filter { Path.stem(of: $0) == stem && !$0.hasPrefix(".") }
                .sorted()
        } catch {
            throw BatchError.cannotReadFolder(path: folder, reason: systemReason(of: error))
        }
    }
}

/// What is wrong with true label maps.
public enum LabelTruthError: DescribedError, Equatable {
    /// A folder has several label maps for a picture.
    case several(folder: String, names: [String])
    /// A legend names a class that the model does not have.
    case unknownClass(name: String, path: String, classes: [String])
    /// A pixel has a number that stands for no class.
    case unknownValue(path: String, value: Int, column: Int, row: Int, known: [Int])
    /// The label map is neither as large as the picture nor as the score map.
    case wrongSize(path: String, found: [Int], picture: [Int], map: [Int])
    /// No map is of a picture that has a label map.
    case none(folder: String, example: String)

    /// One sentence: what, where, expected and found.
    public var description: String {
        switch self {
        case .several(let folder, let names):
            "the folder '\(folder)' has several label maps for one picture: \(names.joined(separator: ", "))"
        case .unknownClass(let name, let path, let classes):
            "the labels of '\(path)' have the class '\(name)', and the model has \(classes.joined(separator: ", "))"
        case .unknownValue(let path, let value, let column, let row, let known):
            "'\(path)' has the number \(value) at \(column),\(row), which stands for no class; known are "
                + "\(known.map(String.init).joined(separator: ", ")), and \(LabelTruth.void) for pixels that do not count"
        case .wrongSize(let path, let found, let picture, let map):
            "the label map '\(path)' has \(found[0])x\(found[1]) pixels, expected the \(picture[0])x\(picture[1]) of the "
                + "picture, or the \(map[0])x\(map[1]) of the score map"
        case .none(let folder, let example):
            "no file in '\(folder)' has the name of a scanned picture but for the ending, for example that of '\(example)'"
        }
    }
}
