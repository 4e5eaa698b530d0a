import Files

/// The form that labelled pictures come in.
public enum DataForm: String, Sendable, CaseIterable {
    /// A folder of pictures for each class.
    case folders
    /// A table of pictures with their classes.
    case table
    /// Files of MNIST and its relatives.
    case idx = "IDX"
    /// Files of CIFAR-10 or CIFAR-100.
    case cifar = "CIFAR"
    /// Pictures, and a table of the boxes on them.
    case boxes
    /// Pictures, and annotations as COCO has them.
    case coco = "COCO"
    /// Pictures, and annotations as Pascal VOC has them.
    case pascalVOC = "Pascal VOC"
    /// Pictures, and a text for each as PASCAL's first years have them.
    case pascalText = "PASCAL texts"
    /// Pictures, and a text for each as YOLO has them.
    case yolo = "YOLO"
    /// Pictures, and annotations as CVAT has them for images.
    case cvat = "CVAT"
    /// Pictures, and tasks as Label Studio exports them.
    case labelStudio = "Label Studio"
    /// Pictures, and a folder with a picture of numbers for each, which tell its objects apart.
    case labelImages = "label images"

    static let lookedForIDX = "IDX files (…-images-idx3-ubyte and …-labels-idx1-ubyte, plain or .gz)"
    static let lookedForCIFAR = "CIFAR in the binary version (data_batch_1.bin or train.bin)"
    static let lookedForBoxes = [
        "a table of boxes .csv", "COCO annotations .json", "Pascal VOC annotations .xml or a folder of them",
        "a folder of YOLO labels .txt or its data.yaml", "CVAT for images .xml", "Label Studio tasks .json",
        "PASCAL texts .txt", "a folder of label images",
    ]
    private static let lookedFor = [
        "a folder of pictures for each class", lookedForIDX, lookedForCIFAR, "a table path,label as .csv",
    ]

    /// The form of what is said about boxes, as its name and its beginning tell; nil where they tell nothing.
    init?(ofBoxes path: String) {
        let name = path.lowercased()
        if PictureFolder.isFolder(path) {
            self.init(ofBoxFolder: path)
        } else if name.hasSuffix(".xml") {
            self = Self.beginning(of: path).contains("<annotations") ? .cvat : .pascalVOC
        } else if name.hasSuffix(".json") {
            self = Self.beginning(of: path).trimmed.hasPrefix("[") ? .labelStudio : .coco
        } else if name.hasSuffix(".csv") {
            self = .boxes
        } else if YOLOClasses.isYAML(name) {
            self = .yolo
        } else if name.hasSuffix(".txt"), let form = TextLabels.form(of: path) {
            self = form
        } else {
            return nil
        }
    }

    private init?(ofBoxFolder path: String) {
        if PictureFolder.isFile(Self.cvatFile(at: path)) {
            self = .cvat
        } else if ((try? PictureFolder.files(in: path)) ?? []).contains(where: { $0.lowercased().hasSuffix(".xml") }) {
            self = .pascalVOC
        } else if let form = TextLabels.form(ofFolder: path) {
            self = form
        } else if LabelImages.isFolderOfThem(path) {
            self = .labelImages
        } else {
            return nil
        }
    }

    /// The annotations of CVAT at a path; in a folder they have a name of their own.
    static func cvatFile(at path: String) -> String {
        PictureFolder.isFolder(path) ? Path.joined(path, "annotations.xml") : path
    }

    /// The first kilobytes of a file, without a byte-order mark; nothing where it cannot be read.
    private static func beginning(of path: String) -> String {
        guard let file = try? PositionedFile(path) else { return "" }
        var bytes = [UInt8](repeating: 0, count: min(file.bytes, 4096))
        guard (try? bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }) != nil else { return "" }
        return String(decoding: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...], as: UTF8.self)
    }

    /// Finds out the form of pictures without boxes by what lies at a path.
    ///
    /// - Throws: ``TrainingDataError/unknownForm(path:lookedFor:)``,
    ///   ``TrainingDataError/severalForms(path:found:)``, and errors of a form that is found but not complete.
    init(of path: String) throws {
        if PictureFolder.isFile(path), path.lowercased().hasSuffix(".csv") {
            self = .table
            return
        }
        let hasIDX = try IDXSet.find(path) != nil
        guard PictureFolder.isFolder(path) else {
            guard hasIDX else {
                if !PictureFolder.isFile(path) {
                    throw TrainingDataError.cannotRead(path: path, reason: "there is no such file or folder")
                }
                throw TrainingDataError.unknownForm(path: path, lookedFor: Self.lookedFor)
            }
            self = .idx
            return
        }
        switch (hasIDX, try CIFARSet(in: path) != nil) {
        case (true, true): throw TrainingDataError.severalForms(path: path, found: ["IDX", "CIFAR"])
        case (true, false): self = .idx
        case (false, true): self = .cifar
        case (false, false):
            guard try !PictureFolder.subfolders(of: path).isEmpty else {
                throw TrainingDataError.unknownForm(path: path, lookedFor: Self.lookedFor)
            }
            self = .folders
        }
    }
}

extension DataForm: CustomStringConvertible {
    /// The name of the form, for a sentence.
    public var description: String { rawValue }
}
