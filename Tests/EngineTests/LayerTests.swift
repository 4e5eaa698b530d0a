import Machine
import Network
import TestSupport
import Testing

@testable import Engine

/// The layers beside convolutions and poolings, and the rarer forms of those.
@Suite struct LayerTests {
    /// Networks that slide over pictures.
    static let sliding = [
        // Groups that are whole blocks, that become whole blocks together, and that never do.
        "input 18x17x3; conv3-32/p1 relu conv3-64/p1/g2 relu pool2 conv1-96/g4 leaky0.1 conv3-48/g12 clip0,1.5 "
            + "conv3-30/g6/b0 relu; fc3",
        // A kernel for each channel, out of the picture too.
        "input 21x20x3; conv3-3/g3/p1 relu conv3-20/s2/p1 clip0,1 conv3-20/g20/p1 clip0,1 conv1-33 relu "
            + "conv3-33/g33/s2/p2,0,1,1 bn leaky0.2 conv2x3-33/g33/d2 relu conv1-66/g33; fc3",
        "input 9x8x2; conv3-17 elu0.7 conv1-17 selu conv1-17 celu1.3 conv1-18 hardsigmoid conv1-16 hardswish conv1-17 "
            + "softplus log conv1-17 softsign conv1-17 gelu conv1-17 mish conv1-17 abs conv1-9 softplus sqrt exp clip-1,2 "
            + "prelu; fc3",
        // Sums over channels of several blocks, and other exponents.
        "input 20x19x3; lrn3/a0.5 conv3-33/p1 relu lrn5/a0.01 pool3/s2 lrn4/b0.6/k2/a0.3 conv3-18 relu lrn40/a1 "
            + "lppool3/s2/p1 prelu scale lppool2/n1/s1 lppool2/n3/s1; fc3",
        // Means and deviations over channels of one block, of several, and of part of one.
        "input 14x13x3; conv3-18 gelu layernorm conv1-16 layernorm/e0.001 gelutanh conv3-33/p1 erf layernorm relu pool2; "
            + "fc3 layernorm",
        // Means of large neighbourhoods.
        "input 16x17x3; conv3-18 relu avgpool5/s1/p2 conv3-17 =a avgpool12x13/s1/p5,6,6,6 sigmoid mul@a avgpool6x3/s1/p2,1,3,1 "
            + "conv3-5/s2; fc3",
        "input 15x15x3; pool2/s1/d2/p1 conv3-20 pool3/s1/d2/p1 avgpool2/d3/p2/s1 bn scale relu; fc2",
        // Channels in other orders, and maps joined in all ways.
        "input 8x9x3 =x; conv1-32 =a select0-15 =p @a select16-31 relu =q concat@p,q select31,0-3,8-20,16-31 =r conv1-20 "
            + "=s sigmoid =t @s sub@t =u @u div@t max@s =v min@u,s,v mul@s,t,u select3,1,0-2; fc3",
        "input 6x7x4; select2,0 conv3-9 relu select8,0-6",
        // The largest of neighbouring channels: within a block, across blocks, fused before and after, of a vector.
        "input 15x14x3; conv3-34/p1 maxout2 conv3-51 relu maxout3 pool2 conv1-20 maxout5 leaky0.1 conv3-64 maxout2; fc12 "
            + "maxout4 relu fc3",
        "input 6x7x4; maxout2 conv3-80 =a maxout40 =b @a maxout2 conv1-2 add@b",
        // A range that begins at zero, which sums take along, before and after a pooling.
        "input 14x14x3; conv3-20 clip0,0.7 pool2 conv3-9 pool2 clip0,0.5; fc2",
    ]

    /// Networks in which maps become larger.
    static let enlarging = [
        "input 14x13x3; pad1,2,0,1/edge conv3-18 relu pad2/reflect conv3-17/s2 relu pad0,1,2,0/v0.5; fc3",
        "input 14x13x3; conv3-18 relu crop1,0,2,1 conv3-17 =a crop2,3,0,1 relu conv2-3 =b; @a conv2-3 "
            + "crop1,2,1,2 add@b; fc3",
        "input 10x12x3; conv3-18/s2 relu up2 conv3-17/p1 relu up2x1/linear pool4x2; fc3",
        "input 12x12x3; pool2 up2/linear pool2 up4/asymmetric conv5-20/s4/p1; fc2",
        "input 12x13x3; conv3-18/s2 relu deconv4-17/s2/p1 relu conv3-5 leaky0.1 pool2; fc3",
        // Scored in groups of 2x2 windows.
        "input 12x13x3; conv3-18/s2 relu deconv4-17/s2/p1 relu conv3-5 leaky0.1; fc3",
        "input 9x9x3; deconv3-34/s3x2/p1,0,2,1/o2x1/d2 relu pool3x2 deconv3-17 bn clip0,1; fc3",
        "input 8x8x3; conv3-32/p1 relu deconv2-64/s2/g2 pool2 deconv3-24/p1/g4 relu deconv1-16/s2/o1 avgpool2; fc3",
    ]

