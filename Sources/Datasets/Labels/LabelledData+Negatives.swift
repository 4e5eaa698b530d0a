import Files

extension LabelledData {
    /// The data and pictures that are known to be free of objects: whatever is on them is background.
    ///
    /// Data without a class `background` get one as class 0. Patches of exactly the window's size are taken whole; of
    /// larger pictures windows are cut anywhere (see ``PatchPlan``). Broken pictures are listed in ``skipped``.
    ///
    /// - Parameter folder: Pictures may lie deeper.
    /// - Throws: ``TrainingDataError/noUsablePictures(path:skipped:firstReason:)``,
    ///   ``TrainingDataError/cannotRead(path:reason:)``.
    public func adding(
        negatives folder: String, channels: Int = 3, loading: PictureLoading = PictureLoading()
    ) throws -> LabelledData {
        try adding(negatives: folder, decoder: PictureDecoder(channels: channels, loading: loading))
    }

    func adding(negatives folder: String, decoder: PictureDecoder) throws -> LabelledData {
        let names = try PictureFolder.pictures(below: folder)
        let decoded = decoder.decode(names.map { Path.joined(folder, $0) })
        guard !decoded.usable.isEmpty else {
            throw TrainingDataError.noUsablePictures(
                path: folder, skipped: decoded.skipped.count, firstReason: decoded.skipped.first?.reason)
        }
        var result = withBackground()
        result.pictures += decoded.usable.map { picture in
            LabelledPicture(
                path: Path.joined(folder, names[picture.index]), name: "negatives/" + names[picture.index],
                width: picture.width, height: picture.height, label: .objects([], ignored: []))
        }
        result.store = JoinedPictures(store, decoded.store)
        result.hashes += decoded.usable.map(\.hash)
        result.skipped += decoded.skipped
        return result
    }

    /// The data with `background` as class 0.
    private func withBackground() -> LabelledData {
        guard classes.first != Self.backgroundClass else { return self }
        var result = self
        result.classes.insert(Self.backgroundClass, at: 0)
        for index in result.pictures.indices {
            if case .whole(let classIndex) = result.pictures[index].label {
                result.pictures[index].label = .whole(classIndex: classIndex + 1)
            }
        }
        return result
    }
}
