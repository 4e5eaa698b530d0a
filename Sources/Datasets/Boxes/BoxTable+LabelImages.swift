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
        var connected = ConnectedObjects()
        var numbers: Set<UInt16> = []
        var row = [UInt16](repeating: 0, count: rows.width)
        for y in 0..<rows.height {
            try row.withUnsafeMutableBufferPointer { try rows.readRow(into: $0) }
            numbers.formUnion(row)
            numbered.add(row, y)
            connected.add(row, y)
        }
        numbers.remove(0)
        return (rows.width, rows.height, numbers.count == 1 ? connected.boxes : numbered.boxes)
    }

    /// The smallest box around some pixels; the last row and column are behind it.
    private struct Frame {
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

        mutating func add(_ row: [UInt16], _ y: Int) {
            for (number, columns) in LabelImages.runs(row) {
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

    /// Regions of pixels that touch each other, also at corners.
    private struct ConnectedObjects {
        /// The region that each region has become a part of; its own where it has not.
        private var parents: [Int] = []
        private var frames: [Frame] = []
        private var above: [(columns: Range<Int>, region: Int)] = []

        private mutating func root(_ region: Int) -> Int {
            var region = region
            while parents[region] != region {
                parents[region] = parents[parents[region]]
                region = parents[region]
            }
            return region
        }

        mutating func add(_ row: [UInt16], _ y: Int) {
            var here: [(columns: Range<Int>, region: Int)] = []
            for (_, columns) in LabelImages.runs(row) {
                var region: Int?
                // One column more at each end for corners.
                for other in above
                where other.columns.lowerBound <= columns.upperBound && other.columns.upperBound >= columns.lowerBound {
                    let found = root(other.region)
                    if let known = region, known != found {
                        let (first, second) = (min(known, found), max(known, found))
                        parents[second] = first
                        frames[first].add(frames[second])
                        region = first
                    } else {
                        region = found
                    }
                }
                let place = region ?? parents.count
                if region == nil {
                    parents.append(place)
                    frames.append(Frame(columns, y))
                } else {
                    frames[place].add(Frame(columns, y))
                }
                here.append((columns, place))
            }
            above = here
        }

        var boxes: [Box] { parents.indices.filter { parents[$0] == $0 }.map { frames[$0].box } }
    }
}
