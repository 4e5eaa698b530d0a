import Machine
import Network
import TestSupport
import Testing

@testable import Engine

/// Windows that lie closer together than the network's stride, in one pass.
@Suite struct FragmentedPlanTests {
    /// Networks without padding, each with a stride to take out.
    static let exactNetworks = [
        // Blocks as the embedded network has them, with rows that no position reaches.
        ("input 45x47x3; conv5-16/s2 relu pool2 conv3-20 relu pool2; fc6 relu; fc2", Extent(2)),
        ("input 45x47x3; conv5-16/s2 relu pool2 conv3-20 relu pool2; fc6 relu; fc2", Extent(1)),
        ("input 45x47x3; conv5-16/s2 relu pool2 conv3-20 relu pool2; fc6 relu; fc2", Extent(height: 4, width: 8)),
        ("input 45x47x3; conv5-16/s2 relu pool2 conv3-20 relu pool2; fc6 relu; fc2", Extent(height: 8, width: 1)),
        // A LeNet.
        ("input 28x28x1; conv5-6 tanh avgpool2 conv5-16 tanh avgpool2; fc20 tanh; fc4", Extent(1)),
        // Poolings that overlap, strided and depthwise convolutions, dilation.
        ("input 41x37x2; conv3-18 relu pool3/s2 conv3-18/g18/s2 relu conv3-5/d2 pool3/s2; fc3", Extent(2)),
        // Branches that meet with their strides: a residual block and an inception block.
        (
            "input 33x33x3; conv3-18 relu pool2 =a; conv1-18/s2 relu =b @a conv1-18/s2 add@b relu conv3-4; fc3",
            Extent(2)
        ),
        (
            "input 26x26x3; conv3-8 relu pool2 =x; conv1-5/s2 relu =p @x conv2-18/s2 relu =q @x pool2/s2 =r concat@p,q,r conv2-6 relu; fc3",
            Extent(1)
        ),
        // A stride of 3 of which a part stays.
        ("input 40x40x1; conv3-4/s2 relu pool4; fc3", Extent(4)),
    ]

    /// The scores of single windows, shape [rows, columns, classes].
    private func loop(
        _ model: DenseModel, _ samples: [Float], _ picture: Extent, _ options: PlanOptions
    ) throws -> [Float] {
        let (map, window, channels) = (model.mapExtent(for: picture), model.window, model.architecture.input.channels)
        let pool = WorkerPool(threads: 1)
        let executor = try Executor(Plan(model, picture: window, options: options, pool: pool), pool: pool)
        return try (0..<map.height).flatMap { row in
            try (0..<map.width).flatMap { column in
                try executor.scores(
                    of: ArraySource(
                        samples, pictureWidth: picture.width, channels: channels,
                        left: column * model.stride.width, top: row * model.stride.height, width: window.width,
                        height: window.height))
            }
        }
    }

    private func fine(_ text: String, _ stride: Extent, more: Extent) throws -> (DenseModel, [Float], Extent) {
        let model = try randomModel(text).convolutionalized().striding(by: stride)
        let picture = Extent(height: model.window.height + more.height, width: model.window.width + more.width)
        return (model, randomSamples(picture, model.architecture.input.channels), picture)
    }

    @Test("A finer map has the bits of single windows", arguments: exactNetworks)
    func bitsOfWindows(text: String, stride: Extent) throws {
        let (model, samples, picture) = try fine(text, stride, more: Extent(height: 9, width: 13))
        let options = PlanOptions(precision: .exact)
        let expected = try loop(model, samples, picture, options)
        #expect(sameBits(try scores(model, samples, picture, options: options), expected), "\(text), stride \(stride)")
    }

    @Test("A finer map has the bits of single windows for few windows", arguments: 0..<5)
    func bitsOfFewWindows(more: Int) throws {
        let (model, samples, picture) = try fine(
            FragmentedPlanTests.exactNetworks[1].0, Extent(1), more: Extent(height: more, width: 4 - more))
        let options = PlanOptions(precision: .exact)
        let expected = try loop(model, samples, picture, options)
        #expect(sameBits(try scores(model, samples, picture, options: options), expected))
    }

