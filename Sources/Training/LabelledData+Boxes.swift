import Foundation
import Raster

extension LabelledData {
    /// Reads pictures and a table of the boxes on them.
    ///
    /// The table has the columns `image,class,xmin,ymin,xmax,ymax` in any order and may have `group`. A
    /// picture that the table names is used even when none of its boxes is wanted: what is outside of wanted
    /// boxes is background, other boxed classes included. Broken and missing pictures are listed in
    /// ``skipped``.
    ///
    /// - Parameters:
    ///   - csv: The table.
    ///   - folder: Where the names of the table start.
    ///   - classes: The wanted classes; `nil` takes each class of the table, in alphabetical order. Class 0 is
    ///     always `background`.
    ///   - ignoredCSV: A table of what the first one leaves out: objects without a box, from which nothing is
    ///     learnt, and groups of pictures. A box with the same edges as one of the first table withdraws that
    ///     one. Lines on pictures that the first table does not name are unused.
    ///   - channels: 1 decodes to grey, 3 to red, green, blue.
    /// - Throws: ``TrainingDataError``.
    public static func boxes(
        csv: String, pictures folder: String, classes: ClassMapping? = nil, ignoring ignoredCSV: String? = nil,
        channels: Int = 3
    ) throws(TrainingDataError) -> LabelledData {
        let table = try BoxesCSV(contentsOf: csv)
        let ignored = ignoredCSV == nil ? nil : try BoxesCSV(contentsOf: ignoredCSV!)
        return try boxes(
            table: table, pictures: folder, classes: classes, ignoring: ignored,
            decoder: PictureDecoder(channels: channels))
    }

    static func boxes(
        table: BoxesCSV, pictures folder: String, classes: ClassMapping?, ignoring ignored: BoxesCSV?,
        decoder: PictureDecoder
    ) throws(TrainingDataError) -> LabelledData {
        let found = table.classNames
        let mapping = classes ?? ClassMapping(found.map { ClassMapping.Entry(name: $0, dataClasses: [$0]) })
        let indices = try mapping.classIndices()
        for name in mapping.entries.flatMap(\.dataClasses) where !found.contains(name) {
            throw .unknownDataClass(name: name, found: found)
        }
        let names = table.images.sorted()
        let decoded = decoder.decode(names.map { folder + "/" + $0 })
        var warnings = unlabelledPictures(in: folder, labelled: Set(names))
        let entries = Dictionary(grouping: table.entries, by: \.image)
        let ignoredEntries = Dictionary(grouping: ignored?.entries ?? [], by: \.image)
        let pictures = decoded.usable.map { index, picture in
            let name = names[index]
            func kept(_ entry: BoxesCSV.Entry, of path: String) -> Bool {
                if entry.box.width == 0 || entry.box.height == 0 {
                    warnings.append(.emptyBox(path: path, line: entry.line, image: name))
                } else if entry.box.xmax <= 0 || entry.box.ymax <= 0 || entry.box.xmin >= Double(picture.width)
                    || entry.box.ymin >= Double(picture.height)
                {
                    warnings.append(
                        .boxOutsidePicture(
                            path: path, line: entry.line, image: name, width: picture.width, height: picture.height))
                } else {
                    return true
                }
                return false
            }
            let unmarked = (ignoredEntries[name] ?? []).filter { kept($0, of: ignored!.path) }.map(\.box)
            let wanted = (entries[name] ?? []).compactMap { entry -> LabelledObject? in
                guard let index = indices[entry.className], kept(entry, of: table.path),
                    !unmarked.contains(entry.box)
                else { return nil }
                return LabelledObject(classIndex: index, box: entry.box)
            }
            return LabelledPicture(
                path: folder + "/" + name, name: name, group: ignored?.groups[name] ?? table.groups[name],
                width: picture.width, height: picture.height, label: .objects(wanted, ignored: unmarked))
        }
        guard !pictures.isEmpty else {
            throw .noUsablePictures(
                path: folder, skipped: decoded.skipped.count, firstReason: decoded.skipped.first?.reason)
        }
        var data = LabelledData(
            classes: [backgroundClass] + mapping.entries.map(\.name), pictures: pictures, store: decoded.store,
            skipped: decoded.skipped)
        let counts = data.samplesPerClass
        guard counts.contains(where: { $0 > 0 }) else {
            throw .noObjects(path: table.path, classes: mapping.entries.flatMap(\.dataClasses))
        }
        for (name, count) in zip(data.classes, counts).dropFirst() where count == 0 {
            warnings.append(.classWithoutSamples(name: name))
        }
        data.warnings = warnings
        return data
    }

    private static func unlabelledPictures(in folder: String, labelled: Set<String>) -> [TrainingDataWarning] {
        let others = ((try? PictureFolder.pictures(below: folder)) ?? []).filter { !labelled.contains($0) }
        return others.isEmpty ? [] : [.unlabelledPictures(count: others.count, example: others[0])]
    }
}
