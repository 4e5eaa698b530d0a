/// The form that labelled pictures come in, told by what lies at a path.
enum DataForm: Equatable {
    case folders
    case idx(IDXSet)
    case cifar(CIFARSet)
    case manifest

    static let lookedForIDX = "IDX files (…-images-idx3-ubyte and …-labels-idx1-ubyte, plain or .gz)"
    static let lookedForCIFAR = "CIFAR in the binary version (data_batch_1.bin or train.bin)"
    static let lookedForBoxes = [
        "a table of boxes .csv", "COCO annotations .json", "Pascal VOC annotations .xml or a folder of them",
    ]
    private static let lookedFor = [
        "a folder of pictures for each class", lookedForIDX, lookedForCIFAR, "a table path,label as .csv",
    ]

    /// Finds out the form.
    ///
    /// - Throws: ``TrainingDataError/unknownForm(path:lookedFor:)``,
    ///   ``TrainingDataError/severalForms(path:found:)``, and errors of a form that is found but not complete.
    init(of path: String) throws {
        if PictureFolder.isFile(path), path.lowercased().hasSuffix(".csv") {
            self = .manifest
            return
        }
        let idx = try IDXSet.find(path)
        guard PictureFolder.isFolder(path) else {
            guard let idx else {
                if !PictureFolder.isFile(path) {
                    throw TrainingDataError.cannotRead(path: path, reason: "there is no such file or folder")
                }
                throw TrainingDataError.unknownForm(path: path, lookedFor: Self.lookedFor)
            }
            self = .idx(idx)
            return
        }
        switch (idx, try CIFARSet(in: path)) {
        case (.some, .some): throw TrainingDataError.severalForms(path: path, found: ["IDX", "CIFAR"])
        case (let idx?, nil): self = .idx(idx)
        case (nil, let cifar?): self = .cifar(cifar)
        case (nil, nil):
            guard try !PictureFolder.subfolders(of: path).isEmpty else {
                throw TrainingDataError.unknownForm(path: path, lookedFor: Self.lookedFor)
            }
            self = .folders
        }
    }
}
