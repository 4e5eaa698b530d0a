import Network
import Testing

@Suite("An architecture")
struct ArchitectureTests {
    private let input = Shape(height: 9, width: 9, channels: 2)

    private func fault(_ layers: [Layer], input: Shape? = nil) -> NetworkError? {
        do {
            _ = try Architecture(input: input ?? self.input, layers: layers)
            return nil
        } catch {
            let error = error as? NetworkError
            #expect(error?.description.isEmpty == false && error?.errorDescription == error?.description)
            return error
        }
    }

    @Test("names the layer that does not fit")
    func misfits() {
        let fc = Layer.fullyConnected(FullyConnected(outputs: 2))
        let conv = Layer.convolution(Convolution(filters: 2, kernel: 3))
        #expect(fault([], input: Shape(height: 0, width: 1, channels: 1)) != nil)
        #expect(
            fault([conv, fc])
                == .flattenExpected(LayerPlace(index: 1, kind: "fc"), shape: Shape(height: 7, width: 7, channels: 2)))
        #expect(fault([.flatten(.channelsLast), fc, conv]) == .mapExpected(LayerPlace(index: 2, kind: "conv")))
        #expect(fault([.softmax, .activation(.relu)]) == .softmaxNotLast(LayerPlace(index: 0, kind: "softmax")))
        let window = SlidingWindow(kernel: Extent(5), dilation: Extent(3))
        #expect(
            fault([.convolution(Convolution(filters: 1, window: window))])
                == .kernelDoesNotFit(LayerPlace(index: 0, kind: "conv"), window: window, shape: input))
    }

    @Test("refuses values that were made impossible after the initialiser")
    func impossibleValues() {
        var convolution = Convolution(filters: 1, kernel: 3)
        convolution.window.stride.height = 0
        #expect(
            fault([.convolution(convolution)])
                == .valueOutOfRange(
                    LayerPlace(index: 0, kind: "conv"), value: "stride", found: "0", allowed: "1 to 16777216"))
        var pooling = Pooling(.maximum, kernel: 2)
        pooling.window.padding.left = 2
        #expect(fault([.pooling(pooling)]) != nil)
        pooling.window.padding.left = -1
        #expect(fault([.pooling(pooling)]) != nil)
        pooling.window.padding.left = 0
        pooling.window.dilation = Extent(2)
        #expect(fault([.pooling(pooling)]) != nil)
        #expect(fault([.activation(.leakyReLU(slope: .nan))]) != nil)
        #expect(fault([.batchNormalization(BatchNormalization(epsilon: -.infinity))]) != nil)
        #expect(fault([.batchNormalization(BatchNormalization(momentum: .nan))]) != nil)
        var dropout = Dropout(rate: 0)
        dropout.rate = 1
        #expect(fault([.dropout(dropout)]) != nil)
    }

    @Test("refuses sizes with which arithmetic would overflow")
    func limits() {
        let big = NetworkLimits.dimension
        #expect(
            fault([], input: Shape(height: .max, width: .max, channels: .max))
                == .limitExceeded(nil, .dimension, limit: big))
        #expect(
            fault([], input: Shape(height: big, width: big, channels: 2))
                == .limitExceeded(nil, .values, limit: NetworkLimits.values))
        #expect(
            fault([.convolution(Convolution(filters: big, kernel: big))])
                == .limitExceeded(LayerPlace(index: 0, kind: "conv"), .parameters, limit: NetworkLimits.parameters))
        let step = Layer.convolution(Convolution(filters: 1, kernel: 1, stride: 4096))
        #expect(
            fault([step, step, step])
                == .limitExceeded(
                    LayerPlace(index: 2, kind: "conv"), .strideProduct, limit: NetworkLimits.strideProduct))
        let wide = Shape(height: big, width: big, channels: 1)
        let costly = Layer.convolution(Convolution(filters: 1, kernel: 101, padding: 50))
        #expect(
            fault([costly], input: wide)
                == .limitExceeded(LayerPlace(index: 0, kind: "conv"), .multiplyAdds, limit: NetworkLimits.multiplyAdds))
        #expect(
            fault([Layer](repeating: .activation(.relu), count: 4097)) == .tooManyLayers(count: 4097, limit: 4096))
        #expect(throws: NetworkError.self) {
            try Architecture(input: input, layers: [step]).shapes(for: Extent(.max))
        }
    }
}
