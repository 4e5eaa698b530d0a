import Network
import Numbers

/// The patches of every epoch: which windows are shown to the net, in which order.
///
/// A plan is a pure function of (data, part, sampling, seed, epoch), so that an epoch can be repeated, and
/// continued after an interruption.
public struct PatchPlan: Sendable {
    /// The data.
    public let data: LabelledData
    /// The pictures that the plan takes patches from: one part of a ``Split``.
    public let pictures: [Int]
    /// The window of the net.
    public let window: Extent
    /// Where patches are taken from.
    public let sampling: PatchSampling
    /// Background that an earlier network took for objects: part of every epoch, at the same places.
    public let mined: [HardNegative]
    private let random: RandomSource

    /// A plan for one part of the data.
    ///
    /// - Parameter mined: Those on other pictures are left out.
    public init(
        data: LabelledData, pictures: [Int], window: Extent, sampling: PatchSampling, mined: [HardNegative] = [],
        seed: UInt64
    ) {
        precondition(pictures.allSatisfy(data.pictures.indices.contains), "a plan takes pictures of its data")
        precondition((0...1).contains(sampling.nearMissShare), "a share lies between 0 and 1")
        precondition(sampling.repeats.allSatisfy { $0 > 0 }, "patches are repeated at least once")
        self.data = data
        self.pictures = pictures
        self.window = window
        self.sampling = sampling
        let own = Set(pictures)
        self.mined = mined.filter { own.contains($0.pictureIndex) }
        random = RandomSource(seed: seed)
    }

    /// The patches of a training epoch, in random order, each with a seed for its augmentation.
    ///
    /// - Parameter epoch: Counted from 0.
    public func epoch(_ epoch: Int) -> [PatchDescription] {
        precondition(epoch >= 0, "epochs are counted from 0")
        var patches = self.patches(epoch, isFixed: false)
        var order = random.derived(epoch, -1)
        order.shuffle(&patches)
        return patches
    }

    /// The patches for validation: always the same, by picture, not augmented.
    ///
    /// Windows around objects are jittered as they are in training, because a scan does not hit the middle of
    /// an object either; whole pictures are cut in their middle.
    public func fixed() -> [PatchDescription] { patches(-1, isFixed: true) }

    /// The number of patches of each class in a training epoch, in the order of the classes.
    public func classCounts(epoch: Int) -> [Int] {
        precondition(epoch >= 0, "epochs are counted from 0")
        var counts = Array(repeating: 0, count: data.classes.count)
        for patch in patches(epoch, isFixed: false) { counts[patch.classIndex] += 1 }
        return counts
    }

    private func patches(_ epoch: Int, isFixed: Bool) -> [PatchDescription] {
        var patches: [PatchDescription] = []
        var backgroundsNearObjects = 0
        for index in pictures {
            let stream = random.derived(epoch, index)
            switch data.pictures[index].label {
            case .whole(let classIndex):
                patches += wholePatches(index, classIndex, stream, isFixed: isFixed)
            case .objects(let objects, _):
                patches += positives(index, objects, stream, isFixed: isFixed)
                patches += backgrounds(index, &backgroundsNearObjects, stream, isFixed: isFixed)
            }
        }
        return patches + minedPatches(epoch, isFixed: isFixed)
    }

    private func minedPatches(_ epoch: Int, isFixed: Bool) -> [PatchDescription] {
        mined.enumerated().map { number, place in
            var random = random.derived(epoch, place.pictureIndex, 3, number)
            return PatchDescription(
                pictureIndex: place.pictureIndex, centerX: place.centerX, centerY: place.centerY, classIndex: 0,
                kind: .mined, augmentationSeed: isFixed ? nil : random.next())
        }
    }

