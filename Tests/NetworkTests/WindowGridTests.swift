import Network
import Testing

@Suite("The grid of windows")
struct WindowGridTests {
    let grid = WindowGrid(window: Extent(224), stride: Extent(32))

    @Test(
        "counts the windows that fit",
        arguments: [
            (384, 384, 6, 6), (480, 640, 9, 14), (224, 255, 1, 1), (256, 223, 2, 0), (0, 0, 0, 0), (2048, 2048, 58, 58),
        ])
    func mapExtent(height: Int, width: Int, rows: Int, columns: Int) {
        #expect(grid.mapExtent(for: Extent(height: height, width: width)) == Extent(height: rows, width: columns))
    }

    @Test("counts the pixels that no window covers")
    func uncovered() {
        let picture = Extent(height: 230, width: 290)
        #expect(grid.coveredExtent(for: picture) == Extent(height: 224, width: 288))
        #expect(grid.uncovered(for: picture) == Extent(height: 6, width: 2))
    }

    @Test("counts the pixels between windows that lie apart")
    func gaps() {
        let sparse = WindowGrid(window: Extent(2), stride: Extent(5))
        #expect(sparse.mapExtent(for: Extent(12)) == Extent(3))
    }

    @Test("has as many windows as the dense network has scores, whatever the floor rule leaves out")
    func floorRule() throws {
        let texts = [
            "input 224x224x3; [conv3-16 relu pool2]*5; fc128 relu; fc2 softmax",
            "input 37x41x1; conv4-2/s3 relu pool3/s2 conv2-2/s2; fc2",
            "input 224x224x3; [conv3-4/p1 pool2]*5; fc2",
            "input 38x43x1; conv3-2/s2 =a conv4-2/s3 =b; @a avgpool4/s3 =c; @a pool5/s3 =d; concat@b,c,d pool3/s2; fc2",
            KnownNetworks.resnet18,
        ]
        for text in texts {
            let form = try Architecture(text: text).denseForm()
            for windows in 1...9 {
                let picture = form.grid.pictureExtent(ofMap: Extent(windows))
                let output = try #require(try form.architecture.shapes(for: picture).last)
                #expect(output.height == windows && output.width == windows, "\(text) on \(picture)")
                #expect(form.grid.mapExtent(for: picture) == Extent(windows))
            }
        }
    }
}