    /// Networks that take single windows only.
    static let single = [
        // Squeeze and excitation, and a gate that comes first.
        "input 12x11x3; conv3-20/p1 relu =a avgpool12x11 =g conv1-5 relu conv1-20 sigmoid mul@a =b @g sub@b conv3-7 "
            + "relu; fc3",
        "input 9x10x3; scale/map conv3-17 relu scale/map pool2; fc3",
        "input 9x10x3; scale/map conv3-17/p1 up2",
        // Many scores for a window, and no convolution at all.
        "input 5x6x3; pad1,2,1,0/reflect select2,1 pad1/v-1",
    ]

    private static let pictures = [Extent(height: 25, width: 37), Extent(height: 28, width: 24)]

    @Test("Every layer agrees with the formulas in every instruction set", arguments: sliding + enlarging + single)
    func layersAgree(text: String) throws {
        for picture in try pictures(text) {
            let example = try Example(text, picture: picture)
            for set in InstructionSet.allCases where set.isSupported {
                for algorithm in set == .best ? [nil, Algorithm.streamed, .winograd4, .fourier16] : [nil] {
                    let found = try example.scores(PlanOptions(instructionSet: set, algorithm: algorithm))
                    let difference = relativeDifference(found, example.expected)
                    #expect(difference <= 1e-5, "\(text), \(picture), \(algorithm?.rawValue ?? "chosen") on \(set)")
                }
            }
        }
    }

    @Test("No layer shows how the work is cut", arguments: sliding + enlarging + single)
    func cutsDoNotMatter(text: String) throws {
        let example = try Example(text, picture: pictures(text)[0])
        let pools = [1, 3].map(WorkerPool.init(threads:))
        let whole = try Plan(
            example.model, picture: example.picture, options: PlanOptions(rowsPerBand: 1000, columnsPerStrip: 1000))
        let expected = try scores(whole, example.samples, example.picture, pools[0])
        for (rows, columns, pool) in [(1, 1000, 0), (1, 3, 1), (2, 8, 0), (7, 5, 1), (1000, 1, 0), (1000, 1000, 1)] {
            let plan = whole.cut(rowsPerBand: rows, columnsPerStrip: columns)
            let found = try scores(plan, example.samples, example.picture, pools[pool])
            #expect(sameBits(found, expected), "\(text): bands of \(rows), strips of \(columns)")
        }
    }

    @Test("Single cells of the float64 pass are those of the whole map", arguments: sliding + enlarging + single)
    func cellsAreThoseOfTheMap(text: String) throws {
        let example = try Example(text, picture: pictures(text)[0])
        let reference = try ReferencePass(example.model, picture: example.picture)
        let output = try Plan(example.model, picture: example.picture).output
        let largest = example.expected.map(abs).max()!
        for (row, column) in [(0, 0), (output.height - 1, output.width - 1), (output.height / 2, output.width / 3)] {
            let found = try reference.logits(
                row: row, column: column, samples: example.samples, pictureWidth: example.picture.width,
                pool: WorkerPool(threads: 2))
            let start = (row * output.width + column) * output.channels
            #expect(found.count == output.channels)
            for (value, expected) in zip(found, example.expected[start...]) {
                // The inputs are rounded to float32 as the engine's are.
                #expect(abs(value - expected) < 1e-6 * largest, "\(text), cell \(column),\(row)")
            }
        }
    }

    @Test("Networks slide as their list says")
    func listsAreRight() throws {
        for text in Self.sliding + Self.enlarging {
            #expect(try randomModel(text).windowed().obstacle == nil, "\(text)")
        }
        for text in Self.single { #expect(try randomModel(text).windowed().obstacle != nil, "\(text)") }
    }

    @Test("The memory of a plan is known before its weights are packed", arguments: sliding + enlarging + single)
    func memoryIsKnownBefore(text: String) throws {
        let model = try randomModel(text).windowed()
        let picture = try pictures(text)[0]
        let planner = Planner(model, pool: WorkerPool(threads: 1))
        let memory = try planner.plan(for: picture).memory(threads: 1)
        #expect(try planner.memory(for: picture) == memory)
    }

    private func pictures(_ text: String) throws -> [Extent] {
        let model = try randomModel(text).windowed()
        return model.obstacle == nil ? Self.pictures : [model.window]
    }

    @Test("A network that cannot slide refuses pictures that are no windows, and says why")
    func onlyWindowsArePassed() throws {
        let model = try randomModel(Self.single[0]).windowed()
        let picture = Extent(height: 12, width: 12)
        for error in [
            #expect(throws: EngineError.self) { try Plan(model, picture: picture) },
            #expect(throws: EngineError.self) { try ReferencePass(model, picture: picture) },
        ] {
            #expect(
                error
                    == .singleWindowsOnly(
                        picture: picture, window: Extent(height: 12, width: 11), obstacle: model.obstacle!))
        }
    }

    @Test("A network without layers gives the normalised picture")
    func noLayersAreAPass() throws {
        let architecture = try Architecture(input: Shape(height: 3, width: 2, channels: 3), layers: [])
        let model = try Model(
            architecture: architecture, parameters: [], classes: ["a", "b", "c"],
            normalization: Normalization(mean: [0, 1, 0.5], deviation: [1, 0.5, 2])
        ).windowed()
        let samples = randomSamples(model.window, 3)
        let found = try scores(Plan(model, picture: model.window), samples, model.window, WorkerPool(threads: 1))
        #expect(relativeDifference(found, model.reference(samples, model.window)) < 1e-6)
    }
}
