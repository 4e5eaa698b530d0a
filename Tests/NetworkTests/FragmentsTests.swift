import Network
import TestSupport
import Testing

@Suite struct FragmentsTests {
    private func form(_ text: String, stride: Extent) throws -> DenseForm {
        try Architecture(text: text).denseForm().striding(by: stride)
    }

    @Test("Fragments multiply behind each stride that is taken out, and other maps stay whole")
    func counts() throws {
        let fragments = try form(
            "input 44x44x1; conv3-2 pool2 conv3-2 pool2 conv3-3 pool2; fc2", stride: Extent(height: 2, width: 4)
        ).fragments
        let counts = (-1..<7).map { fragments.count(of: $0) }
        #expect(counts.map(\.height) == [1, 1, 1, 1, 2, 2, 4, 4])
        #expect(counts.map(\.width) == [1, 1, 1, 1, 1, 1, 2, 2])
    }

    @Test("A fragment reads the input that begins where it begins, or from the row on at which it begins")
    func sources() throws {
        let fragments = try form("input 44x44x1; conv3-2 pool2 conv3-2 pool4; fc2", stride: Extent(1)).fragments
        // Behind the second pooling values lie 8 pixels apart, in front of it 2.
        let far = fragments.source(of: Fragment(row: 5, column: 2), layer: 3, input: 2)
        #expect(far.fragment == Fragment(row: 1, column: 0) && far.offset == Extent(height: 2, width: 1))
        let same = fragments.source(of: Fragment(row: 5, column: 2), layer: 4, input: 3)
        #expect(same.fragment == Fragment(row: 5, column: 2) && same.offset == Extent(0))
        let picture = fragments.source(of: Fragment(row: 1, column: 0), layer: 1, input: 0)
        #expect(picture.fragment == Fragment(row: 0, column: 0) && picture.offset == Extent(height: 1, width: 0))
    }

    @Test("Fragments of the scores together have a row for each row of windows, whatever their number")
    func shapes() throws {
        let fragments = try form("input 20x20x1; conv3-2 pool2 conv3-2 pool2; fc2", stride: Extent(1)).fragments
        for windows in 1...9 {
            let rows = (0..<4).map {
                fragments.shape(
                    of: 4, Fragment(row: $0, column: 0), windows: Extent(height: windows, width: 1))?.height ?? 0
            }
            #expect(rows.reduce(0, +) == windows && rows.max()! - rows.min()! <= 1)
        }
        // In order, the map behind the second pooling has 3 rows of a window, 4 apart.
        #expect(fragments.wholeShape(of: 3, windows: Extent(6))?.height == 2 * 4 + 6)
        #expect(fragments.wholeShape(of: 3, windows: Extent(3)) == nil)
    }

    @Test("Multiply-adds are those of all values of all fragments")
    func multiplyAdds() throws {
        let native = try Architecture(text: "input 20x20x1; conv3-2 pool2 conv3-2 pool2; fc2").denseForm()
        let windows = Extent(height: 5, width: 4)
        // conv1: 18 rows of a window, and one more for each pixel further. conv2: 7 rows in each of 2 fragments.
        let conv1 = (18 + 4) * (18 + 3) * 2 * 9
        let conv2 = (2 * 6 + 5) * (2 * 6 + 4) * 2 * 2 * 9
        let fc1 = 5 * 4 * 2 * 2 * 9
        #expect(try native.striding(by: Extent(1)).fragments.multiplyAdds(windows: windows) == conv1 + conv2 + fc1)
        let four = try native.architecture.summary(for: native.grid.pictureExtent(ofMap: windows)).multiplyAdds
        #expect(native.fragments.multiplyAdds(windows: windows) == four)
    }

    @Test("Only strides that all layers can give are taken")
    func possibleStrides() throws {
        let native = try Architecture(text: "input 40x40x1; conv3-2/s2 pool3/s3; fc2").denseForm()
        #expect(native.grid.stride == Extent(6))
        for stride in [1, 2, 6] {
            #expect(try native.striding(by: Extent(stride)).grid.stride == Extent(stride))
        }
        // Values in front of the pooling lie 2 pixels apart, so that none begins at the third.
        #expect(
            throws: NetworkError.strideNotPossible(
                stride: Extent(3), native: Extent(6), heights: [1, 2, 6], widths: [1, 2, 6])
        ) { try native.striding(by: Extent(3)) }
        #expect(throws: NetworkError.self) { try native.striding(by: Extent(12)) }
    }

    @Test("The dilated form has the strides that stay, and dilations where others were")
    func dilatedForm() throws {
        let fine = try form("input 44x44x1; conv3-2/p1 pool2 conv3-2/p1 pool2 conv3-3 pool2; fc2", stride: Extent(2))
        #expect(
            try fine.dilatedArchitecture().text
                == "input 44x44x1; conv3-2/p1 pool2; conv3-2/p1 pool2/s1; conv3-3/d2 pool2/s1/d2; conv4-2/d4")
    }

    @Test("The dilated form written as a model has the windows that are as far apart as its stride")
    func dilatedModel() throws {
        func written(_ text: String) throws -> Model {
            try randomModel(text).convolutionalized().striding(by: Extent(2)).asModel()
        }
        let even = try written("input 22x22x1; conv3-2 pool2 conv3-2 pool2; fc2 softmax")
        #expect(even.architecture.text == "input 22x22x1; conv3-2 pool2; conv3-2 pool2/s1; conv4-2/d2 softmax")
        #expect(try even.convolutionalized().grid == WindowGrid(window: Extent(22), stride: Extent(2)))
        // The second pooling leaves a row of 2 pixels over, which without its stride belongs to another window.
        let odd = try written("input 20x20x1; conv3-2 pool2 conv3-2 pool2; fc2 softmax")
        #expect(try odd.convolutionalized().grid == WindowGrid(window: Extent(18), stride: Extent(2)))
    }

    @Test("An enlargement behind a stride that is taken out has no dilated form")
    func noDilatedForm() throws {
        let fine = try form("input 32x32x1; conv2-2/s2 conv2-2/s2 up2 pool2 conv3-2; fc2", stride: Extent(2))
        #expect(throws: NetworkError.noDilatedForm(LayerPlace(index: 2, kind: "up"))) {
            try fine.dilatedArchitecture()
        }
    }
}
