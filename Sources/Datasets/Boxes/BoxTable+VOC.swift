import Files
import Formats
import Glibc
import Raster

extension BoxTable {
    /// Reads boxes in the format of Pascal VOC: an XML file for each picture.
    ///
    /// Objects that are `difficult` are neither learnt from nor counted. Pixels count from 1 there, and both edges
    /// belong to the object. Where a file names a picture that is not in the folder, a picture with the stem of the
    /// file takes its place. Annotations of a folder that cannot be read are listed in ``skipped``; one that is given
    /// by its name is an error. A box whose edges are the wrong way round is listed in ``skippedRows``.
    ///
    /// - Parameters:
    ///   - path: A folder of XML files, or one file.
    ///   - pictures: The pictures.
    /// - Throws: `FormatError`, with file, line and column; ``TrainingDataError`` where a folder cannot be listed or has
    ///   no annotations.
    /// - Note: Source: host.robots.ox.ac.uk/pascal/VOC, development kit, "Annotation".
    init(voc path: String, pictures: NamedPictures) throws {
        self.init(path: path)
        var present: [String: String] = [:]
        for name in pictures.names {
            present[name] = name
            let stem = Path.joined(Path.folder(of: name), Path.stem(of: name))
            present[stem] = present[stem] ?? name
        }
        guard PictureFolder.isFolder(path) else {
            try addVOC(path, present)
            try checkRows()
            return
        }
        let names = try PictureFolder.files(in: path).filter { $0.lowercased().hasSuffix(".xml") }
        guard !names.isEmpty else {
            throw TrainingDataError.unknownForm(path: path, lookedFor: ["Pascal VOC annotations *.xml"])
        }
        for name in names {
            let file = Path.joined(path, name)
            do {
                try addVOC(file, present)
            } catch {
                skipped.append(SkippedPicture(path: file, reason: "\(error)"))
            }
        }
        try checkRows()
    }

    /// Annotations of one picture have some kilobytes.
    private static let largestAnnotationInBytes = 16 << 20

    /// Adds what one file says; nothing where it cannot be understood.
    ///
    /// - Parameter present: The pictures in the folder under their names, and under their stems.
    private mutating func addVOC(_ file: String, _ present: [String: String]) throws {
        let root = try XMLNode.root(
            of: TextFile.contents(of: file, limitBytes: Self.largestAnnotationInBytes), path: file)
        guard root.name == "annotation" else {
            throw root.mistake(in: file, expected: "<annotation>", found: "<\(root.name)>")
        }
        let stem = Path.stem(of: file)
        let stated = root.child("filename")?.text ?? ""
        guard let image = present[stated] ?? present[stem] ?? Self.imageName(stated) else {
            throw root.mistake(in: file, expected: "a <filename> or a picture called '\(stem)'", found: "'\(stated)'")
        }
        var found: [Entry] = []
        var inverted: [(line: Int, error: FormatError)] = []
        for object in root.children where object.name == "object" {
            guard let name = object.child("name")?.text, !name.isEmpty else {
                throw object.mistake(in: file, expected: "the <name> of the object", found: "nothing")
            }
            guard let bounds = object.child("bndbox") else {
                throw object.mistake(in: file, expected: "the <bndbox> of the object", found: "nothing")
            }
            var edges: [Double] = []
            for edge in ["xmin", "ymin", "xmax", "ymax"] {
                let text = bounds.child(edge)?.text ?? ""
                guard let number = Double(text), number.isFinite, abs(number) < 1e9 else {
                    throw (bounds.child(edge) ?? bounds).mistake(
                        in: file, expected: "a number of pixels in <\(edge)>", found: "'\(text)'")
                }
                edges.append(number)
            }
            guard edges[2] >= edges[0], edges[3] >= edges[1] else {
                let error = bounds.mistake(
                    in: file, expected: "an xmax and a ymax not below xmin and ymin",
                    found: "\(edges.map { "\($0)" }.joined(separator: ", "))")
                inverted.append((bounds.line, error))
                continue
            }
            let isDifficult = object.child("difficult").map { $0.text != "" && $0.text != "0" } ?? false
            found.append(
                Entry(
                    image: image, className: name,
                    box: Box(xmin: edges[0] - 1, ymin: edges[1] - 1, xmax: edges[2], ymax: edges[3]),
                    isIgnored: isDifficult, path: file, line: object.line))
        }
        add(image: image)
        entries += found
        for row in inverted { skipRow(line: row.line, row.error, path: file) }
        if let size = root.child("size"), let width = size.child("width").flatMap({ Int($0.text) }),
            let height = size.child("height").flatMap({ Int($0.text) }), width > 0, height > 0
        {
            sizes[image] = StatedSize(width: width, height: height, path: file, line: size.line)
        }
    }
}
