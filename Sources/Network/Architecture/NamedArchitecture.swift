/// A network that is known by name: those of the literature, and the program's own.
///
/// ```swift
/// let net = NamedArchitecture.vgg16.architecture()
/// print(try net.architecture().summary.parameters)  // 138357544
/// let cells = NamedArchitecture.resNet18.architecture(classes: 5)
/// ```
///
/// The networks are written from their papers and model descriptions, named at each.
public enum NamedArchitecture: String, CaseIterable, Sendable {
    /// One matrix from pixels to scores, for the 32×32 colour pictures of CIFAR-10.
    ///
    /// Source: Stanford CS231n, "Linear Classification": W of 10×3072 and b of 10.
    case linear
    /// LeNet-5 in its common form: 28×28 digits with a padding of 2, full connections between the maps, tanh, means.
    ///
    /// Source: LeCun et al., "Gradient-Based Learning Applied to Document Recognition", Proc. IEEE 86 (1998); the form
    /// of Zhang et al., "Dive into Deep Learning", section 7.6.
    case leNet5 = "lenet5"
    /// The convolutional network for handwritten digits of the Keras examples (`mnist_cnn`).
    case kerasMNIST = "keras-mnist"
    /// AlexNet in the form of Caffe's model zoo (`bvlc_alexnet`): one tower, two groups in three of the convolutions.
    ///
    /// Source: Krizhevsky, Sutskever & Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012.
    case alexNet = "alexnet"
    /// ZFNet as figure 3 of its paper shows it, with Caffe's rounding of pooled sizes and constants of normalisation.
    ///
    /// Source: Zeiler & Fergus, arXiv:1311.2901.
    case zfNet = "zfnet"
    /// VGG with 16 layers of weights. Source: Simonyan & Zisserman, arXiv:1409.1556, configuration D.
    case vgg16
    /// VGG with 19 layers of weights. Source: Simonyan & Zisserman, arXiv:1409.1556, configuration E.
    case vgg19
    /// GoogLeNet without the classifiers that help its training, in the form of Caffe's model zoo (`bvlc_googlenet`).
    ///
    /// Source: Szegedy et al., arXiv:1409.4842, table 1.
    case googLeNet = "googlenet"
    /// Residual network of 18 layers, as in torchvision. Source: He et al., arXiv:1512.03385, table 1.
    case resNet18 = "resnet18"
    /// Residual network of 50 layers in the form of torchvision, whose 3×3 convolutions take the strides ("v1.5").
    ///
    /// Source: He et al., arXiv:1512.03385, table 1.
    case resNet50 = "resnet50"
    /// Residual network of 50 layers as its paper has it: the first 1×1 convolution of a block takes the stride.
    ///
    /// Source: He et al., arXiv:1512.03385, table 1.
    case resNet50Original = "resnet50-v1"
    /// The network of the embedded model.
    case whiteCells = "white-cells"
    /// Digits and other small grey pictures of 28×28: four convolutions with batch normalisation, without padding, so
    /// that it slides exactly, with stride 4.
    case digits
    /// Five small blocks of convolution and pooling, to measure with.
    case small

    /// The number of classes unless told.
    public var usualClasses: Int {
        switch self {
        case .linear, .leNet5, .kerasMNIST, .digits, .small: 10
        case .whiteCells: 2
        case .alexNet, .zfNet, .vgg16, .vgg19, .googLeNet, .resNet18, .resNet50, .resNet50Original: 1000
        }
    }

    /// The network for one window.
    ///
    /// - Parameter classes: The outputs of the last layer; ``usualClasses`` unless told.
    /// - Throws: ``ArchitectureTextError`` where there are more classes than ``NetworkLimits`` allow, or none.
    public func architecture(classes: Int? = nil) throws -> Architecture {
        try Architecture(text: text(classes: classes ?? usualClasses))
    }

    private func text(classes: Int) -> String {
        switch self {
        case .linear:
            "input 32x32x3; fc\(classes) softmax"
        case .leNet5:
            """
            input 28x28x1; conv5-6/p2 tanh avgpool2; conv5-16 tanh avgpool2; fc120 tanh; fc84 tanh; fc\(classes)
            softmax
            """
        case .kerasMNIST:
            """
            input 28x28x1; conv3-32 relu conv3-64 relu pool2 dropout0.25 flatten/hwc fc128 relu dropout0.5;
            fc\(classes) softmax
            """
        case .alexNet:
            """
            input 227x227x3; conv11-96/s4 relu lrn5 pool3/s2; conv5-256/p2/g2 relu lrn5 pool3/s2;
            conv3-384/p1 relu conv3-384/p1/g2 relu conv3-256/p1/g2 relu pool3/s2; \(classicHead(classes))
            """
        case .zfNet:
            """
            input 224x224x3; conv7-96/s2/p1 relu \(ceiledPooling) lrn5; conv5-256/s2 relu \(ceiledPooling) lrn5;
            [conv3-384/p1 relu]*2 conv3-256/p1 relu pool3/s2; \(classicHead(classes))
            """
        case .vgg16: vgg(convolutions: [2, 2, 3, 3, 3], classes: classes)
        case .vgg19: vgg(convolutions: [2, 2, 4, 4, 4], classes: classes)
        case .googLeNet: googLeNetText(classes: classes)
        case .resNet18: resNetText(blocks: [2, 2, 2, 2], .basic, classes: classes)
        case .resNet50: resNetText(blocks: [3, 4, 6, 3], .bottleneck(strideInFirst: false), classes: classes)
        case .resNet50Original: resNetText(blocks: [3, 4, 6, 3], .bottleneck(strideInFirst: true), classes: classes)
        case .whiteCells:
            """
            input 224x224x3; conv5-16/s2 relu pool2; conv3-32 relu pool2; conv3-48 relu pool2; conv3-64 relu pool2;
            fc64 relu dropout0.3; fc\(classes) softmax
            """
        case .digits:
            """
            input 28x28x1; [conv3-32 bn relu]*2 pool2 [conv3-48 bn relu]*2 pool2 fc64 relu dropout0.3;
            fc\(classes) softmax
            """
        case .small:
            """
            input 224x224x3; conv3-16/p1 relu pool2; conv3-32/p1 relu pool2; [conv3-64/p1 relu pool2]*2;
            conv3-128/p1 relu pool2; fc128 relu; fc\(classes) softmax
            """
        }
    }
}

