import Files
import Formats
import Raster

extension BoxTable {
    /// Reads a folder of label images: for each picture one of its name, in which each object has a number of its own.
    ///
    /// 0 is what is no object. An image with one other number only is a mask: its connected regions are the objects, also
    /// where they touch at corners. All objects are of the class `object`. Images that cannot be read are listed in
    /// ``skipped``; so are those of no picture.
    ///
    /// - Parameters:
    ///   - path: The folder; images may lie deeper, as their pictures do.
    ///   - pictures: The pictures.
    /// - Throws: ``TrainingDataError`` where a folder cannot be listed or no image can be read.
    init(labelImages path: String, pictures: NamedPictures) throws {
        self.init(path: path)
        var names: [String: String] = [:]
        for name in pictures.names {
            names[Path.joined(Path.folder(of: name), Path.stem(of: name))] = name
        }
        for image in try PictureFolder.pictures(below: path) {
            let file = Path.joined(path, image)
            guard let name = names[Path.joined(Path.folder(of: image), Path.stem(of: image))] else {
                skipped.append(SkippedPicture(path: file, reason: "'\(file)': there is no picture of this name"))
                continue
            }
            do {
                let objects = try LabelImages.objects(in: file)
                add(image: name)
                sizes[name] = StatedSize(width: objects.width, height: objects.height, path: file, line: 0)
                entries += objects.boxes.map {
                    Entry(image: name, className: LabelImages.className, box: $0, path: file, line: 0)
                }
            } catch {
                skipped.append(SkippedPicture(path: file, reason: "\(error)"))
            }
        }
        guard !images.isEmpty else {
            throw TrainingDataError.noUsablePictures(
                path: path, skipped: skipped.count, firstReason: skipped.first?.reason)
        }
    }
}

/// The objects of pictures whose pixels are numbers of objects.
enum LabelImages {
    /// The class of all objects.
    static let className = "object"

    /// Whether a folder has pictures.
    static func isFolderOfThem(_ path: String) -> Bool {
        !((try? PictureFolder.pictures(below: path)) ?? []).isEmpty
    }

    /// The boxes around the objects of an image, in the order in which they begin from the top.
    ///
    /// - Throws: `LabelRowsError`, `RasterError`.
    static func objects(in path: String) throws -> (width: Int, height: Int, boxes: [Box]) {
        let rows = try LabelRows(path)
        var numbered = NumberedObjects()
        var connected = ConnectedRuns<Frame>()
        var numbers: Set<UInt16> = []
        var row = [UInt16](repeating: 0, count: rows.width)
        for y in 0..<rows.height {
            try row.withUnsafeMutableBufferPointer { try rows.readRow(into: $0) }
            let runs = runs(row)
            numbers.formUnion(runs.lazy.map(\.number))
            numbered.add(runs, y)
            // Regions matter while there is one number.
            if numbers.count <= 1 { connected.add(runs.map { ($0.columns, Frame($0.columns, y)) }) }
        }
        return (rows.width, rows.height, numbers.count == 1 ? connected.finished.map(\.box) : numbered.boxes)
    }

    /// The smallest box around some pixels; the last row and column are behind it.
    private struct Frame: JoinedRegion {
        var left: Int, top: Int, right: Int, bottom: Int

        init(_ columns: Range<Int>, _ row: Int) {
            (left, top, right, bottom) = (columns.lowerBound, row, columns.upperBound, row + 1)
        }

        mutating func add(_ other: Frame) {
            (left, top) = (min(left, other.left), min(top, other.top))
            (right, bottom) = (max(right, other.right), max(bottom, other.bottom))
        }

        var box: Box {
            Box(xmin: Double(left), ymin: Double(top), xmax: Double(right), ymax: Double(bottom))
        }
    }

    /// Stretches of equal numbers other than 0.
    private static func runs(_ row: [UInt16]) -> [(number: UInt16, columns: Range<Int>)] {
        var result: [(UInt16, Range<Int>)] = []
        var start = 0
        while start < row.count {
            var end = start + 1
            while end < row.count, row[end] == row[start] { end += 1 }
            if row[start] != 0 { result.append((row[start], start..<end)) }
            start = end
        }
        return result
    }

    /// Objects of which each has its number.
    private struct NumberedObjects {
        private var places: [UInt16: Int] = [:]
        private var frames: [Frame] = []

        mutating func add(_ runs: [(number: UInt16, columns: Range<Int>)], _ y: Int) {
            for (number, columns) in runs {
                if let place = places[number] {
                    frames[place].add(Frame(columns, y))
                } else {
                    places[number] = frames.count
                    frames.append(Frame(columns, y))
                }
            }
        }

        var boxes: [Box] { frames.map(\.box) }
    }
}
