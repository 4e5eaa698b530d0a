import Formats
import Raster

extension BoxTable {
    /// Reads boxes in the format of COCO: `images`, `annotations` with `bbox` [x, y, width, height], `categories`.
    ///
    /// Boxes with `iscrowd` or `ignore` are neither learnt from nor counted. Where a `bbox` is missing, it is the box around
    /// the `segmentation`: outlines, or runs of pixels (``COCOSegmentation``). A text under `group` of an image is its group.
    /// Everything else is passed over. An annotation is listed in ``skippedRows`` where the
    /// file does not have its image or its category, or where its box has sides below 0.
    ///
    /// - Throws: `FormatError`, with file, line and column.
    /// - Note: Source: cocodataset.org, "Data format".
    init(coco path: String) throws(FormatError) {
        try self.init(coco: [UInt8](try TextFile.bytes(of: path)), path: path)
    }

    /// Understands a text; `path` is for the errors.
    init(coco bytes: [UInt8], path: String) throws(FormatError) {
        let file = try FormatError.reading(path) { try COCOFile(bytes, path: path) }
        self.init(path: path)
        for image in file.images { try add(image) }
        declaredClasses = Set(file.categories.values)
        let names = Dictionary(uniqueKeysWithValues: file.images.map { ($0.id, $0.name) })
        for annotation in file.annotations {
            func skip(expected: String, found: String) {
                skipRow(
                    line: annotation.line,
                    .badPlace(path: path, line: annotation.line, column: 1, expected: expected, found: found),
                    path: path)
            }
            guard let image = names[annotation.image] else {
                skip(expected: "an image_id that 'images' has", found: annotation.image)
                continue
            }
            guard let category = file.categories[annotation.category] else {
                skip(expected: "a category_id that 'categories' has", found: annotation.category)
                continue
            }
            let (corner, size) = (annotation.corner, annotation.size)
            guard size.x >= 0, size.y >= 0 else {
                skip(expected: "a bbox with a width and a height not below 0", found: "\(size.x), \(size.y)")
                continue
            }
            let box = Box(xmin: corner.x, ymin: corner.y, xmax: corner.x + size.x, ymax: corner.y + size.y)
            entries.append(
                Entry(
                    image: image, className: category, box: box, isIgnored: annotation.isIgnored, path: path,
                    line: annotation.line))
        }
        try checkRows()
    }

    private mutating func add(_ image: COCOFile.Image) throws(FormatError) {
        add(image: image.name)
        if let group = image.group, !setGroup(group, of: image.name) {
            throw FormatError.badPlace(
                path: path, line: image.line, column: 1, expected: "one group of '\(image.name)'",
                found: "'\(groups[image.name]!)' and '\(group)'")
        }
        if let width = Int(exactly: image.width), let height = Int(exactly: image.height), width > 0, height > 0 {
            sizes[image.name] = StatedSize(width: width, height: height, path: path, line: image.line)
        }
    }
}
