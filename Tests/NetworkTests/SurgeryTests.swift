import Network
import TestSupport
import Testing

@Suite("Surgery")
struct SurgeryTests {
    static let exact = [
        "input 12x12x2; conv3-4 relu pool2; fc5 relu dropout0.5; fc3 softmax",
        "input 12x10x3; conv3-4 tanh pool2 flatten/hwc fc5 sigmoid; fc3 softmax",
        "input 11x13x1; [conv2-3 leaky0.1 pool2]*2; flatten/chw relu; fc4 relu; fc2",
        "input 9x9x2; conv3-3/s2 bn relu; flatten/hwc fc4 bn relu; fc2 bn softmax",
        "input 10x10x1; conv3-2/d2 dropout0.5 bn relu pool3/s2; fc3",
        "input 8x8x2; conv3-2 relu bn pool2 bn; fc4",
        "input 8x8x2; conv3-2 bn bn relu; flatten/hwc bn dropout0.5 bn; fc4 softmax",
        "input 8x8x2; conv3-2 relu; flatten bn fc4 flatten relu; flatten/hwc fc2 bn",
        "input 9x9x1; conv3-4 relu avgpool7; fc3 softmax",
        "input 9x7x1; conv3-4 relu avgpool7x5 flatten/hwc fc3",
        "input 9x9x1; conv3-4 relu pool7; fc3",
        "input 6x6x1; fc2",
        "input 7x7x2; conv3-3 relu conv5-4 relu conv1-2 softmax",
        "input 1x1x3; fc4 relu; fc2 softmax",
    ]

    /// Networks with the layers of other programs, where no position sees beyond a window.
    static let exactLayers = [
        "input 12x12x4; conv3-6/g2/b0 bn relu conv1-6/g3/b0 bn relu; fc3",
        "input 12x12x2; conv3-4/b0 scale prelu pool2; fc5 scale prelu fc3 logsoftmax",
        "input 12x12x2; conv3-4 scale bn scale relu; flatten scale bn fc3 scale/map",
        "input 12x12x3; conv3-6 lrn3/a0.1/k2 elu1 lppool2/n3; select5,0-2,0; fc3 selu; fc2",
        "input 12x12x3; conv3-4/g1 hardswish lppool3/s1/d2/n1 select3,1; scale softsign pool2/d2/s1; fc3",
        "input 9x9x2; conv3-3 mish gelu conv3-2 clip-0.5,0.5 avgpool3; fc2",
        "input 10x10x2; conv3-4 up2 conv2-3/s2 relu; fc2",
        "input 8x8x2; deconv2-3/s2/g1 bn tanh pool2 celu2; fc2",
        "input 8x8x4; deconv3-4/s3/g2/b0 softplus avgpool3 hardsigmoid; fc3",
        "input 10x10x2; conv3-4 exp log abs sqrt; fc2",
    ]

    /// Joins other than sums, without padding.
    static let exactJoins = [
        "input 9x9x2 =i; conv1-2 tanh sub@i =a; @i conv1-2 sigmoid mul@a,i; conv3-3; fc2",
        "input 9x9x2; conv3-3 =a; exp =e; @a div@e =d; @a max@d,e =m; @d min@m,a; conv3-2; fc2",
        "input 9x9x2; conv3-3 relu; fc4 =a exp =e; @a div@e sub@a; fc2 softmax",
    ]

    /// Networks whose outputs branch and meet, without padding.
    static let exactGraphs = [
        "input 9x9x2; conv3-4 relu [=a conv1-4 bn relu conv1-4 bn add@a relu]*2 pool2; fc3 softmax",
        "input 12x12x1; conv3-3 =x; conv5-3 relu =p; @x conv3-2 relu conv3-4 bn =q; @x pool5/s1 concat@p,q pool2; fc4",
        "input 9x9x2; conv3-3 =a bn relu =b; @a bn tanh add@b =c dropout0.5 =d bn concat@c,d; conv3-2/s2; fc2",
        "input 8x8x1 =i; conv3-2/s2 =a; @i avgpool3/s2 concat@a relu; fc3 =f relu; fc3 add@f",
        "input 6x5x2; conv2-2 flatten/hwc =f dropout0.2 bn; fc3 =g; @f relu; fc3 add@g; fc2 softmax",
        "input 7x7x1; conv3-2 =m; avgpool5 =v; @m conv5-2 add@v relu; fc2",
        "input 10x10x1 =i; conv3-1 =a pool3/s1 =b; @i conv5-1 add@b",
    ]

