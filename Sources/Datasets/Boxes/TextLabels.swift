import Files
import Formats

/// Folders of texts that say what is on pictures, one for each.
enum TextLabels {
    /// The form of a text; nil where it is none that is known, or cannot be read.
    ///
    /// Every line of YOLO begins with a number; that of PASCAL's first years names the picture.
    static func form(of path: String) -> DataForm? {
        guard let lines = try? TextFile.lines(of: path) else { return nil }
        if lines.contains(where: { PascalText.namesPicture($0) }) { return .pascalText }
        let first = lines.lazy.map { $0.split(whereSeparator: \.isWhitespace) }.first { !$0.isEmpty }
        return first == nil || Double(first![0]) != nil ? .yolo : nil
    }

    /// The form of what lies in a folder and below; nil where there is no such text.
    static func form(ofFolder path: String) -> DataForm? {
        guard let pictures = try? NamedPictures(below: path), let files = try? files(below: path, pictures: pictures)
        else { return nil }
        let folders = Set(pictures.names.map { Path.folder(of: $0) })
        // Beside pictures lie other texts too.
        let labels = files.lazy.filter {
            !folders.contains(Path.folder(of: $0)) || pictures.picture(ofLabels: $0) != nil
        }
        return labels.compactMap { form(of: Path.joined(path, $0)) }.first
    }

    /// The texts below a folder that are about pictures, as paths from there, sorted.
    static func files(below path: String, pictures: NamedPictures) throws -> [String] {
        try PictureFolder.files(below: path) { $0.lowercased().hasSuffix(".txt") }
            .filter { !isAbout(everything: Path.name(of: $0)) || pictures.picture(ofLabels: $0) != nil }
    }

    /// Whether a text lists classes or pictures, or tells about the data, unless there is a picture of its name.
    private static func isAbout(everything name: String) -> Bool {
        let name = name.lowercased()
        return YOLOClasses.lists.contains(name) || name.hasPrefix("readme")
            || ["train.txt", "val.txt", "valid.txt", "test.txt", "labels.txt", "notes.txt"].contains(name)
    }
}
