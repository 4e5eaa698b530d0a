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
        pooling.window.dilation = Extent(0)
        #expect(fault([.pooling(pooling)]) != nil)
        pooling = Pooling(.norm(order: 2), kernel: 2)
        pooling.kind = .norm(order: 0)
        #expect(fault([.pooling(pooling)]) != nil)
        convolution = Convolution(filters: 4, kernel: 3)
        convolution.groups = 3
        let wide = Shape(height: 9, width: 9, channels: 3)
        #expect(
            fault([.convolution(convolution)], input: wide)
                == .groupsDoNotFit(LayerPlace(index: 0, kind: "conv"), groups: 3, channels: 3, filters: 4))
        var transposed = TransposedConvolution(filters: 2, window: SlidingWindow(kernel: Extent(2)))
        transposed.outputPadding.width = -1
        #expect(fault([.transposedConvolution(transposed)]) != nil)
        var padding = Padding(margins: Margins(1))
        padding.margins.right = -1
        #expect(fault([.padding(padding)]) != nil)
        #expect(fault([.padding(Padding(margins: Margins(1), mode: .constant(.infinity)))]) != nil)
        var resize = Resize(factor: Extent(2))
        resize.factor.height = 0
        #expect(fault([.resize(resize)]) != nil)
        for channels in [[], [-1], [2], Array(repeating: 0, count: NetworkLimits.selectedChannels + 1)] {
            #expect(fault([.select(channels)]) != nil, "\(channels.prefix(1))")
        }
        for pieces in [-1, 0, 1, 3] { #expect(fault([.maxout(pieces: pieces)]) != nil, "\(pieces)") }
        var normalization = LocalResponseNormalization(size: 5)
        normalization.bias = 0
        #expect(fault([.localResponseNormalization(normalization)]) != nil)
        normalization = LocalResponseNormalization(size: 5, alpha: -1)
        #expect(fault([.localResponseNormalization(normalization)]) != nil)
        for activation in [
            Activation.clip(lowest: 1, highest: 0), .clip(lowest: .nan, highest: 1),
            .clip(lowest: .infinity, highest: .infinity), .celu(alpha: 0),
            .celu(alpha: .nan), .elu(alpha: .infinity), .selu(alpha: 1, gamma: .nan),
        ] {
            #expect(fault([.activation(activation)]) != nil, "\(activation)")
        }
        #expect(fault([.activation(.clip(lowest: -.infinity, highest: .infinity))]) == nil)
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
        let enlarge = Layer.resize(Resize(factor: Extent(height: 1 << 20, width: 1)))
        let shrink = Layer.pooling(Pooling(.average, window: SlidingWindow(kernel: Extent(height: 1 << 20, width: 1))))
        #expect(
            fault([enlarge, shrink, enlarge, shrink])
                == .limitExceeded(
                    LayerPlace(index: 2, kind: "up"), .enlargement, limit: NetworkLimits.enlargement))
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