    @Test("the dense map equals the windows", arguments: exact + exactGraphs + exactLayers + exactJoins)
    func equalsWindows(text: String) throws {
        let model = try Model.random(text)
        let dense = try model.convolutionalized()
        #expect(dense.windowDeviations.isEmpty)
        #expect(try largestDifference(model, dense) < 1e-5)
    }

    @Test(
        "a dense model written out as a model gives the same scores",
        arguments: exact + exactGraphs + exactLayers + exactJoins)
    func asModel(text: String) throws {
        let dense = try Model.random(text).convolutionalized()
        let again = try dense.asModel().convolutionalized()
        #expect(again.architecture == dense.architecture)
        #expect(again.parameters == dense.parameters)
        #expect(again.grid == dense.grid)
        #expect(again.hasSoftmax == dense.hasSoftmax)
        #expect(try Architecture(text: dense.asModel().architecture.text) == dense.asModel().architecture)
    }

    @Test("gives every convolution a bias, and keeps groups and options")
    func denseLayerText() throws {
        func dense(_ text: String) throws -> String { try Architecture(text: text).denseForm().architecture.text }
        #expect(
            try dense("input 12x12x4; conv3-8/g2/b0 bn relu deconv2-4/s2/b0 scale pool2; fc3 logsoftmax")
                == "input 12x12x4; conv3-8/g2 relu deconv2-4/s2 scale pool2; conv10-3")
        #expect(
            try dense("input 6x6x2; conv3-4 scale =a prelu add@a; fc2") == "input 6x6x2; conv3-4 =a prelu add@a conv4-2"
        )
        #expect(
            try dense("input 6x6x2; lrn3 scale conv3-4 relu scale; fc2")
                == "input 6x6x2; lrn3 scale conv3-4 relu scale conv4-2")
        #expect(try dense("input 4x4x2; avgpool4 scale/map; fc2") == "input 4x4x2; avgpool4/s1; scale conv1-2")
    }

    @Test("keeps what turns scores into probabilities, or their logarithms")
    func endings() throws {
        let form = try Architecture(text: "input 4x4x1; fc3 logsoftmax").denseForm()
        #expect(form.ending == .logSoftmax && form.hasSoftmax)
        #expect(try Architecture(text: "input 4x4x1; fc3").denseForm().ending == nil)
    }

    @Test("leaves no flatten, dropout, softmax or fully-connected layer, and no foldable normalisation")
    func denseText() throws {
        func dense(_ text: String) throws -> String { try Architecture(text: text).denseForm().architecture.text }
        #expect(
            try dense("input 224x224x3; [conv3-16 relu pool2]*5; fc128 relu dropout0.5; fc2 softmax")
                == "input 224x224x3; [conv3-16 relu pool2]*5; conv5-128 relu conv1-2")
        #expect(
            try dense("input 9x8x1; conv3-2 dropout0.1 bn relu pool2 bn; fc4 bn; fc2")
                == "input 9x8x1; conv3-2 relu pool2; bn conv3-4 conv1-2")
        #expect(try dense("input 14x14x1; pool2 avgpool7; fc2") == "input 14x14x1; pool2; avgpool7/s1; conv1-2")
    }

    @Test("rewires what branches, and folds a normalisation only into a convolution of its own")
    func denseGraphText() throws {
        func dense(_ text: String) throws -> String { try Architecture(text: text).denseForm().architecture.text }
        #expect(
            try dense("input 9x9x1; conv3-2 dropout0.1 =a bn relu conv1-2 bn dropout0.2 add@a; fc2 softmax")
                == "input 9x9x1; conv3-2 =a bn relu conv1-2 add@a conv7-2")
        #expect(
            try dense("input 9x9x1; conv3-2 =a dropout0.1 =b add@a,b bn; avgpool7; fc4 =c fc4 add@c")
                == "input 9x9x1; conv3-2 =a add@a,a bn avgpool7/s1; conv1-4 =b conv1-4 add@b")
        #expect(
            try dense("input 9x9x1; conv3-2 =f; fc3 =g; @f; fc3 add@g")
                == "input 9x9x1; conv3-2 =a conv7-3 =b; @a conv7-3 add@b")
    }

    @Test("names the layers of branches that pad")
    func deviationsOfBranches() throws {
        let model = try Model.random("input 8x8x1; conv3-2 =a; conv3-2/p1 relu =b; @a pool3/s1/p1 concat@b; fc2")
        let dense = try model.convolutionalized()
        #expect(dense.windowDeviations.map(\.layer) == ["conv2", "pool1"])
        #expect(try largestDifference(model, dense) > 1e-3)
    }

    @Test("keeps the weights bit for bit where nothing is folded")
    func keepsWeights() throws {
        let model = try Model.random("input 6x6x2; conv3-3 relu; fc4 relu; fc2")
        let dense = try model.convolutionalized()
        #expect(
            dense.parameters.flatMap { $0 }.map(\.values) == model.parameters.flatMap { $0 }.map(\.values))
    }

    @Test("reads a fully-connected row in the flatten's order")
    func flattenOrder() throws {
        var model = try Model.random("input 2x3x2; flatten/hwc fc1")
        model.parameters[1][0].values = (0..<12).map(Float.init)
        let weight = try model.convolutionalized().parameters[0][0]
        #expect(weight.shape == [1, 2, 2, 3])
        #expect(weight.values == [0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11])
    }

    @Test("names the layers whose padding makes the scores differ")
    func deviations() throws {
        let model = try Model.random("input 8x8x1; conv3-2/p1 relu pool2 conv3-2/p0,1,0,0 relu; fc2")
        let dense = try model.convolutionalized()
        #expect(dense.windowDeviations.map(\.layer) == ["conv1", "conv2"])
        #expect(dense.windowDeviations.map(\.index) == [0, 3])
        #expect(dense.windowDeviations.map(\.padding) == [Margins(1), Margins(top: 0, left: 1, bottom: 0, right: 0)])
        #expect(try largestDifference(model, dense) > 1e-3)
    }

    @Test(
        "names whatever reaches beyond the window",
        arguments: [
            ("pad1", "pad1"), ("pad1/v0.5", "pad1"), ("pad1/edge", "pad1"), ("pad1/reflect", "pad1"),
            ("up2/linear", "up1"), ("up2/asymmetric", "up1"), ("deconv4-2/s2/p1", "deconv1"), ("deconv3-2", "deconv1"),
            ("lppool3/s1/p1", "lppool1"), ("pool2/s1/d2/p1", "pool1"),
        ])
    func deviationsOfLayers(word: String, name: String) throws {
        let model = try Model.random("input 8x8x1; conv3-2 tanh \(word) tanh avgpool2 conv1-2; fc2")
        let dense = try model.convolutionalized()
        #expect(dense.windowDeviations.map(\.layer) == [name])
        #expect(try largestDifference(model, dense) > 1e-4)
    }

    @Test("does not blame padding that no position reaches")
    func unreachedPadding() throws {
        let model = try Model.random("input 9x9x1; conv3-2/s2/p0,0,1,1 relu; fc2")
        let dense = try model.convolutionalized()
        #expect(dense.windowDeviations.isEmpty)
        #expect(try largestDifference(model, dense) < 1e-5)
    }

    @Test("a network with a map of scores slides by one score")
    func alreadyDense() throws {
        let model = try Model.random("input 20x16x1; conv3-2 relu pool2 conv3-2")
        let dense = try model.convolutionalized()
        #expect(dense.architecture.layers == model.architecture.layers)
        #expect(dense.parameters == model.parameters)
        #expect(dense.grid == WindowGrid(window: Extent(height: 8, width: 8), stride: Extent(2)))
        #expect(dense.mapExtent(for: Extent(height: 20, width: 16)) == Extent(height: 7, width: 5))
    }

    @Test("refuses what cannot slide, and says why")
    func refusals() throws {
        func error(_ text: String) throws -> NetworkError? {
            let model = try Model.random(text)
            do {
                _ = try model.convolutionalized()
                return nil
            } catch {
                return error as? NetworkError
            }
        }
        let shape = Shape(height: 2, width: 2, channels: 3)
        #expect(
            try error("input 4x4x1; conv3-3 flatten softmax")
                == .flattenedOutput(LayerPlace(index: 1, kind: "flatten"), shape: shape))
        #expect(
            try error("input 4x4x1; conv3-3 flatten bn relu fc2")
                == .positionalNormalization(LayerPlace(index: 2, kind: "bn"), shape: shape))
        #expect(
            try error("input 4x4x1; conv3-2/p9")
                == .noWindow(
                    input: Shape(height: 4, width: 4, channels: 1), output: Shape(height: 20, width: 20, channels: 2),
                    stride: Extent(1)))
        #expect(
            try error("input 4x4x1; conv3-3 flatten =f concat@f fc2")
                == .flattenedJoin(LayerPlace(index: 2, kind: "concat"), shape: shape))
        var model = try Model.random("input 1x1x1; conv1-1 bn/e0")
        model.parameters[1][3].values = [0]
        #expect(throws: NetworkError.foldingNotFinite(LayerPlace(index: 0, kind: "conv"))) {
            try model.convolutionalized()
        }
    }

    @Test(
        "runs what cannot slide on single windows, and says why it cannot",
        arguments: [
            ("input 6x6x2; scale/map conv3-4 relu; fc2 softmax", "layer 1 (scale)"),
            ("input 6x6x2; conv3-4/b0 bn =m; avgpool4 fc2 relu; fc4 sigmoid mul@m; fc2", "layer 8 (mul)"),
            ("input 6x6x2; conv3-4 =m; avgpool4 =v; @m sub@v prelu; fc2", "layer 3 (sub)"),
            ("input 6x6x2; conv3-2 up2", "2 scores for each 1 pixels"),
            ("input 4x4x1; conv3-2/p9", "no window"),
        ])
    func obstacles(text: String, words: String) throws {
        let model = try Model.random(text)
        let dense = try model.windowed()
        let obstacle = try #require(dense.obstacle)
        #expect(obstacle.description.contains(words), "\(obstacle)")
        #expect(throws: obstacle) { try model.convolutionalized() }
        #expect(throws: obstacle) { try model.architecture.denseForm() }
        let input = model.architecture.input
        #expect(dense.window == Extent(height: input.height, width: input.width))
        let window = ReferenceMap.random(dense.window, channels: input.channels, seed: 2)
        let written = try dense.asModel()
        let expected = referenceForward(model.architecture, model.parameters, window)
        let found = referenceForward(written.architecture, written.parameters, window)
        for (expected, found) in zip(expected.values, found.values) {
            #expect(abs(expected - found) < 1e-5)
        }
    }

    @Test("of a network that can slide gives the same form for windows")
    func windowForm() throws {
        let net = try Architecture(text: Self.exact[0])
        #expect(try net.windowForm() == net.denseForm())
        #expect(try net.windowForm().obstacle == nil)
    }

    @Test("folds a normalisation into grouped filters without a bias, filter by filter")
    func groupedFolding() throws {
        let model = try Model.random("input 5x5x4; conv3-6/g2/b0 bn/e0.001")
        let dense = try model.convolutionalized()
        let (weight, folded) = (model.parameters[0][0].values, dense.parameters[0][0].values)
        let statistics = model.parameters[1].map(\.values)
        for filter in 0..<6 {
            let gain =
                Double(statistics[0][filter]) / (Double(statistics[3][filter]) + Double(Float(0.001))).squareRoot()
            for place in filter * 18..<(filter + 1) * 18 {
                #expect(folded[place] == Float(Double(weight[place]) * gain))
            }
            let bias = Double(statistics[1][filter]) - gain * Double(statistics[2][filter])
            #expect(abs(Double(dense.parameters[0][1].values[filter]) - bias) < 1e-6)
        }
    }

    /// The largest difference between the dense map of a random picture and the windows run one by one.
    private func largestDifference(_ model: Model, _ dense: DenseModel) throws -> Double {
        let covered = dense.grid.pictureExtent(ofMap: Extent(height: 3, width: 2))
        // Pixels that no window covers must change nothing.
        let picture = Extent(
            height: covered.height + min(1, dense.stride.height - 1),
            width: covered.width + min(2, dense.stride.width - 1))
        #expect(dense.coveredExtent(for: picture) == covered)
        let image = ReferenceMap.random(picture, channels: model.architecture.input.channels, seed: 3)
        let written = try dense.asModel()
        let map = referenceForward(
            written.architecture, written.parameters, image.crop(y: 0, x: 0, dense.coveredExtent(for: picture)))
        #expect(map.height == 3 && map.width == 2)
        var largest = 0.0
        for row in 0..<map.height {
            for column in 0..<map.width {
                let window = image.crop(y: row * dense.stride.height, x: column * dense.stride.width, dense.window)
                let scores = referenceForward(model.architecture, model.parameters, window)
                #expect(scores.height == 1 && scores.width == 1)
                for channel in 0..<map.channels {
                    let difference = map[row, column, channel] - scores[0, 0, channel]
                    largest = max(largest, abs(difference))
                }
            }
        }
        return largest
    }
}
