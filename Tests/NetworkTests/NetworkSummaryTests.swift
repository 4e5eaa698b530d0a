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
                activations     3.37 KiB in all, 2.53 KiB at once
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
