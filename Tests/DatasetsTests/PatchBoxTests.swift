import Network
import Numbers
import Raster
import Testing

@testable import Datasets

@Suite struct PatchBoxTests {
    /// What the augmentations of a test alter.
    static let augmentations: [Augmentation] = {
        var turns = Augmentation.none
        (turns.turnsByRightAngles, turns.flipsHorizontally, turns.flipsVertically) = (true, true, true)
        var shifts = turns
        shifts.shiftInPixels = 3
        var scales = shifts
        scales.scale = 0.2
        return [.none, turns, shifts, scales]
    }()

    @Test("A box lies where its object is seen, however the patch is altered", arguments: augmentations)
    func boxesFollowTheirObjects(augmentation: Augmentation) throws {
        let picture = Picture(width: 90, height: 80, color: [0, 0, 0])
        var random = RandomSource(seed: 5)
        for seed in 0..<40 {
            let (width, height) = (random.integer(below: 8) + 6, random.integer(below: 8) + 6)
            let (left, top) = (30 + random.integer(below: 12), 26 + random.integer(below: 12))
            var shown = picture
            for y in top..<top + height {
                for x in left..<left + width { for channel in 0..<3 { shown[x, y, channel] = 255 } }
            }
            let box = Box(
                xmin: Double(left), ymin: Double(top), xmax: Double(left + width), ymax: Double(top + height))
            let cutter = PatchCutter(
                store: PicturesInMemory([shown], channels: 3), window: Extent(40), augmentation: augmentation)
            let patch = PatchDescription(
                pictureIndex: 0, centerX: box.centerX + random.uniform(in: -4...4),
                centerY: box.centerY + random.uniform(in: -4...4), classIndex: 1, kind: .object,
                augmentationSeed: UInt64(seed), box: box)
            let found = try #require(cutter.box(of: patch))
            // The middle and the size of what is bright, each pixel as far as it is.
            let samples = try Support.cut(cutter, patch)
            var (sum, x, y) = (0.0, 0.0, 0.0)
            var (columns, rows) = ([Double](repeating: 0, count: 40), [Double](repeating: 0, count: 40))
            for row in 0..<40 {
                for column in 0..<40 {
                    let value = Double(samples[(row * 40 + column) * 3])
                    sum += value
                    x += value * (Double(column) + 0.5 - 20)
                    y += value * (Double(row) + 0.5 - 20)
                    columns[column] = max(columns[column], value)
                    rows[row] = max(rows[row], value)
                }
            }
            let (offset, size) = (found.offset, found.size)
            // Edges that are sampled between pixels move the mean of what is seen a little.
            let error = augmentation.scale > 0 ? 0.2 : 0.01
            #expect(abs(offset.x * 40 - x / sum) < error && abs(offset.y * 40 - y / sum) < error, "seed \(seed)")
            #expect(abs(size.width * 40 - columns.reduce(0, +)) < 0.6, "seed \(seed), width \(width)")
            #expect(abs(size.height * 40 - rows.reduce(0, +)) < 0.6, "seed \(seed), height \(height)")
        }
    }

    @Test("A turned box is that of the ellipse that fills it")
    func turnedBoxes() throws {
        var augmentation = Augmentation.none
        augmentation.rotationInDegrees = 180
        let cutter = PatchCutter(
            store: PicturesInMemory([Picture(width: 60, height: 60, color: [0, 0, 0])], channels: 3),
            window: Extent(40), augmentation: augmentation)
        let round = Box(centerX: 30, centerY: 30, halfWidth: 8, halfHeight: 8)
        let long = Box(centerX: 30, centerY: 30, halfWidth: 12, halfHeight: 4)
        for seed in 0..<20 {
            func size(_ box: Box) throws -> (width: Double, height: Double) {
                try #require(
                    cutter.box(
                        of: PatchDescription(
                            pictureIndex: 0, centerX: 30, centerY: 30, classIndex: 1, kind: .object,
                            augmentationSeed: UInt64(seed), box: box))
                ).size
            }
            let circle = try size(round)
            #expect(abs(circle.width * 40 - 16) < 1e-3 && abs(circle.height * 40 - 16) < 1e-3)
            // The squares of an ellipse's two extents add up to those of its axes.
            let ellipse = try size(long)
            let sum = ellipse.width * ellipse.width + ellipse.height * ellipse.height
            #expect(abs(sum * 1600 - (24 * 24 + 8 * 8)) < 0.1)
        }
    }

    @Test("Plans say the box of each object, and none for background")
    func plansSayBoxes() throws {
        let cutter = PatchCutter(
            store: PicturesInMemory([Picture(width: 60, height: 60, color: [0, 0, 0])], channels: 3),
            window: Extent(20), augmentation: .none)
        #expect(
            cutter.box(
                of: PatchDescription(pictureIndex: 0, centerX: 9, centerY: 9, classIndex: 0, kind: .background)) == nil)
        let object = LabelledObject(classIndex: 1, box: Box(xmin: 20, ymin: 24, xmax: 30, ymax: 30))
        let data = LabelledData(
            classes: ["background", "cell"],
            pictures: [
                LabelledPicture(
                    path: "a", name: "a", width: 60, height: 60, label: .objects([object], ignored: []))
            ], store: PicturesInMemory([Picture(width: 60, height: 60, color: [0, 0, 0])], channels: 3))
        let plan = PatchPlan(
            data: data, pictures: [0], window: Extent(20),
            sampling: PatchSampling(window: Extent(20), strideInPixels: 4), seed: 1)
        let samples = PatchSamples.training(plan, augmentation: .none)
        for (index, patch) in samples.patches(epoch: 0).enumerated() {
            #expect((samples.box(of: index, epoch: 0) != nil) == (patch.classIndex == 1))
        }
    }
}
