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
    /// Pictures, and a folder with a picture of numbers for each, which tell its objects apart.
    case labelImages = "label images"

    static let lookedForIDX = "IDX files (…-images-idx3-ubyte and …-labels-idx1-ubyte, plain or .gz)"
    static let lookedForCIFAR = "CIFAR in the binary version (data_batch_1.bin or train.bin)"
    static let lookedForBoxes = [
        "a table of boxes .csv", "COCO annotations .json", "Pascal VOC annotations .xml or a folder of them",
        "a folder of label images",
    ]
    private static let lookedFor = [
        "a folder of pictures for each class", lookedForIDX, lookedForCIFAR, "a table path,label as .csv",
    ]

    /// The form of what is said about boxes, as its name tells; nil for a name that tells nothing.
    init?(ofBoxes path: String) {
        let name = path.lowercased()
        if PictureFolder.isFolder(path) {
            self = LabelImages.isFolderOfThem(path) ? .labelImages : .pascalVOC
        } else if name.hasSuffix(".xml") {
            self = .pascalVOC
        } else if name.hasSuffix(".json") {
            self = .coco
        } else if name.hasSuffix(".csv") {
            self = .boxes
        } else {
            return nil
        }
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
