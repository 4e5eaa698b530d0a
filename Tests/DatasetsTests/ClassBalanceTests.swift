import Network
import Raster
import Testing

@testable import Datasets

@Suite struct ClassBalanceTests {
    @Test("Weights have a mean of 1 over the windows, and every class weighs the same")
    func weights() {
        let counts = [900, 100, 0, 25]
        let weights = ClassBalance.weights(counts: counts)
        #expect(weights[2] == 1)
        let totals = zip(counts, weights).map { Double($0) * Double($1) }
        let mean = totals.reduce(0, +) / 1025
        #expect(abs(mean - 1) < 1e-6)
        #expect(abs(totals[0] - totals[1]) < 1e-3 && abs(totals[0] - totals[3]) < 1e-3)
    }

    @Test("Repeats make classes about equal")
    func repeats() {
        #expect(ClassBalance.repeats(counts: [900, 100, 0, 350, 899]) == [1, 9, 1, 3, 1])
        #expect(ClassBalance.repeats(counts: [5000, 1], maximum: 40) == [1, 40])
        #expect(ClassBalance.repeats(counts: []) == [])
    }

    func plan(_ data: LabelledData, repeats: [Int] = [], window: Int = 16) -> PatchPlan {
        var sampling = PatchSampling(window: Extent(window), strideInPixels: 8)
        sampling.repeats = repeats
        return PatchPlan(
            data: data, pictures: Array(data.pictures.indices), window: Extent(window), sampling: sampling, seed: 1)
    }

    @Test("Repeats multiply the patches of objects, whole pictures and background in training only")
    func repeatsInPlan() {
        let data = Support.data(objects: [
            [Support.object(1, 100, 100, 30, 30), Support.object(2, 400, 300, 30, 30)], [],
        ])
        #expect(plan(data).classCounts(epoch: 0) == [16, 4, 4])
        let repeated = plan(data, repeats: [2, 1, 3])
        #expect(repeated.classCounts(epoch: 3) == [32, 4, 12])
        #expect(repeated.fixed() == plan(data).fixed())
        #expect(Set(repeated.epoch(0)).count == 48, "every patch is from another place")

        let whole = LabelledData(
            classes: ["a", "b"],
            pictures: (0..<4).map {
                LabelledPicture(path: "", name: "\($0)", width: 30, height: 30, label: .whole(classIndex: $0 / 3))
            }, store: PicturesInMemory((0..<4).map { _ in Support.picture(width: 30, height: 30) }, channels: 3))
        #expect(plan(whole).classCounts(epoch: 0) == [3, 1])
        #expect(plan(whole, repeats: ClassBalance.repeats(counts: [3, 1])).classCounts(epoch: 0) == [3, 3])
    }

    @Test("A picture free of objects and of the window's size is taken whole")
    func wholeNegatives() {
        let data = Support.data(width: 16, height: 16, objects: [[]])
        let patches = plan(data).epoch(0)
        #expect(patches.count == 1)
        #expect(patches[0].classIndex == 0 && (patches[0].centerX, patches[0].centerY) == (8, 8))
        #expect(plan(data).fixed().count == 1)
        #expect(plan(data, window: 12).epoch(0).count == 8)
    }
}
