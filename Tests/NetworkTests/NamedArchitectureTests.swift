import Network
import Testing

@Suite("A network by name")
struct NamedArchitectureTests {
    /// What the literature says of a network.
    struct Published: CustomTestStringConvertible, Sendable {
        let name: NamedArchitecture
        let parameters: Int
        let multiplyAdds: Int
        var testDescription: String { name.rawValue }
    }

    static let published: [Published] = [
        // CS231n: W is 10×3072, b has 10 values.
        Published(name: .linear, parameters: 30_730, multiplyAdds: 30_720),
        // Dive into Deep Learning, section 7.6: 156, 2,416, 48,120, 10,164 and 850 parameters.
        Published(name: .leNet5, parameters: 61_706, multiplyAdds: 416_520),
        // Keras example mnist_cnn: 320, 18,496, 1,179,776 and 1,290 parameters.
        Published(name: .kerasMNIST, parameters: 1_199_882, multiplyAdds: 11_992_448),
        // 61 M weights and 724 M multiply-adds: Sze et al., arXiv:1703.09039, table II; bvlc_alexnet of Caffe's zoo.
        Published(name: .alexNet, parameters: 60_965_224, multiplyAdds: 724_406_816),
        // 62.4 M: the sum over the layers of figure 3 of arXiv:1311.2901 (14,208 + 614,656 + 885,120 + 1,327,488 +
        // 884,992 + 37,752,832 + 16,781,312 + 4,097,000).
        Published(name: .zfNet, parameters: 62_357_608, multiplyAdds: 1_168_032_896),
        // 15.5 G multiply-adds, 138 M weights: Sze et al., table II; torchvision's vgg16.
        Published(name: .vgg16, parameters: 138_357_544, multiplyAdds: 15_470_264_320),
        // torchvision's vgg19: 143,667,240 parameters, 19.63 G.
        Published(name: .vgg19, parameters: 143_667_240, multiplyAdds: 19_632_062_464),
        // bvlc_googlenet without loss1 and loss2. Table 1 of arXiv:1409.4842 sums to 1.50 G with 34 M for the first
        // convolution, which is 112²·64·147 = 118 M; with that it is 1.58 G.
        Published(name: .googLeNet, parameters: 6_998_552, multiplyAdds: 1_582_671_872),
        // torchvision's resnet18: 11,689,512 parameters, 1.81 G.
        Published(name: .resNet18, parameters: 11_689_512, multiplyAdds: 1_814_073_344),
        // torchvision's resnet50: 25,557,032 parameters, 4.09 G.
        Published(name: .resNet50, parameters: 25_557_032, multiplyAdds: 4_089_184_256),
        // 3.8·10^9 multiply-adds: He et al., arXiv:1512.03385, table 1; 3.9 G in Sze et al., table II.
        Published(name: .resNet50Original, parameters: 25_557_032, multiplyAdds: 3_857_973_248),
    ]

    @Test("has the parameters and multiply-adds of the literature", arguments: published)
    func costs(network: Published) throws {
        let summary = try network.name.architecture().summary
        #expect(summary.parameters == network.parameters)
        #expect(summary.multiplyAdds == network.multiplyAdds)
    }

    @Test(
        "has the maps of its paper",
        arguments: [
            (NamedArchitecture.leNet5, ["28x28x6", "14x14x6", "10x10x16", "5x5x16", "1x1x120", "1x1x84", "1x1x10"]),
            (.kerasMNIST, ["26x26x32", "24x24x64", "12x12x64", "1x1x9216", "1x1x128", "1x1x10"]),
            (
                .alexNet,
                [
                    "55x55x96", "27x27x96", "27x27x256", "13x13x256", "13x13x384", "13x13x256", "6x6x256", "1x1x9216",
                    "1x1x4096", "1x1x1000",
                ]
            ),
            (
                .zfNet,
                [
                    "110x110x96", "55x55x96", "26x26x256", "13x13x256", "13x13x384", "13x13x256", "6x6x256",
                    "1x1x9216", "1x1x4096", "1x1x1000",
                ]
            ),
            (
                .vgg16,
                [
                    "224x224x64", "112x112x64", "112x112x128", "56x56x128", "56x56x256", "28x28x256", "28x28x512",
                    "14x14x512", "7x7x512", "1x1x25088", "1x1x4096", "1x1x1000",
                ]
            ),
            (
                .googLeNet,
                [
                    "112x112x64", "56x56x64", "56x56x192", "28x28x192", "28x28x256", "28x28x480", "14x14x480",
                    "14x14x512", "14x14x528", "14x14x832", "7x7x832", "7x7x1024", "1x1x1024", "1x1x1000",
                ]
            ),
            (
                .resNet50,
                [
                    "112x112x64", "56x56x64", "56x56x256", "28x28x512", "14x14x1024", "7x7x2048", "1x1x2048",
                    "1x1x1000",
                ]
            ),
        ])
    func shapes(name: NamedArchitecture, maps: [String]) throws {
        var rest = maps[...]
        for shape in try name.architecture().shapes where shape.description == rest.first { rest.removeFirst() }
        #expect(rest.isEmpty, "\(rest) not found in this order")
    }

