import Network
import Numbers
import Raster
import Testing

@testable import Datasets

@Suite struct PicturePartTests {
    private let window = Extent(height: 20, width: 24)

    /// A picture of 96×80 pixels with an object in its middle, one at its border, and one that was left unmarked.
    private func data() -> LabelledData {
        let count = 96 * 80 * 3
        let samples = (0..<count).map { UInt8($0 * 7919 % 251) }
        let picture = Picture(width: 96, height: 80, channels: 3, samples: samples)
        let objects = [
            LabelledObject(classIndex: 1, box: Box(xmin: 40, ymin: 30, xmax: 60, ymax: 46)),
            LabelledObject(classIndex: 1, box: Box(xmin: 0, ymin: 60, xmax: 12, ymax: 76)),
        ]
        return LabelledData(
            classes: [LabelledData.backgroundClass, "thing"],
            pictures: [
                LabelledPicture(
                    path: "a.png", name: "a", width: 96, height: 80,
                    label: .objects(objects, ignored: [Box(xmin: 70, ymin: 10, xmax: 90, ymax: 26)]))
            ], store: PicturesInMemory([picture], channels: 3))
    }

    private func plan(cutShare: Double?) -> PatchPlan {
        var sampling = PatchSampling(window: window, strideInPixels: 4)
        (sampling.positivesPerBox, sampling.backgroundsPerPicture, sampling.cutShare) = (60, 300, cutShare)
        sampling.dontCareShareOfSide = 0.6
        return PatchPlan(data: data(), pictures: [0], window: window, sampling: sampling, seed: 5)
    }

    @Test("A patch of a part has the samples of a patch of the picture that was cut out", arguments: [false, true])
    func samples(isScaled: Bool) throws {
        let whole = try data().store.picture(at: 0)
        var augmentation = Augmentation.none
        if isScaled { (augmentation.scale, augmentation.rotationInDegrees) = (0.3, 30) }
        var part = PicturePart(width: 96, height: 80)
        (part.columns, part.rows) = (30..<70, 11..<52)
        let samples = part.rows.flatMap { y in
            part.columns.flatMap { x in (0..<3).map { whole.samples[(y * 96 + x) * 3 + $0] } }
        }
        let cut = Picture(width: part.columns.count, height: part.rows.count, channels: 3, samples: samples)
        for seed in 0..<12 as Range<UInt64> {
            let (x, y) = (31 + Double(seed) * 3, 12 + Double(seed) * 3.5)
            let found = try Support.cut(
                PatchCutter(store: data().store, window: window, augmentation: augmentation),
                PatchDescription(
                    pictureIndex: 0, centerX: x, centerY: y, classIndex: 1, kind: .object, augmentationSeed: seed,
                    part: part))
            let expected = try Support.cut(
                PatchCutter(store: PicturesInMemory([cut], channels: 3), window: window, augmentation: augmentation),
                PatchDescription(
                    pictureIndex: 0, centerX: x - 30, centerY: y - 11, classIndex: 1, kind: .object,
                    augmentationSeed: seed))
            let difference = zip(found, expected).map { abs($0 - $1) }.max()!
            #expect(difference <= (isScaled ? 1e-4 : 0), "seed \(seed)")
        }
    }

    @Test("Objects that are whole are cut in training, and what is left of them is labelled")
    func objects() {
        let patches = plan(cutShare: 0.5).epoch(0).filter { $0.kind == .object }
        let cut = patches.filter { $0.part != nil }
        #expect(patches.count == 120 && (15...45).contains(cut.count))
        var sides: Set<[Bool]> = []
        for patch in cut {
            let (part, box) = (patch.part!, patch.box!)
            #expect(part.visible(of: box) == box)
            let share = box.width * box.height / (20 * 16)
            #expect((0.3...0.9).contains(share))
            #expect(part.columns.count >= window.width && part.rows.count >= window.height)
            #expect(
                Double(part.columns.lowerBound) <= patch.centerX && patch.centerX <= Double(part.columns.upperBound))
            #expect(Double(part.rows.lowerBound) <= patch.centerY && patch.centerY <= Double(part.rows.upperBound))
            sides.insert([part.columns != 0..<96, part.columns.lowerBound > 0 || part.rows.lowerBound > 0])
        }
        #expect(sides.count == 4)
    }

    @Test("Background beside a border that is not there shows nothing that is left of an object")
    func backgrounds() {
        let plan = plan(cutShare: 0.5)
        let boxes = plan.data.pictures[0].objects.map(\.box) + plan.data.pictures[0].ignored
        let cut = plan.epoch(0).filter { $0.classIndex == 0 && $0.part != nil }
        #expect((60...180).contains(cut.count))
        for patch in cut {
            for left in boxes.compactMap({ patch.part!.visible(of: $0) }) {
                #expect(!plan.sampling.dontCareZone(of: left).contains(x: patch.centerX, y: patch.centerY))
            }
        }
    }

    @Test("Validation shows pictures as they are, and without cuts all is as before")
    func others() {
        let (plain, cut) = (plan(cutShare: nil), plan(cutShare: 0.5))
        #expect(cut.fixed() == plain.fixed() && cut.fixed().allSatisfy { $0.part == nil })
        let whole = cut.epoch(0).filter { $0.part == nil }
        #expect(Set(whole).isSubset(of: Set(plain.epoch(0))))
    }
}
