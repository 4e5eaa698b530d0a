import Foundation

extension LabelledData {
    /// Reads a folder that holds one folder of pictures for each class.
    ///
    /// Pictures may lie deeper (`DATA/classname/slide-3/a.png`); names that start with a dot and files that
    /// are no pictures are passed over. Classes come in alphabetical order, except that a folder `background`
    /// is class 0. Each picture is one sample: patches are cut around its middle (see ``PatchPlan``). Broken
    /// pictures are listed in ``skipped``.
    ///
    /// - Parameter channels: 1 decodes to grey, 3 to red, green, blue.
    /// - Throws: ``TrainingDataError``.
    public static func folders(_ path: String, channels: Int = 3) throws(TrainingDataError) -> LabelledData {
        try folders(path, decoder: PictureDecoder(channels: channels))
    }

    static func folders(_ path: String, decoder: PictureDecoder) throws(TrainingDataError) -> LabelledData {
        var classes = try PictureFolder.subfolders(of: path)
        if let background = classes.firstIndex(of: backgroundClass) {
            classes.insert(classes.remove(at: background), at: 0)
        }
        guard classes.count >= 2 else { throw .oneClassOnly(path: path, found: classes) }
        var names: [(name: String, classIndex: Int)] = []
        for (classIndex, name) in classes.enumerated() {
            names += try PictureFolder.pictures(below: path + "/" + name).map { (name + "/" + $0, classIndex) }
        }
        names.sort { $0.name < $1.name }
        let decoded = decoder.decode(names.map { path + "/" + $0.name })
        let pictures = decoded.usable.map { index, picture in
            LabelledPicture(
                path: path + "/" + names[index].name, name: names[index].name, width: picture.width,
                height: picture.height, label: .whole(classIndex: names[index].classIndex))
        }
        guard !pictures.isEmpty else {
            throw .noUsablePictures(
                path: path, skipped: decoded.skipped.count, firstReason: decoded.skipped.first?.reason)
        }
        let data = LabelledData(
            classes: classes, pictures: pictures, store: decoded.store, skipped: decoded.skipped)
        for (name, count) in zip(classes, data.samplesPerClass) where count == 0 {
            throw .emptyClass(name: name, path: path + "/" + name)
        }
        return data
    }
}