    private func positives(
        _ index: Int, _ objects: [LabelledObject], _ stream: RandomSource, isFixed: Bool
    ) -> [PatchDescription] {
        objects.enumerated().flatMap { number, object in
            let count = sampling.positivesPerBox * repeats(of: object.classIndex, isFixed)
            return (0..<count).map { turn in
                var random = stream.derived(0, number, turn)
                let part = part(isFixed, stream.derived(4, number, turn)) {
                    PicturePart(cutting: object.box, on: data.pictures[index], window: window, from: &$0)
                }
                var object = object
                if let part { object.box = part.visible(of: object.box)! }
                var center = sampling.positiveCenter(of: object, on: data.pictures[index], from: &random)
                if let part {
                    center.x = center.x.clamped(to: Double(part.columns.lowerBound)...Double(part.columns.upperBound))
                    center.y = center.y.clamped(to: Double(part.rows.lowerBound)...Double(part.rows.upperBound))
                }
                return PatchDescription(
                    pictureIndex: index, centerX: center.x, centerY: center.y, classIndex: object.classIndex,
                    kind: .object, augmentationSeed: isFixed ? nil : random.next(), box: object.box, part: part)
            }
        }
    }

    /// - Parameter backgroundsNearObjects: How many backgrounds the plan has taken so far from pictures with
    ///   objects: spreads the near misses evenly, so that their share is exact.
    private func backgrounds(
        _ index: Int, _ backgroundsNearObjects: inout Int, _ stream: RandomSource, isFixed: Bool
    ) -> [PatchDescription] {
        let picture = data.pictures[index]
        if picture.objects.isEmpty, picture.ignored.isEmpty, picture.width == window.width,
            picture.height == window.height
        {
            // There is one window on it; others would show its reflection.
            return wholePatches(index, 0, stream, isFixed: isFixed)
        }
        var patches: [PatchDescription] = []
        for turn in 0..<sampling.backgroundsPerPicture * repeats(of: 0, isFixed) {
            var random = stream.derived(1, turn)
            var wantsNearMiss = false
            if !picture.objects.isEmpty {
                let before = (Double(backgroundsNearObjects) * sampling.nearMissShare).rounded(.down)
                backgroundsNearObjects += 1
                wantsNearMiss = (Double(backgroundsNearObjects) * sampling.nearMissShare).rounded(.down) > before
            }
            let nearMiss = wantsNearMiss ? sampling.nearMissCenter(on: picture, from: &random) : nil
            guard let center = nearMiss ?? sampling.backgroundCenter(on: picture, from: &random) else { continue }
            let part = part(isFixed, stream.derived(5, turn)) {
                PicturePart(besideX: center.x, y: center.y, on: picture, sampling, window: window, from: &$0)
            }
            patches.append(
                PatchDescription(
                    pictureIndex: index, centerX: center.x, centerY: center.y, classIndex: 0,
                    kind: nearMiss == nil ? .background : .nearMiss, augmentationSeed: isFixed ? nil : random.next(),
                    part: part))
        }
        return patches
    }

    /// The part of the picture that a patch takes for the whole, for some of the patches of training.
    private func part(
        _ isFixed: Bool, _ random: RandomSource, _ draw: (inout RandomSource) -> PicturePart?
    ) -> PicturePart? {
        guard !isFixed, let share = sampling.cutShare else { return nil }
        var random = random
        return random.chance(share) ? draw(&random) : nil
    }

    /// Patches around the middle of a picture: as far off as ``PatchSampling/jitterInPixels`` where the picture
    /// is larger than the window, but never beyond its border.
    private func wholePatches(
        _ index: Int, _ classIndex: Int, _ stream: RandomSource, isFixed: Bool
    ) -> [PatchDescription] {
        let picture = data.pictures[index]
        let roomX = min(sampling.jitterInPixels, max(0, Double(picture.width - window.width) / 2))
        let roomY = min(sampling.jitterInPixels, max(0, Double(picture.height - window.height) / 2))
        let count = isFixed ? 1 : sampling.patchesPerWholePicture * repeats(of: classIndex, isFixed)
        return (0..<count).map { turn in
            var random = stream.derived(2, turn)
            let shiftX = isFixed ? 0 : random.uniform(in: -roomX...roomX)
            let shiftY = isFixed ? 0 : random.uniform(in: -roomY...roomY)
            return PatchDescription(
                pictureIndex: index, centerX: Double(picture.width) / 2 + shiftX,
                centerY: Double(picture.height) / 2 + shiftY, classIndex: classIndex, kind: .whole,
                augmentationSeed: isFixed ? nil : random.next())
        }
    }

    private func repeats(of classIndex: Int, _ isFixed: Bool) -> Int {
        isFixed ? 1 : sampling.repeats(of: classIndex)
    }
}