/// Caffe rounds pooled sizes up; on these maps that is one more row and column at the end.
private let ceiledPooling = "pool3/s2/p0,0,1,1"

/// The three fully-connected layers of AlexNet, ZFNet and VGG.
private func classicHead(_ classes: Int) -> String { "[fc4096 relu dropout0.5]*2 fc\(classes) softmax" }

private func vgg(convolutions: [Int], classes: Int) -> String {
    let blocks = zip(convolutions, [64, 128, 256, 512, 512]).map { "[conv3-\($1)/p1 relu]*\($0) pool2;" }
    return "input 224x224x3; \(blocks.joined(separator: " ")) \(classicHead(classes))"
}

private func googLeNetText(classes: Int) -> String {
    /// Four paths: 1×1; 1×1 and 3×3; 1×1 and 5×5; pooling and 1×1.
    func inception(_ one: Int, _ a: Int, _ three: Int, _ b: Int, _ five: Int, _ pool: Int) -> String {
        """
        [=x conv1-\(one) relu =p @x conv1-\(a) relu conv3-\(three)/p1 relu =q
        @x conv1-\(b) relu conv5-\(five)/p2 relu =r @x pool3/s1/p1 conv1-\(pool) relu =s @p concat@q,r,s]*1
        """
    }
    return """
        input 224x224x3; conv7-64/s2/p3 relu \(ceiledPooling) lrn5; conv1-64 relu conv3-192/p1 relu lrn5
        \(ceiledPooling)
        \(inception(64, 96, 128, 16, 32, 32)) \(inception(128, 128, 192, 32, 96, 64)) \(ceiledPooling)
        \(inception(192, 96, 208, 16, 48, 64)) \(inception(160, 112, 224, 24, 64, 64))
        \(inception(128, 128, 256, 24, 64, 64)) \(inception(112, 144, 288, 32, 64, 64))
        \(inception(256, 160, 320, 32, 128, 128)) \(ceiledPooling)
        \(inception(256, 160, 320, 32, 128, 128)) \(inception(384, 192, 384, 48, 128, 128))
        avgpool7/s1; dropout0.4 fc\(classes) softmax
        """
}

private enum ResidualBlock {
    /// Two 3×3 convolutions.
    case basic
    /// 1×1, 3×3 and 1×1 with four times the filters; a stride is that of the first or of the second.
    case bottleneck(strideInFirst: Bool)
}

private func resNetText(blocks: [Int], _ kind: ResidualBlock, classes: Int) -> String {
    func convolution(_ kernel: Int, _ filters: Int, stride: Int = 1) -> String {
        "conv\(kernel)-\(filters)\(stride > 1 ? "/s\(stride)" : "")\(kernel > 1 ? "/p\(kernel / 2)" : "")/b0 bn"
    }
    /// A block whose outputs are as many as `filters`, or four times as many.
    func block(_ filters: Int, stride: Int, changesShape: Bool) -> String {
        let path: String
        let outputs: Int
        switch kind {
        case .basic:
            path = "\(convolution(3, filters, stride: stride)) relu \(convolution(3, filters))"
            outputs = filters
        case .bottleneck(let isFirst):
            outputs = 4 * filters
            path = """
                \(convolution(1, filters, stride: isFirst ? stride : 1)) relu
                \(convolution(3, filters, stride: isFirst ? 1 : stride)) relu \(convolution(1, outputs))
                """
        }
        let shortcut = changesShape ? "=b @a \(convolution(1, outputs, stride: stride)) add@b" : "add@a"
        return "=a \(path) \(shortcut) relu"
    }
    var text = "input 224x224x3; \(convolution(7, 64, stride: 2)) relu pool3/s2/p1;"
    for (stage, count) in blocks.enumerated() {
        let (filters, stride) = (64 << stage, stage == 0 ? 1 : 2)
        var changesShape = stage > 0
        if case .bottleneck = kind { changesShape = true }
        text += " [\(block(filters, stride: stride, changesShape: changesShape))]*1"
        text += " [\(block(filters, stride: 1, changesShape: false))]*\(count - 1)"
    }
    return text + " avgpool7/s1; fc\(classes) softmax"
}
