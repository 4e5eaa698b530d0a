import Network
import TestSupport
import Testing

@Suite("A convolution as a matrix")
struct ConvolutionMatrixTests {
    @Test(
        "gives the same on a map of its size",
        arguments: [
            "conv3-4", "conv3x2-4/s2x1/p1,0,2,1", "conv2-6/g3/d2", "conv3-3/g3/p1/b0", "conv5x4-2", "conv1-5/s3",
        ])
    func matrix(_ text: String) throws {
        let model = try Model.random("input 5x4x3; \(text)")
        guard case .convolution(let convolution) = model.architecture.layers[0] else { preconditionFailure() }
        let shape = model.architecture.input
        let (matrix, bias) = convolution.matrix(model.parameters[0], for: shape)
        #expect(matrix.shape == [model.architecture.output.count, shape.count])
        #expect(convolution.matrixBytes(for: shape) == 4 * matrix.values.count)

        let input = ReferenceMap.random(Extent(height: 5, width: 4), channels: 3, seed: 2)
        let expected = referenceForward(model.architecture, model.parameters, input)
        let vector = input.channelsFirst
        for (row, value) in expected.channelsFirst.enumerated() {
            let product = vector.indices.reduce(Double(bias.values[row])) {
                $0 + Double(matrix.values[row * shape.count + $1]) * vector[$1]
            }
            #expect(abs(product - value) < 1e-12, "row \(row)")
        }
    }

    @Test("sizes are known before, also those beyond every memory")
    func sizes() throws {
        let convolution = Convolution(filters: 64, kernel: 3, padding: 1)
        #expect(
            convolution.matrixBytes(for: Shape(height: 224, width: 224, channels: 3)) == 4 * 64 * 224 * 224 * 3 * 224
                * 224)
        #expect(convolution.matrixBytes(for: Shape(height: 1 << 20, width: 1 << 20, channels: 1)) == nil)
        #expect(Convolution(filters: 1, kernel: 3).matrixBytes(for: Shape(height: 2, width: 2, channels: 1)) == nil)
        let network = try Architecture(text: "input 6x6x2; conv3-3 relu conv3-1")
        #expect(network.convolutionMatrixBytes == 4 * (3 * 16 * 72 + 4 * 48))
    }
}
