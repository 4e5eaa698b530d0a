import Network
import TestSupport
import Testing

@Suite("Receptive fields")
struct GeometryTests {
    static let vgg16 = """
        input 224x224x3
        [conv3-64/p1 relu]*2 pool2
        [conv3-128/p1 relu]*2 pool2
        [conv3-256/p1 relu]*3 pool2
        [[conv3-512/p1 relu]*3 pool2]*2
        [fc4096 relu dropout0.5]*2 fc1000 softmax
        """

    @Test("of VGG16 are those of the literature")
    func vgg16() throws {
        // Araujo et al. 2019, table: VGG16 pool5 has field 212, stride 32 and padding 90.
        let net = try Architecture(text: Self.vgg16)
        let names = net.layerNames
        func geometry(_ name: String) -> Geometry { net.geometry(afterLayer: names.firstIndex(of: name)!) }
        let fields = [
            "conv1": 3, "conv2": 5, "pool1": 6, "conv4": 14, "pool2": 16, "conv7": 40, "pool3": 44, "pool4": 100,
        ]
        for (name, field) in fields { #expect(geometry(name).field == Extent(field), "\(name)") }
        #expect(geometry("pool5").field == Extent(212))
        #expect(geometry("pool5").stride == Extent(32))
        #expect(geometry("pool5").offsetTop == -90 && geometry("pool5").offsetLeft == -90)
        #expect(net.geometry.field == Extent(212 + 6 * 32))
        #expect(net.geometry.stride == Extent(32))
    }

    @Test("are followed by hand through strides, dilation and one-sided padding")
    func byHand() throws {
        let net = try Architecture(text: "input 40x40x1; conv5x3-2/s2/p1,0,0,2 conv3-2/d2 pool2 conv3x1-1/s1x2")
        #expect(
            net.geometries.map(\.field) == [
                Extent(height: 5, width: 3), Extent(height: 13, width: 11), Extent(height: 15, width: 13),
                Extent(height: 23, width: 13),
            ])
        #expect(
            net.geometries.map(\.stride) == [
                Extent(2), Extent(2), Extent(4), Extent(height: 4, width: 8),
            ])
        #expect(net.geometries.map(\.offsetTop) == [-1, -1, -1, -1])
        #expect(net.geometries.map(\.offsetLeft) == [0, 0, 0, 0])
    }

    @Test("cover the window behind a fully-connected layer, and keep the dense form's stride")
    func wholeMap() throws {
        for text in [
            "input 9x9x1; conv3-4 relu avgpool7; fc3", "input 10x10x1; conv3-2 pool2; fc2",
            "input 224x224x3; [conv3-16 relu pool2]*5; fc128 relu; fc2", "input 6x4x1; fc2",
        ] {
            let net = try Architecture(text: text)
            let form = try net.denseForm()
            #expect(net.geometry.stride == form.grid.stride)
            #expect(net.geometry == form.architecture.geometry)
        }
        // Two rows and columns of 224 are left out by the floor rule inside.
        let net = try Architecture(text: "input 224x224x3; [conv3-16 relu pool2]*5; fc128 relu; fc2")
        #expect(net.geometry.field == Extent(222))
    }

    @Test("are the union where paths meet")
    func union() throws {
        let net = try Architecture(text: "input 20x20x1 =i; conv5x3-2/p1,1,3,1 =a; @i conv1x3-2/p0,2,0,0 concat@a,i")
        #expect(net.geometry.stride == Extent(1))
        #expect(net.geometry.field == Extent(height: 5, width: 4))
        #expect(net.geometry.offsetTop == -1 && net.geometry.offsetLeft == -2)
    }

    @Test("of ResNet-18 are those of the literature")
    func resnet18() throws {
        // The last residual block sees 435 pixels, by the recurrence of Araujo et al. 2019 along its longest path.
        let net = try Architecture(text: KnownNetworks.resnet18)
        let geometry = net.geometry(afterLayer: net.layerNames.firstIndex(of: "avgpool1")! - 1)
        #expect(geometry.field == Extent(435))
        #expect(geometry.stride == Extent(32))
        #expect(geometry.offsetTop == -217)
        #expect(net.geometry.stride == Extent(32))
    }

    @Test(
        "are the pixels that really change a score",
        arguments: [
            ("input 17x19x1; conv3-2/s2/p1 tanh conv2x3-2/d2 tanh avgpool2/s1", 1),
            (
                "input 17x19x1; conv3-2/s2/p1 =a conv1x3-2/p0,0,0,2 tanh =b; @a conv5x1-2/p3,0,1,0 add@a,b tanh conv2-1",
                4
            ),
        ])
    func measured(text: String, row: Int) throws {
        let model = try Model.random(text)
        let net = model.architecture
        let image = ReferenceMap.random(Extent(height: 17, width: 19), channels: 1, seed: 5)
        let before = referenceForward(net, model.parameters, image)
        let column = 2
        let geometry = net.geometry
        var rows: Set<Int> = []
        var columns: Set<Int> = []
        for y in 0..<17 {
            for x in 0..<19 {
                var changed = image
                changed[y, x, 0] += 1
                let after = referenceForward(net, model.parameters, changed)
                guard after[row, column, 0] != before[row, column, 0] else { continue }
                rows.insert(y)
                columns.insert(x)
            }
        }
        let top = row * geometry.stride.height + geometry.offsetTop
        let left = column * geometry.stride.width + geometry.offsetLeft
        #expect(rows.min() == top && rows.max() == top + geometry.field.height - 1)
        #expect(columns.min() == left && columns.max() == left + geometry.field.width - 1)
    }

    @Test(
        "behind an enlargement hold every pixel that changes a value, and no whole stride more",
        arguments: [
            "up2", "up3", "up2/linear", "up3/linear", "up2/asymmetric", "deconv4-1/s2/p1", "deconv2-1/s2",
            "deconv3-1/s2/p1/o1", "deconv3-1/s3/d2", "pool4 up2", "pool4 up2/linear", "pool4 up2 conv3-1/p1",
            "pool4 deconv4-1/s2/p1", "up2 conv3-1/p1", "up2 conv3-1/p1 conv3-1/p1/s2", "up3/linear conv2-1/s2",
            "pool3 up2 pool2", "pool2 up3 conv3-1/p1/s2", "up4/asymmetric pool2 conv2-1",
        ])
    func enlarged(layers: String) throws {
        let model = try Model.random("input 24x2x1; pad0x6; conv1-1 \(layers.replacing("pool", with: "avgpool"))")
        let (net, geometry) = (model.architecture, model.architecture.geometry)
        let image = ReferenceMap.random(Extent(height: 24, width: 2), channels: 1, seed: 6)
        let before = referenceForward(net, model.parameters, image)
        var spans = [ClosedRange<Int>?](repeating: nil, count: before.height)
        for pixel in 0..<24 {
            var changed = image
            changed[pixel, 1, 0] += 100
            let after = referenceForward(net, model.parameters, changed)
            for row in spans.indices where after.row(row) != before.row(row) {
                spans[row] = (spans[row]?.lowerBound ?? pixel)...pixel
            }
        }
        var spare = Int.max
        for (row, span) in spans.enumerated() {
            guard let span else { continue }
            let first = row * geometry.stride.height / geometry.density.height + geometry.offsetTop
            let last = first + geometry.field.height - 1
            #expect(first <= span.lowerBound && span.upperBound <= last, "row \(row): \(span) in \(first)...\(last)")
            spare = min(spare, geometry.field.height - span.count)
        }
        #expect(spare <= 2 * geometry.stride.height + 1, "\(geometry)")
    }

    @Test("have as many values for a stride as enlargements leave, and whole strides again behind a later one")
    func density() throws {
        func last(_ layers: String) throws -> Geometry { try Architecture(text: "input 48x48x1; \(layers)").geometry }
        for (layers, stride, density) in [
            ("up2", 1, 2), ("pool2 up2", 1, 1), ("pool4 up2", 2, 1), ("pool3 up2", 3, 2), ("up3 pool2", 2, 3),
            ("up2 pool2", 1, 1), ("pool2 up3 pool2", 4, 3), ("deconv4-1/s4 conv3-1/s2", 1, 2), ("up2 up3 pool3", 1, 2),
        ] {
            let geometry = try last(layers)
            #expect(geometry.stride == Extent(stride) && geometry.density == Extent(density), "\(layers)")
        }
        #expect(try last("pool3 up2").strideText(.vertical) == "3/2")
    }

    @Test("of what is taken from the whole window cover the window")
    func wholeWindow() throws {
        let net = try Architecture(text: "input 12x10x2; conv3-4 =m; avgpool10x8 fc2 relu fc4 sigmoid mul@m conv3-1")
        #expect(net.geometries[net.layers.count - 2].field == Extent(height: 12, width: 10))
        #expect(net.geometry.field == Extent(height: 14, width: 12))
    }
}
