import Raster
import Testing

@testable import Datasets

@Suite struct PictureLevelTests {
    private func data() -> LabelledData {
        let boxes = [
            Box(xmin: 10, ymin: 10, xmax: 20, ymax: 20), Box(xmin: 30, ymin: 30, xmax: 60, ymax: 60),
            Box(xmin: 70, ymin: 70, xmax: 84, ymax: 84),
        ]
        let picture = LabelledPicture(
            path: "a.png", name: "a.png", width: 100, height: 90,
            label: .objects(boxes.map { LabelledObject(classIndex: 1, box: $0) }, ignored: []))
        return LabelledData(
            classes: ["background", "cell"], pictures: [picture],
            store: PicturesInMemory([Picture(width: 100, height: 90, color: [7])], channels: 1))
    }

    private func resize(_ picture: Picture, _ width: Int, _ height: Int) -> Picture {
        Picture(width: width, height: height, color: [picture.samples[0]])
    }

    @Test(
        "Each size of pictures has the objects of its size, leaves out what is nearly so, and takes the rest for background"
    )
    func sizesAreDealtOut() throws {
        let levels = [
            PictureLevel(scale: 0.5, smallest: 25, largest: .greatestFiniteMagnitude, tolerance: 1.5),
            PictureLevel(scale: 1, smallest: 0, largest: 12, tolerance: 1.5),
        ]
        let (resized, sources) = try data().resized(to: levels, memoryBytes: 1 << 20) { resize($0, $1, $2) }
        #expect(sources == [0, 0] && resized.store.count == 2)
        let (half, whole) = (resized.pictures[0], resized.pictures[1])
        #expect((half.width, half.height, whole.width) == (50, 45, 100))
        #expect(half.objects.map(\.box) == [Box(xmin: 15, ymin: 15, xmax: 30, ymax: 30)])
        #expect(half.ignored.isEmpty)
        #expect(whole.objects.map(\.box) == [Box(xmin: 10, ymin: 10, xmax: 20, ymax: 20)])
        #expect(whole.ignored == [Box(xmin: 70, ymin: 70, xmax: 84, ymax: 84)])
        #expect(half.group == whole.group)
        for index in 0..<2 {
            let picture = try resized.store.picture(at: index)
            #expect((picture.width, picture.height) == (resized.pictures[index].width, resized.pictures[index].height))
            #expect(picture.samples.allSatisfy { $0 == 7 })
        }
    }

    @Test("Pictures beyond the memory are made when they are asked for, the same ones")
    func memoryIsBounded() throws {
        let levels = [PictureLevel(scale: 0.5)]
        let held = try data().resized(to: levels, memoryBytes: 1 << 20) { resize($0, $1, $2) }.data
        let made = try data().resized(to: levels, memoryBytes: 0) { resize($0, $1, $2) }.data
        #expect(try held.store.picture(at: 0) == made.store.picture(at: 0) && held.pictures == made.pictures)
        #expect(held.pictures[0].objects.count == 3)
        // At their own size pictures stay where they are.
        let same = try data().resized(to: [PictureLevel(scale: 1)], memoryBytes: 0) { _, _, _ in preconditionFailure() }
        #expect(same.data.pictures == data().pictures && same.sources == [0])
    }
}
