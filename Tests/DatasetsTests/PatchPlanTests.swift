import Network
import Raster
import Testing

@testable import Datasets

@Suite struct PatchPlanTests {
    let sampling = PatchSampling(window: Extent(224), strideInPixels: 32)

    func plan(_ data: LabelledData, _ sampling: PatchSampling, seed: UInt64 = 1) -> PatchPlan {
        PatchPlan(
            data: data, pictures: Array(data.pictures.indices), window: Extent(224), sampling: sampling, seed: seed)
    }

    @Test("The defaults cover half a stride in each direction")
    func defaults() {
        #expect(sampling.jitterInPixels >= 16)
        #expect(sampling.dontCareMarginInPixels == 16)
        #expect(sampling.nearMissRingInPixels == 56)
    }

    @Test("Zones follow each other from the middle of a box outwards")
    func zones() {
        let data = Support.data(objects: [[Support.object(1, 300, 200, 40, 200)]])
        let picture = data.pictures[0]
        // Across: jitter 20 (more than a quarter of 40), then half a box at least as wide as the jitter, and 16.
        #expect(sampling.zone(x: 320, y: 200, on: picture) == .positive(object: 0))
        #expect(sampling.zone(x: 321, y: 200, on: picture) == .dontCare)
        #expect(sampling.zone(x: 336, y: 200, on: picture) == .dontCare)
        #expect(sampling.zone(x: 337, y: 200, on: picture) == .background)
        // Down: a quarter of 200 (more than the jitter), then half of 200 and 16.
        #expect(sampling.zone(x: 300, y: 250, on: picture) == .positive(object: 0))
        #expect(sampling.zone(x: 300, y: 251, on: picture) == .dontCare)
        #expect(sampling.zone(x: 300, y: 316, on: picture) == .dontCare)
        #expect(sampling.zone(x: 300, y: 317, on: picture) == .background)
    }

    @Test("Patches lie in the zones that their classes say, on the picture")
    func patchesLieInZones() {
        let objects = [
            [Support.object(1, 100, 100, 200, 180), Support.object(2, 190, 150, 60, 60)],
            [Support.object(1, 5, 470, 120, 60)], [],
        ]
        let data = Support.data(objects: objects, ignored: [Box(xmin: 500, ymin: 0, xmax: 600, ymax: 80)])
        for patch in plan(data, sampling).epoch(0) + plan(data, sampling).fixed() {
            let picture = data.pictures[patch.pictureIndex]
            #expect((0...640).contains(patch.centerX) && (0...480).contains(patch.centerY))
            switch sampling.zone(x: patch.centerX, y: patch.centerY, on: picture) {
            case .positive(let object): #expect(picture.objects[object].classIndex == patch.classIndex)
            case .dontCare: Issue.record("a patch was taken from where nobody cares: \(patch)")
            case .background: #expect(patch.classIndex == 0)
            }
        }
    }

    @Test("Backgrounds stay away from objects that were left unmarked")
    func ignoredBoxes() {
        let whole = Box(xmin: 0, ymin: 0, xmax: 640, ymax: 300)
        let data = Support.data(objects: [[]], ignored: [whole])
        let patches = plan(data, sampling).epoch(0)
        #expect(patches.count == sampling.backgroundsPerPicture)
        for patch in patches { #expect(patch.centerY > 316) }
    }

    @Test("A picture without room gives fewer backgrounds instead of wrong ones")
    func noRoom() {
        let data = Support.data(objects: [[Support.object(1, 320, 240, 640, 480)]])
        let patches = plan(data, sampling).epoch(0)
        #expect(patches.count == sampling.positivesPerBox)
        #expect(patches.allSatisfy { $0.kind == .object })
    }

    @Test("Counts and the share of near misses are as asked", arguments: [0, 0.25, 0.4, 1])
    func counts(share: Double) {
        var sampling = sampling
        sampling.nearMissShare = share
        sampling.positivesPerBox = 3
        sampling.backgroundsPerPicture = 7
        let data = Support.data(objects: Array(repeating: [Support.object(1, 300, 200, 150, 150)], count: 20))
        let patches = plan(data, sampling).epoch(2)
        #expect(patches.count { $0.kind == .object } == 60)
        #expect(patches.count { $0.classIndex == 0 } == 140)
        #expect(patches.count { $0.kind == .nearMiss } == Int((140 * share).rounded(.down)))
    }

    @Test("Near misses show a part of an object, off the middle")
    func nearMisses() {
        let data = Support.data(objects: [[Support.object(1, 300, 200, 150, 150)]])
        for epoch in 0..<20 {
            for patch in plan(data, sampling).epoch(epoch) where patch.kind == .nearMiss {
                let away = max(abs(patch.centerX - 300), abs(patch.centerY - 200))
                #expect(away > 75 + 16 && away <= 75 + 16 + 56)
                #expect(away < 75 + 112, "the window reaches into the box")
            }
        }
    }

    @Test("Jitter fills its zone")
    func jitterFillsItsZone() {
        var sampling = sampling
        sampling.positivesPerBox = 400
        let data = Support.data(objects: [[Support.object(1, 300, 200, 50, 50)]])
        let offsets = plan(data, sampling).epoch(0).filter { $0.kind == .object }.map { $0.centerX - 300 }
        #expect(offsets.min()! < -18 && offsets.max()! > 18)
        #expect(offsets.allSatisfy { abs($0) <= 20 })
    }

    @Test("An epoch is the same whenever it is asked for, and different from the others")
    func determinism() {
        let data = Support.data(objects: Array(repeating: [Support.object(1, 300, 200, 150, 150)], count: 5))
        let plan = plan(data, sampling)
        let third = plan.epoch(3)
        _ = plan.epoch(0)
        #expect(plan.epoch(3) == third)
        #expect(plan.epoch(4) != third)
        #expect(self.plan(data, sampling, seed: 2).epoch(3) != third)
        #expect(plan.fixed() == plan.fixed())
        #expect(plan.fixed().allSatisfy { $0.augmentationSeed == nil })
        #expect(Set(third.map(\.augmentationSeed)).count == third.count)
    }

    @Test("A picture's patches do not depend on which other pictures are in the part")
    func independence() {
        let data = Support.data(objects: Array(repeating: [Support.object(1, 300, 200, 150, 150)], count: 5))
        var sampling = sampling
        sampling.nearMissShare = 0
        let all = plan(data, sampling).epoch(1).filter { $0.pictureIndex == 4 }
        let alone = PatchPlan(data: data, pictures: [4], window: Extent(224), sampling: sampling, seed: 1).epoch(1)
        #expect(Set(all) == Set(alone))
    }

    @Test("Whole pictures are cut within their borders, in the middle for validation")
    func wholePictures() {
        let picture = LabelledPicture(path: "", name: "a", width: 300, height: 200, label: .whole(classIndex: 1))
        let data = LabelledData(
            classes: ["a", "b"], pictures: [picture],
            store: PicturesInMemory([Support.picture(width: 300, height: 200)], channels: 3))
        for epoch in 0..<30 {
            let patch = plan(data, sampling).epoch(epoch)[0]
            #expect(abs(patch.centerX - 150) <= 20 && patch.centerY == 100)
            #expect(patch.classIndex == 1 && patch.kind == .whole)
        }
        let fixed = plan(data, sampling).fixed()
        #expect(fixed.map(\.centerX) == [150] && fixed.map(\.centerY) == [100])
    }
}
