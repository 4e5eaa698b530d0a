import Raster

/// A part of a picture that goes into a part of a split by itself.
struct PictureRegion: Equatable {
    /// The index of the picture.
    var picture: Int
    /// Its left upper corner on the picture.
    var x, y: Int
    var width, height: Int
    var part: Split.Part

    /// The name of a region of a picture, a media fragment: `NAME#xywh=X,Y,WIDTH,HEIGHT`.
    ///
    /// Source: Media Fragments URI 1.0, W3C Recommendation 2012.
    func name(of picture: String) -> String { "\(picture)\(Self.mark)\(x),\(y),\(width),\(height)" }

    private static let mark = "#xywh="

    /// Reads a name; nil where it is not that of a region.
    static func parsed(_ name: Substring) -> (picture: Substring, numbers: [Int])? {
        guard let mark = name.ranges(of: mark).last else { return nil }
        let parts = name[mark.upperBound...].split(separator: ",", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int($0) }
        guard parts.count == 4, numbers.count == 4, numbers[0] >= 0, numbers[1] >= 0, numbers[2] > 0, numbers[3] > 0
        else { return nil }
        return (name[..<mark.lowerBound], numbers)
    }

    /// What is on the region: objects whose middle is on it; others that reach into it are neither objects nor background.
    func label(of label: LabelledPicture.Label) -> LabelledPicture.Label {
        guard case .objects(let objects, let ignored) = label else { return label }
        func moved(_ box: Box) -> Box? {
            let (left, top) = (max(box.xmin - Double(x), 0), max(box.ymin - Double(y), 0))
            let (right, bottom) = (min(box.xmax - Double(x), Double(width)), min(box.ymax - Double(y), Double(height)))
            return left < right && top < bottom ? Box(xmin: left, ymin: top, xmax: right, ymax: bottom) : nil
        }
        func isInside(_ box: Box) -> Bool {
            (Double(x)..<Double(x + width)).contains(box.centerX)
                && (Double(y)..<Double(y + height)).contains(box.centerY)
        }
        return .objects(
            objects.filter { isInside($0.box) }.compactMap { object in
                moved(object.box).map { LabelledObject(classIndex: object.classIndex, box: $0) }
            },
            ignored: ignored.compactMap(moved) + objects.filter { !isInside($0.box) }.compactMap { moved($0.box) })
    }

    /// The samples of the region.
    func cut(from picture: Picture) -> Picture {
        let length = width * picture.channels
        var samples: [UInt8] = []
        samples.reserveCapacity(height * length)
        for row in y..<y + height {
            let start = (row * picture.width + x) * picture.channels
            samples += picture.samples[start..<start + length]
        }
        return Picture(width: width, height: height, channels: picture.channels, samples: samples)
    }
}

/// Regions of the pictures of another store.
struct RegionPictures: PictureStore {
    let base: any PictureStore
    /// For each picture its index in the other store, and the region unless it is the whole.
    let entries: [(source: Int, region: PictureRegion?)]

    var count: Int { entries.count }
    var channels: Int { base.channels }

    func picture(at index: Int) throws -> Picture {
        let picture = try base.picture(at: entries[index].source)
        return entries[index].region?.cut(from: picture) ?? picture
    }

    func intensity(at index: Int) -> ShownIntensity? { base.intensity(at: entries[index].source) }
}
