import Network
import Numbers
import Raster

/// Where patches are taken from pictures with boxes.
///
/// Every marked object has three zones, all of them rectangles around the middle of its box, and the zone in
/// which the *middle of a window* lies decides what the window is called:
///
/// ```
///        background: class 0, a detection here would be a false alarm
///    ┌───────────────────────────┐  ← half a box (× dontCareShareOfSide) + dontCareMarginInPixels
///    │        don't care         │     never sampled: the answer between "yes" and "no" is free
///    │      ┌─────────────┐      │  ← max(jitterInPixels, jitterShareOfSide × side)
///    │      │  positive   │      │
///    │      └─────────────┘      │
///    └───────────────────────────┘
/// ```
///
/// A scan with stride S sees every place from a window whose middle is at most S/2 away in each direction, so
/// the positive zone must reach at least that far.
public struct PatchSampling: Codable, Sendable, Equatable {
    /// Half the side of the smallest positive zone. Default: half a stride and 4 pixels more.
    public var jitterInPixels: Double
    /// Half the side of the positive zone as a share of the side of the box, where that is more than
    /// ``jitterInPixels``: the middle of a large cell is not a matter of a few pixels. Default: 0.25.
    public var jitterShareOfSide: Double
    /// How much of the box belongs to the "don't care" zone. Default: 1, the whole box.
    public var dontCareShareOfSide: Double
    /// How far the "don't care" zone reaches beyond the box (and beyond the positive zone). Default: half a
    /// stride.
    public var dontCareMarginInPixels: Double
    /// The share of the background patches whose window shows a part of an object. Default: 0.4.
    public var nearMissShare: Double
    /// How far beyond the "don't care" zone near misses lie. Default: a quarter of the window's longer side.
    public var nearMissRingInPixels: Double
    /// Patches of each marked object in an epoch. Default: 4.
    public var positivesPerBox: Int
    /// Background patches of each picture in an epoch. Default: 8.
    public var backgroundsPerPicture: Int
    /// Patches of each picture in an epoch where a picture is one sample as a whole. Default: 1.
    public var patchesPerWholePicture: Int
    /// How often the patches of each class are repeated in a training epoch, each time from another place and altered
    /// otherwise; the first number is for the background. Empty repeats nothing. Default: empty.
    public var repeats: [Int]

    /// The share of the patches that show the picture cut off at a border which it has not; see ``PicturePart``. Default: nil,
    /// which is none.
    public var cutShare: Double?

    /// The defaults for a window and the stride of the net's scan.
    public init(window: Extent, strideInPixels: Int) {
        jitterInPixels = Double(strideInPixels) / 2 + 4
        jitterShareOfSide = 0.25
        dontCareShareOfSide = 1
        dontCareMarginInPixels = Double(strideInPixels) / 2
        nearMissShare = 0.4
        nearMissRingInPixels = Double(max(window.width, window.height)) / 4
        positivesPerBox = 4
        backgroundsPerPicture = 8
        patchesPerWholePicture = 1
        repeats = []
    }

    /// How often the patches of a class are repeated.
    func repeats(of classIndex: Int) -> Int { repeats.indices.contains(classIndex) ? repeats[classIndex] : 1 }

    /// The middles of windows that show the object.
    func positiveZone(of box: Box) -> Box {
        Box(
            centerX: box.centerX, centerY: box.centerY,
            halfWidth: max(jitterInPixels, jitterShareOfSide * box.width),
            halfHeight: max(jitterInPixels, jitterShareOfSide * box.height))
    }

    /// The middles of windows that are not called background.
    func dontCareZone(of box: Box) -> Box {
        let positive = positiveZone(of: box)
        return Box(
            centerX: box.centerX, centerY: box.centerY,
            halfWidth: max(positive.width, dontCareShareOfSide * box.width) / 2 + dontCareMarginInPixels,
            halfHeight: max(positive.height, dontCareShareOfSide * box.height) / 2 + dontCareMarginInPixels)
    }
}

extension PatchSampling {
    /// The zone of a point.
    ///
    /// Where positive zones overlap, the object with the nearest middle wins. Objects that were left unmarked
    /// have a "don't care" zone only.
    package func zone(x: Double, y: Double, on picture: LabelledPicture) -> PatchZone {
        let objects = picture.objects
        func distance(_ index: Int) -> Double {
            let box = objects[index].box
            return (box.centerX - x) * (box.centerX - x) + (box.centerY - y) * (box.centerY - y)
        }
        let near = objects.indices.filter { positiveZone(of: objects[$0].box).contains(x: x, y: y) }
        if let nearest = near.min(by: { distance($0) < distance($1) }) { return .positive(object: nearest) }
        if objects.contains(where: { dontCareZone(of: $0.box).contains(x: x, y: y) })
            || picture.ignored.contains(where: { dontCareZone(of: $0).contains(x: x, y: y) })
        {
            return .dontCare
        }
        return .background
    }

    /// The middle of a window that shows an object, drawn from its positive zone.
    ///
    /// The middle stays on the picture, and away from places that belong to an object of another class.
    func positiveCenter(
        of object: LabelledObject, on picture: LabelledPicture, from random: inout RandomSource
    ) -> (x: Double, y: Double) {
        let zone = positiveZone(of: object.box)
        // Objects of another class seldom cover a whole zone; then the middle of the box is taken.
        for _ in 0..<32 {
            let x = random.uniform(in: zone.xmin...zone.xmax).clamped(to: 0...Double(picture.width))
            let y = random.uniform(in: zone.ymin...zone.ymax).clamped(to: 0...Double(picture.height))
            if case .positive(let winner) = self.zone(x: x, y: y, on: picture),
                picture.objects[winner].classIndex != object.classIndex
            {
                continue
            }
            return (x, y)
        }
        return (
            object.box.centerX.clamped(to: 0...Double(picture.width)),
            object.box.centerY.clamped(to: 0...Double(picture.height))
        )
    }

    /// Where only a fortieth of the picture is background, this misses it twice in a thousand times.
    private static let mostAttempts = 256

    /// The middle of a background window anywhere on the picture; `nil` when the objects leave no room.
    func backgroundCenter(on picture: LabelledPicture, from random: inout RandomSource) -> (x: Double, y: Double)? {
        for _ in 0..<Self.mostAttempts {
            let x = random.uniform(in: 0...Double(picture.width))
            let y = random.uniform(in: 0...Double(picture.height))
            if zone(x: x, y: y, on: picture) == .background { return (x, y) }
        }
        return nil
    }

    /// The middle of a background window just outside of an object's "don't care" zone; `nil` without room.
    func nearMissCenter(on picture: LabelledPicture, from random: inout RandomSource) -> (x: Double, y: Double)? {
        guard !picture.objects.isEmpty else { return nil }
        let objects = picture.objects
        for _ in 0..<Self.mostAttempts {
            let object = objects[random.integer(below: objects.count)]
            let ring = dontCareZone(of: object.box).expanded(by: nearMissRingInPixels)
            let x = random.uniform(in: ring.xmin...ring.xmax)
            let y = random.uniform(in: ring.ymin...ring.ymax)
            guard x >= 0, y >= 0, x <= Double(picture.width), y <= Double(picture.height) else { continue }
            if zone(x: x, y: y, on: picture) == .background { return (x, y) }
        }
        return nil
    }
}

extension Comparable {
    /// The nearest value in a range.
    func clamped(to range: ClosedRange<Self>) -> Self { min(max(self, range.lowerBound), range.upperBound) }
}
