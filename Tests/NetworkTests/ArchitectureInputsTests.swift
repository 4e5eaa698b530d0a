import Network
import Testing

@Suite("The inputs of layers")
struct ArchitectureInputsTests {
    private let input = Shape(height: 8, width: 8, channels: 2)
    private let relu = Layer.activation(.relu)
    private func conv(_ filters: Int, stride: Int = 1) -> Layer {
        .convolution(Convolution(filters: filters, kernel: 3, stride: stride, padding: 1))
    }

    private func fault(_ layers: [Layer], _ inputs: [[Int]]) -> NetworkError? {
        do {
            _ = try Architecture(input: input, layers: layers, inputs: inputs)
            return nil
        } catch {
            let error = error as? NetworkError
            #expect(error?.description.isEmpty == false)
            return error
        }
    }

    @Test("give the shapes of a residual and of an inception block")
    func shapes() throws {
        let residual = try Architecture(
            input: input, layers: [conv(2), relu, conv(2), .add], inputs: [[-1], [0], [1], [2, -1]])
        #expect(residual.shapes == Array(repeating: input, count: 4))
        #expect(residual.inputShapes(ofLayer: 3) == [input, input])
        #expect(residual.consumers == [-1: [0, 3], 0: [1], 1: [2], 2: [3]])
        #expect(!residual.isChain)
        let inception = try Architecture(
            input: input, layers: [conv(3, stride: 2), conv(4, stride: 2), .concatenate],
            inputs: [[-1], [-1], [1, 0, 1]])
        #expect(inception.output == Shape(height: 4, width: 4, channels: 11))
        #expect(inception.consumers[1] == [2, 2])
    }

    @Test("of a chain are the outputs before")
    func chain() throws {
        let chain = try Architecture(input: input, layers: [conv(2), relu, conv(3)])
        #expect(chain.isChain && chain.inputs == [[-1], [0], [1]])
        #expect(try Architecture(input: input, layers: chain.layers, inputs: chain.inputs) == chain)
        #expect(try Architecture(input: input, layers: []).isChain)
    }

    @Test("are refused where they cannot be, with the layer's place")
    func faults() {
        let add = LayerPlace(index: 2, kind: "add")
        #expect(fault([conv(2)], []) == .wrongInputLists(layers: 1, lists: 0))
        #expect(fault([conv(2)], [[]]) == .wrongInputCount(LayerPlace(index: 0, kind: "conv"), found: 0))
        #expect(fault([conv(2)], [[-1, -1]]) == .wrongInputCount(LayerPlace(index: 0, kind: "conv"), found: 2))
        #expect(fault([relu, relu, .add], [[-1], [0], [1]]) == .wrongInputCount(add, found: 1))
        for unknown in [2, 3, -2, .min, .max] {
            #expect(fault([relu, relu, .add], [[-1], [0], [1, unknown]]) == .unknownInput(add, input: unknown))
        }
        #expect(fault([conv(2), relu], [[-1], [-1]]) == .unusedOutput(LayerPlace(index: 0, kind: "conv")))
        #expect(
            fault([conv(3), relu, .add], [[-1], [0], [1, -1]])
                == .shapesDiffer(add, shapes: [Shape(height: 8, width: 8, channels: 3), input]))
        #expect(
            fault([conv(3, stride: 2), relu, .concatenate], [[-1], [0], [1, -1]])
                == .shapesDiffer(
                    LayerPlace(index: 2, kind: "concat"), shapes: [Shape(height: 4, width: 4, channels: 3), input]))
        #expect(fault([.add], [Array(repeating: -1, count: 256)]) == nil)
        #expect(
            fault([.add], [Array(repeating: -1, count: 257)])
                == .limitExceeded(LayerPlace(index: 0, kind: "add"), .inputs, limit: 256))
    }

    @Test("have equal strides where paths meet")
    func strides() {
        let pool = Layer.pooling(Pooling(.maximum, kernel: 8))
        let whole = Layer.convolution(Convolution(filters: 2, kernel: 8))
        #expect(
            fault([pool, whole, .add], [[-1], [-1], [0, 1]])
                == .stridesDiffer(LayerPlace(index: 2, kind: "add"), strides: [Extent(8), Extent(1)]))
        // A mean over the whole map goes on by 1 between windows.
        #expect(fault([.pooling(Pooling(.average, kernel: 8)), whole, .add], [[-1], [-1], [0, 1]]) == nil)
    }

    @Test("are refused where the sizes of maps differ on a picture, but not on the window")
    func floorRule() throws {
        // 9 rows: ⌊(9 − 3)/2⌋ + 1 = 4 and ⌊9/2⌋ = 4; 10 rows: 4 and 5.
        let net = try Architecture(text: "input 9x9x1 =a; conv3-2/s2 =b; @a pool2; concat@b")
        #expect(
            throws: NetworkError.shapesDiffer(
                LayerPlace(index: 2, kind: "concat"),
                shapes: [Shape(height: 5, width: 4, channels: 1), Shape(height: 4, width: 4, channels: 2)])
        ) { try net.shapes(for: Extent(height: 10, width: 9)) }
        let form = try net.denseForm()
        #expect(form.grid == WindowGrid(window: Extent(3), stride: Extent(2)))
        #expect(try form.architecture.shapes(for: Extent(201)).last?.height == 100)
    }

    @Test("cannot make sizes overflow")
    func limits() {
        // Each concatenation doubles the channels; each addition of strided paths multiplies no stride.
        let count = 40
        let doubling = (0..<count).map { [$0 - 1, $0 - 1] }
        let place = LayerPlace(index: 23, kind: "concat")
        #expect(
            fault([Layer](repeating: .concatenate, count: count), doubling)
                == .limitExceeded(place, .dimension, limit: NetworkLimits.dimension))
        #expect(fault([Layer](repeating: .add, count: 4096), (0..<4096).map { [$0 - 1, $0 - 1] }) == nil)
    }
}
