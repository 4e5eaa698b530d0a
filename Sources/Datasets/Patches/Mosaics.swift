import Numbers
import Raster

/// Scenes that are made of patches: patches of the background side by side, and patches of objects anywhere on them.
///
/// Patches show objects in their middle, and background as somebody has chosen it. A scan meets more: objects that are off
/// the middle, two in a window, edges. Scenes of the same patches have all that, and what an object is on them is known.
/// Where no patch shows background, but all objects stand on a ground of one colour that reaches the border, as digits do,
/// that ground is the background.
public struct Mosaics: Codable, Sendable, Equatable {
    /// Patches of background in a row and in a column of a scene.
    public var columns = 5
    /// Patches of background one above the other.
    public var rows = 5
    /// The most objects on a scene.
    public var objects = 5
    /// The most objects on a scene of plain ground: it says what lies between objects, which background patches cannot.
    public var objectsOnPlainGround = 16
    /// The most scenes for training; a quarter as many for validation.
    public var scenes = 120
    /// Decides every random choice.
    public var seed: UInt64

    /// Scenes of the usual size.
    public init(seed: UInt64 = 1) { self.seed = seed }

    /// Fewer patches of background look alike everywhere.
    private static let leastBackground = 8

    /// The data and scenes of their patches, each scene of patches of one part.
    ///
    /// - Returns: The data, and the split with the scenes; nil where the data have no background and no plain ground, or
    ///   patches are of several sizes.
    /// - Throws: What the store of the pictures throws.
    package func adding(to data: LabelledData, _ split: Split) throws -> (data: LabelledData, split: Split)? {
        guard let first = data.pictures.first,
            data.pictures.allSatisfy({ ($0.width, $0.height) == (first.width, first.height) })
        else { return nil }
        if data.classes.first == LabelledData.backgroundClass { return try adding(to: data, split, on: nil) }
        guard let background = data.addingBackground(), let ground = try PlainGround(of: data, split.training) else {
            return nil
        }
        return try adding(to: background, split, on: ground)
    }

    /// - Parameter ground: Nil for that of the patches of background.
    private func adding(
        to data: LabelledData, _ split: Split, on ground: PlainGround?
    ) throws -> (data: LabelledData, split: Split)? {
        let most = ground == nil ? objects : objectsOnPlainGround
        var result = data
        var split = split
        var pictures: [Picture] = []
        for (part, count) in [(Split.Part.training, scenes), (.validation, max(4, scenes / 4))] {
            let patches = Patches(data, split[part])
            guard
                ground != nil || patches.background.count >= Self.leastBackground
                    || part == .validation && !patches.background.isEmpty,
                !patches.objects.isEmpty
            else { return nil }
            // No more than show each object about twice.
            let wanted = min(count, max(4, 2 * patches.objects.count / max(1, most)))
            for number in 0..<wanted {
                var random = RandomSource(seed: seed).derived(part == .training ? 0 : 1, number)
                let (picture, objects) = try scene(patches, data, on: ground, most: most, &random)
                let index = result.pictures.count
                result.pictures.append(
                    LabelledPicture(
                        path: "", name: "mosaic/\(part.rawValue)/\(number)", part: part, width: picture.width,
                        height: picture.height, label: .objects(objects, ignored: [])))
                if !result.hashes.isEmpty { result.hashes.append(picture.hash) }
                pictures.append(picture)
                split.add(index, to: part)
            }
        }
        result.store = JoinedPictures(data.store, PicturesInMemory(pictures, channels: data.store.channels))
        return (result, split)
    }

    /// The patches of a part.
    private struct Patches {
        var background: [Int]
        var objects: [(picture: Int, classIndex: Int)]

        init(_ data: LabelledData, _ indices: [Int]) {
            (background, objects) = ([], [])
            for index in indices {
                switch data.pictures[index].label {
                case .whole(0): background.append(index)
                case .whole(let classIndex): objects.append((index, classIndex))
                case .objects(let found, let ignored): if found.isEmpty, ignored.isEmpty { background.append(index) }
                }
            }
        }
    }

    private func scene(
        _ patches: Patches, _ data: LabelledData, on ground: PlainGround?, most: Int, _ random: inout RandomSource
    ) throws -> (Picture, [LabelledObject]) {
        let size = data.pictures[0]
        var scene = Picture(
            width: columns * size.width, height: rows * size.height,
            color: ground?.color ?? [UInt8](repeating: 0, count: data.store.channels))
        for row in 0..<(ground == nil ? rows : 0) {
            for column in 0..<columns {
                let patch = patches.background[random.integer(below: patches.background.count)]
                try scene.paste(data.store.picture(at: patch), x: column * size.width, y: row * size.height)
            }
        }
        var boxes: [LabelledObject] = []
        for _ in 0..<1 + random.integer(below: most) {
            let x = random.integer(below: scene.width - size.width + 1)
            let y = random.integer(below: scene.height - size.height + 1)
            let box = Box(
                xmin: Double(x), ymin: Double(y), xmax: Double(x + size.width), ymax: Double(y + size.height))
            let patch = patches.objects[random.integer(below: patches.objects.count)]
            guard !boxes.contains(where: { $0.box.clipped(to: box) != nil }) else { continue }
            try scene.paste(data.store.picture(at: patch.picture), x: x, y: y)
            boxes.append(LabelledObject(classIndex: patch.classIndex, box: box))
        }
        return (scene, boxes)
    }
}

extension Picture {
    /// Lays a picture of as many channels over this one; all of it lies inside.
    fileprivate mutating func paste(_ patch: Picture, x: Int, y: Int) {
        let length = patch.width * channels
        for row in 0..<patch.height {
            let target = ((y + row) * width + x) * channels
            samples.replaceSubrange(
                target..<target + length, with: patch.samples[row * length..<(row + 1) * length])
        }
    }
}

extension Box {
    /// What two boxes have in common; nil for nothing.
    fileprivate func clipped(to other: Box) -> Box? {
        let (left, top) = (max(xmin, other.xmin), max(ymin, other.ymin))
        let (right, bottom) = (min(xmax, other.xmax), min(ymax, other.ymax))
        return left < right && top < bottom ? Box(xmin: left, ymin: top, xmax: right, ymax: bottom) : nil
    }
}
