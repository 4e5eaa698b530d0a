import Foundation
import Network
import Testing

@Suite("The summary of a network")
struct NetworkSummaryTests {
    @Test("counts VGG16 as the literature does")
    func vgg16() throws {
        // 138,357,544 parameters and 15.5 G multiply-adds: Simonyan & Zisserman, arXiv:1409.1556.
        let summary = try Architecture(text: GeometryTests.vgg16).summary
        #expect(summary.parameters == 138_357_544)
        #expect(summary.multiplyAdds == 15_470_264_320)
        #expect(summary.layers.first { $0.name == "conv1" }?.multiplyAdds == 86_704_128)
        // The lines of the table in Stanford's CS231n, "Convolutional Networks", sum to this.
        let k = [3_211_264, 802_816, 1_605_632, 401_408, 200_704, 100_352, 25_088]
        let table =
            150_528 + 2 * k[0] + k[1] + 2 * k[2] + k[3] + 3 * k[1] + k[4] + 3 * k[3] + k[5] + 3 * k[5] + k[6]
            + 2 * 4096 + 1000
        #expect(table == 15_237_608 && summary.forwardValues == table)
        #expect(summary.layers.first { $0.name == "fc1" }?.parameters == 102_764_544)
    }

    @Test("counts LeNet-5 and the Keras example as the literature does")
    func smallNets() throws {
        let lenet = try Architecture(
            text: "input 32x32x1; conv5-6 tanh avgpool2 conv5-16 tanh avgpool2; fc120 tanh; fc84 tanh; fc10 softmax")
        #expect(lenet.summary.parameters == 61_706)
        let keras = try Architecture(
            text: "input 28x28x1; conv3-32 relu conv3-64 relu pool2 dropout0.25 flatten/hwc fc128 relu; fc10 softmax")
        #expect(keras.summary.parameters == 1_199_882)
    }

    @Test("counts ResNet-18 and GoogLeNet as the literature does")
    func branchedNets() throws {
        // PyTorch's resnet18 has 11,689,512 trained parameters, with batch normalisation's scale and shift and without
        // biases of convolutions; each of the 4,800 filters has a running mean and a running variance beside them.
        let resnet = try Architecture(text: KnownNetworks.resnet18)
        let filters = resnet.layers.reduce(0) { sum, layer in
            if case .convolution(let layer) = layer { sum + layer.filters } else { sum }
        }
        #expect(filters == 4800)
        #expect(resnet.summary.parameters == 11_689_512)
        #expect(resnet.summary.statistics == 2 * filters)
        #expect(resnet.summary.parameterBytes == 4 * (11_689_512 + 2 * filters))
        #expect(resnet.summary.multiplyAdds == 1_814_073_344)
        // bvlc_googlenet without its auxiliary heads.
        let googlenet = try Architecture(text: KnownNetworks.googlenet)
        #expect(googlenet.summary.parameters == 6_998_552)
        #expect(googlenet.shapes.map(\.channels).contains(832))
        for net in [resnet, googlenet] {
            #expect(try Architecture(text: net.text) == net, "\(net.text)")
            let dense = try net.denseForm()
            #expect(dense.grid == WindowGrid(window: Extent(224), stride: Extent(32)))
            #expect(dense.architecture.layers.count(where: \.isJoin) == net.layers.count(where: \.isJoin))
            #expect(!dense.architecture.layers.contains { if case .batchNormalization = $0 { true } else { false } })
        }
        #expect(resnet.text.contains("[=a conv3-64/p1/b0 bn relu conv3-64/p1/b0 bn add@a relu]*2"), "\(resnet.text)")
    }

    @Test("tells what enters a layer, unless it is just the output before it")
    func tableOfBranches() throws {
        let net = try Architecture(text: "input 4x4x1 =a; conv3-1/p1 relu =b add@a =c; @a concat@b,c; fc2")
        #expect(
            net.summary.description == """
                layer                 from                output  memory  parameters  multiply-adds  field  stride  offset  rest
                input                                      4x4x1    64 B                                 1       1       0
                conv1     conv3-1/p1                       4x4x1    64 B          10          144        3       1      -1
                relu1     relu                             4x4x1    64 B                                 3       1      -1
                add1      add         relu1, input         4x4x1    64 B                                 3       1      -1
                concat1   concat      input, relu1, add1   4x4x3   192 B                                 3       1      -1
                flatten1  flatten                         1x1x48   192 B                                 6       1      -1
                fc1       fc2                              1x1x2     8 B          98           96        6       1      -1

                parameters      108 (432 B)
                multiply-adds   240
                activations     648 B in all, 384 B at once layer by layer
                forward         98 values (392 B), what works in place not counted
                """)
    }

    @Test("prints an aligned table")
    func table() throws {
        let net = try Architecture(text: "input 9x9x1; conv3-4/p1 relu pool2; fc3 softmax")
        #expect(
            net.summary.description == """
                layer                 output    memory  parameters  multiply-adds  field  stride  offset  rest
                input                  9x9x1     324 B                                 1       1       0
                conv1     conv3-4/p1   9x9x4  1.27 KiB          40         2.92 k      3       1      -1
                relu1     relu         9x9x4  1.27 KiB                                 3       1      -1
                pool1     pool2        4x4x4     256 B                                 4       2      -1     1
                flatten1  flatten     1x1x64     256 B                                10       2      -1
                fc1       fc3          1x1x3      12 B         195          192       10       2      -1
                softmax1  softmax      1x1x3      12 B                                10       2      -1

                parameters      235 (940 B)
                multiply-adds   3,108
                activations     3.37 KiB in all, 2.53 KiB at once layer by layer
                forward         472 values (1.84 KiB), what works in place not counted
                """)
    }

    @Test("of a picture takes the dense form")
    func picture() throws {
        let net = try Architecture(text: "input 224x224x3; [conv3-16 relu pool2]*5; fc128 relu; fc2 softmax")
        #expect(
            throws: NetworkError.fixedInput(
                LayerPlace(index: 15, kind: "flatten"), input: net.input, picture: Extent(384))
        ) { try net.summary(for: Extent(384)) }
        #expect(try net.summary(for: Extent(224)) == net.summary)
        let dense = try net.denseForm().architecture
        #expect(dense.summary.multiplyAdds == net.summary.multiplyAdds)
        #expect(dense.summary.parameters == net.summary.parameters)
        let picture = try dense.summary(for: Extent(384))
        #expect(picture.layers.last?.output == Shape(height: 6, width: 6, channels: 2))
        #expect(36 * net.summary.multiplyAdds > 9 * picture.multiplyAdds)
    }

    @Test("can be written as JSON and read back")
    func json() throws {
        let summary = try Architecture(text: "input 9x9x1; conv3-4/p1 relu pool2; fc3 softmax").summary
        let data = try JSONEncoder().encode(summary)
        #expect(try JSONDecoder().decode(NetworkSummary.self, from: data) == summary)
    }
}
