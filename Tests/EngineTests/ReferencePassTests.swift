import Engine
import Machine
import Network
import TestSupport
import Testing

@Suite struct ReferencePassTests {
    /// Networks whose outputs branch and meet, with strides, padding and paths that see more than others.
    static let graphs = [
        "input 16x16x3; conv3-4/p1 relu =a conv3-4/p1 relu conv3-4/p1 add@a relu conv3-5/s2/p1 =b conv3-5/p1 bn "
            + "=c @b conv1-5 add@b,c relu; fc3 softmax",
        "input 20x18x2 =i; pool2 =x conv1-4 relu =p @x conv1-3 relu conv3-6/p1 relu =q @x conv5-2/p2 bn tanh =r "
            + "@x pool3/s1/p1 conv1-3 relu concat@p,q,r =y avgpool3/s2/p1 =z @y conv3-4/s2/p1 concat@z,z bn; fc2",
        "input 9x12x1 =a; conv3-1/d2/p2 add@a,a dropout0.5 =b sigmoid add@b; fc2",
    ]

    /// Networks without padding, so that windows score as their cells.
    static let unpadded = [
        ExecutorTests.architectures[0],
        "input 24x20x3; conv3-5 bn relu pool2 flatten/hwc bn fc4 relu; fc3 softmax",
        "input 13x13x2; conv3-4 relu [=a conv1-4 bn relu conv1-4 bn add@a relu]*2 pool2; fc3 =f relu; fc3 add@f",
        "input 12x12x3 =x; conv5-3 relu =p; @x conv3-2 relu conv3-4 bn =q; @x pool5/s1 concat@p,q; avgpool8; fc4 softmax",
    ]

    @Test("A window through the classifier scores as its cell of the dense form", arguments: unpadded)
    func windowsAreCells(text: String) throws {
        let classifier = try randomModel(text)
        let dense = try classifier.convolutionalized()
        let (window, channels, pool) = (dense.window, classifier.architecture.input.channels, WorkerPool(threads: 2))
        let picture = dense.grid.pictureExtent(ofMap: Extent(height: 2, width: 3))
        let samples = randomSamples(picture, channels)
        let (cells, windows) = (try ReferencePass(dense, picture: picture), ReferencePass(classifier))
        for (row, column) in [(0, 0), (1, 2), (0, 1)] {
            let cut = try ArraySource(
                samples, pictureWidth: picture.width, channels: channels, left: column * dense.stride.width,
                top: row * dense.stride.height, width: window.width, height: window.height
            ).allSamples()
            let found = try windows.logits(row: 0, column: 0, samples: cut, pictureWidth: window.width, pool: pool)
            let expected = try cells.logits(
                row: row, column: column, samples: samples, pictureWidth: picture.width, pool: pool)
            #expect(found.count == expected.count)
            for (value, other) in zip(found, expected) {
                // Folded normalisations are rounded to float32.
                #expect(abs(value - other) < 1e-5 * max(abs(other), 1), "\(text), cell \(column),\(row)")
            }
        }
    }

    @Test("Single cells are those of the whole map", arguments: ExecutorTests.architectures + graphs)
    func cellsAreThoseOfTheMap(text: String) throws {
        let model = try randomModel(text).convolutionalized()
        let picture = Extent(height: 61, width: 83)
        let samples = randomSamples(picture, model.architecture.input.channels)
        let map = model.mapExtent(for: picture)
        let whole = model.reference(samples, picture)
        let largest = whole.map(abs).max() ?? 1
        let reference = try ReferencePass(model, picture: picture)
        let classes = model.classes.count
        for (row, column) in [(0, 0), (map.height - 1, map.width - 1), (map.height / 2, map.width / 3)] {
            let found = try reference.logits(
                row: row, column: column, samples: samples, pictureWidth: picture.width, pool: WorkerPool(threads: 2))
            let start = (row * map.width + column) * classes
            for (value, expected) in zip(found, whole[start..<start + classes]) {
                // The inputs are rounded to float32 as the engine's are.
                #expect(abs(value - expected) < 1e-6 * largest, "\(text), cell \(column),\(row)")
            }
        }
    }
}