    @Test("Every algorithm gives a finer map within its error", arguments: Algorithm.allCases)
    func algorithms(algorithm: Algorithm) throws {
        let (model, samples, picture) = try fine(
            "input 45x47x3; conv5-16 relu pool2 conv3-20 relu pool2 conv3-18 relu; fc6 relu; fc2", Extent(1),
            more: Extent(height: 7, width: 12))
        let exact = try loop(model, samples, picture, PlanOptions(precision: .exact)).map(Double.init)
        let found = try scores(model, samples, picture, options: PlanOptions(algorithm: algorithm))
        #expect(relativeDifference(found, exact) < 1e-5, "\(algorithm)")
    }

    @Test("Where layers pad, a finer map is that of dilated kernels", arguments: [Extent(1), Extent(2)])
    func paddedNetworks(stride: Extent) throws {
        let text = "input 24x24x2; conv3-6/p1 relu pool3/s2/p1 conv3-18/p1/s2 relu avgpool3/s1/p1; fc3"
        let (model, samples, picture) = try fine(text, stride, more: Extent(height: 9, width: 10))
        let map = model.mapExtent(for: picture)
        let reference = try ReferencePass(model, picture: picture)
        let pool = WorkerPool(threads: 1)
        let expected = try (0..<map.height * map.width).flatMap {
            try reference.logits(
                row: $0 / map.width, column: $0 % map.width, samples: samples, pictureWidth: picture.width, pool: pool)
        }
        #expect(relativeDifference(try scores(model, samples, picture), expected) < 1e-5)
    }

    @Test("A finer map is the same bits for every band height, strip width, number of threads and memory limit")
    func cutsDoNotMatter() throws {
        let (model, samples, picture) = try fine(
            "input 45x47x3; conv5-16/s2 relu pool2 conv3-20 relu pool2 conv3-18 relu; fc2", Extent(2),
            more: Extent(height: 22, width: 130))
        let expected = try scores(model, samples, picture, threads: 1)
        for (rows, columns, threads) in [(1, 1000, 1), (7, 33, 2), (16, 64, 3), (1000, 40, 8)] {
            let options = PlanOptions(rowsPerBand: rows, columnsPerStrip: columns)
            let found = try scores(model, samples, picture, options: options, threads: threads)
            #expect(sameBits(found, expected), "bands of \(rows), strips of \(columns), \(threads) threads")
        }
        let pool = WorkerPool(threads: 2)
        let planner = Planner(model, pool: pool)
        let most = try planner.memory(for: picture).total
        let least = try #require(
            (1...19).map { most - most * $0 / 20 }.last { (try? planner.memory(for: picture, memoryLimit: $0)) != nil })
        #expect(least < most)
        let limited = try planner.plan(for: picture, memoryLimit: least)
        #expect(limited.memory(threads: 2).total <= least)
        #expect(sameBits(try EngineTests.scores(limited, samples, picture, pool), expected))
    }

    @Test("Weights of fragments are held and counted once, and their costs stand in one line")
    func weightsAreCountedOnce() throws {
        let native = try randomModel("input 45x47x3; conv5-16/s2 relu pool2 conv3-20 relu pool2; fc6 relu; fc2")
            .convolutionalized()
        let picture = Extent(height: 200, width: 200)
        let options = PlanOptions(algorithms: ["conv2": .winograd4, "conv3": .fourier32])
        let plan = try Plan(native.striding(by: Extent(2)), picture: picture, options: options)
        let costs = plan.stageCosts(threads: 1)
        #expect(
            costs.map { "\($0.name) \($0.fragments)" } == [
                "conv1+relu1 1", "pool1 4", "conv2+relu2 4", "pool2 16", "conv3+relu3 16", "interleave 1", "conv4 1",
            ])
        let bytes = { (name: String) in costs.first { $0.name == name }!.weightBytes }
        #expect(bytes("conv2+relu2") == 36 * 16 * 32 * 4 && plan.memory(threads: 1).weights < 4 << 20)
        #expect(
            costs.reduce(0) { $0 + $1.multiplyAdds }
                == (try native.striding(by: Extent(2)).form.fragments.multiplyAdds(
                    windows: native.striding(by: Extent(2)).mapExtent(for: picture))))
    }
}
