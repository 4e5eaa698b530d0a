import Raster
import Testing

@testable import Datasets

@Suite struct DoubtfulLabelTests {
    private func box(_ x: Double, _ y: Double, _ size: Double = 10) -> Box {
        Box(xmin: x, ymin: y, xmax: x + size, ymax: y + size)
    }

    private var data: LabelledData {
        let cells = [
            LabelledObject(classIndex: 1, box: box(0, 0)), LabelledObject(classIndex: 1, box: box(6, 0)),
            LabelledObject(classIndex: 2, box: box(0, 0)),
        ]
        let pictures = [
            LabelledPicture(
                path: "a", name: "a", width: 50, height: 50, label: .objects(cells, ignored: [box(30, 30)])),
            LabelledPicture(path: "b", name: "b", width: 50, height: 50, label: .whole(classIndex: 1)),
            LabelledPicture(path: "c", name: "c", width: 50, height: 50, label: .whole(classIndex: 1)),
            LabelledPicture(path: "d", name: "d", width: 50, height: 50, label: .whole(classIndex: 2)),
        ]
        let picture = Picture(width: 50, height: 50, color: [0])
        return LabelledData(
            classes: ["background", "cell", "speck"], pictures: pictures,
            store: PicturesInMemory(pictures.map { _ in picture }, channels: 1))
    }

    @Test("An object that is left out is ignored, a picture leaves the training part, and others stay")
    func leavesOut() throws {
        var data = data
        var split = try Split(data.pictures, validation: 0.25, seed: 1)
        // Where they were dealt to does not matter here but for one.
        let kept = split.validation[0]
        let count = data.leaveOut(
            [
                DoubtfulLabel(picture: "a", className: "cell", box: box(5.5, 0)),
                DoubtfulLabel(picture: "a", className: "speck", box: box(20, 20)),
                DoubtfulLabel(picture: "b", className: "cell", box: nil),
                DoubtfulLabel(picture: "d", className: "cell", box: nil),
                DoubtfulLabel(picture: "nowhere", className: "cell", box: nil),
            ], of: &split)
        let names = split.training.map { data.pictures[$0].name }
        let wanted = ["a", "c", "d"].filter { $0 != data.pictures[kept].name }
        #expect(names == (kept == 1 ? ["a", "c", "d"] : wanted))
        #expect(count == (kept < 2 ? 1 : 2))
        guard kept != 0 else { return }
        #expect(data.pictures[0].objects.map(\.classIndex) == [1, 2])
        #expect(data.pictures[0].objects[0].box == box(0, 0))
        #expect(data.pictures[0].ignored == [box(30, 30), box(6, 0)])
    }
}