    @Test(
        "has the receptive fields of the literature",
        arguments: [
            // Araujo et al., Distill 2019: AlexNet 195, VGG16 212, ResNet-50 (with its paper's strides) 483.
            (NamedArchitecture.alexNet, "pool3", 195, 32), (.vgg16, "pool5", 212, 32), (.vgg16, "conv13", 196, 16),
            (.resNet50Original, "add16", 483, 32),
            // By the recurrence of that paper along the longest path: strides in the 3×3 convolutions see less.
            (.resNet50, "add16", 427, 32), (.resNet18, "add8", 435, 32), (.googLeNet, "concat9", 715, 32),
            (.vgg19, "pool5", 268, 32),
        ])
    func fields(name: NamedArchitecture, layer: String, field: Int, stride: Int) throws {
        let net = try name.architecture()
        let geometry = net.geometry(afterLayer: try #require(net.layerNames.firstIndex(of: layer)))
        #expect(geometry.field == Extent(field) && geometry.stride == Extent(stride))
    }

    @Test("can slide, and can be read from its text", arguments: NamedArchitecture.allCases)
    func slides(name: NamedArchitecture) throws {
        let net = try name.architecture()
        #expect(net.output == Shape(height: 1, width: 1, channels: name.usualClasses))
        #expect(net.layers.last == .softmax)
        #expect(try Architecture(text: net.text) == net)
        let form = try net.denseForm()
        #expect(form.grid.window == Extent(height: net.input.height, width: net.input.width))
        #expect(form.architecture.summary.multiplyAdds == net.summary.multiplyAdds)
    }

    @Test("takes any number of classes, which changes the last layer only", arguments: NamedArchitecture.allCases)
    func classes(name: NamedArchitecture) throws {
        let (usual, other) = (try name.architecture(), try name.architecture(classes: 3))
        #expect(other.output.channels == 3)
        let differing = zip(usual.layers, other.layers).filter { $0 != $1 }
        #expect(differing.count == 1 && differing[0].1 == .fullyConnected(FullyConnected(outputs: 3)))
        #expect(throws: ArchitectureTextError.self) { try name.architecture(classes: 0) }
    }

    @Test("is found by its name, whatever the case, with the side of a picture to measure on, or by its other name")
    func names() {
        #expect(NamedArchitecture(named: "VGG16") == .vgg16)
        #expect(NamedArchitecture(named: "keras") == .kerasMNIST)
        #expect(NamedArchitecture(named: "vgg61") == nil)
        for name in NamedArchitecture.allCases { #expect(NamedArchitecture(named: name.rawValue) == name) }
        #expect(NamedArchitecture.onPicture("vgg16-384").map { $0.side } == 384)
        #expect(NamedArchitecture.onPicture("keras-1024").map { $0.network } == .kerasMNIST)
        #expect(NamedArchitecture.onPicture("keras-mnist-1024").map { $0.network } == .kerasMNIST)
        #expect(NamedArchitecture.onPicture("resnet50-v1").map { $0.network } == .resNet50Original)
        for text in ["vgg61-384", "vgg16-", "vgg16-0", "vgg16-x", "-384", "vgg16-99999999999999999999"] {
            #expect(NamedArchitecture.onPicture(text) == nil, "\(text)")
        }
        #expect(NamedArchitecture.onPicture("small")?.side == nil)
    }

    @Test(
        "or a text is told apart, and a slip is told with the name that was meant",
        arguments: [("vgg61", "vgg16"), ("resnet-18", "resnet18"), ("goglenet", "googlenet"), ("transformer", nil)])
    func slips(name: String, nearest: String?) throws {
        let error = UnknownArchitecture(name)
        #expect(error.nearest == nearest)
        #expect(throws: error) { try Architecture(nameOrText: name) }
        let sentence = error.description
        #expect(sentence.contains(name) && sentence.contains("keras-mnist") && sentence.contains("input 224x224x3"))
        #expect(sentence.contains("did you mean") == (nearest != nil))
        #expect(try Architecture(nameOrText: "small") == NamedArchitecture.small.architecture())
        #expect(try Architecture(nameOrText: "# mine\n input 9x9x1; fc2").output.channels == 2)
        #expect(throws: ArchitectureTextError.self) { try Architecture(nameOrText: "input") }
        #expect(throws: ArchitectureTextError.self) { try Architecture(nameOrText: "inptu 9x9x1; fc2") }
    }
}
