import Engine
import Network
import Testing

@testable import Training

@Suite struct GradientTests {
    static let chains = [
        "input 7x6x3; conv3-5 tanh; fc2",
        "input 9x8x2; conv3-17/s2/p1; fc3",
        "input 9x8x2; conv3x2-4/s2x1/p1 sigmoid conv2-3; fc3",
        "input 11x11x1; conv3-4/d2/p2 tanh conv3-33 tanh conv1-2; fc2",
        "input 8x8x17; conv5-3/p2; fc2",
        "input 9x9x3; conv3-6 relu pool2; fc3",
        "input 9x9x3; conv3-6 tanh pool3/s2/p1 leaky0.2; fc3",
        "input 9x9x3; conv3-6 avgpool2 tanh; fc3",
        "input 9x9x3; conv3-6 avgpool3/s2/p1; fc3",
        "input 7x7x3; conv3-5 bn relu conv3-4 bn tanh; fc3",
        "input 7x7x3; bn conv3-5 leaky0.1; fc3 bn",
        "input 9x8x3; conv3-5 bn relu pool2 conv2-17 bn pool2 tanh; fc3",
        "input 10x9x16; conv3-33/p1 bn sigmoid pool2 conv3-17/p1 leaky0.1 pool2; fc3",
        "input 6x6x3; conv3-5 tanh dropout0.4; fc6 dropout0.3; fc2",
        "input 6x5x3; conv2-5 tanh flatten/hwc fc4 sigmoid; fc2",
        "input 6x5x3; conv2-5 tanh flatten fc18 tanh; fc17",
        "input 6x5x3; pool2; fc2",
        "input 6x6x3; conv3-5 flatten tanh fc2",
        "input 6x6x3; conv3-5 flatten/hwc relu dropout0.3 fc3",
        "input 6x6x3; conv3-17 pool2 flatten bn fc2",
        "input 8x8x3; conv3-4 relu conv3-5/p1 relu pool2 conv2-6 relu; fc2",
    ]

    static let graphs = [
        // A residual block, and one whose shortcut is a convolution.
        "input 7x7x3; conv3-5/p1 tanh =a conv3-5/p1 bn tanh conv3-5/p1 bn add@a relu; fc3",
        "input 8x8x3; conv3-18 =a conv3-20/s2/p1 bn tanh conv3-20/p1 bn =b @a conv1-20/s2 bn add@b relu; fc3",
        // An inception block.
        """
        input 8x8x3; conv3-17 tanh =x conv1-5 tanh =a @x conv1-4 tanh conv3-18/p1 tanh =b
        @x conv1-3 tanh conv5-7/p2 tanh =c @x pool3/s1/p1 conv1-6 tanh concat@a,b,c avgpool6; fc3
        """,
        // Whole blocks of channels, blocks in part, and channels that cross blocks.
        "input 6x6x2; conv3-16 =a conv1-32 =b @a conv1-5 =c @a conv1-17 concat@a,b,c tanh conv2-4; fc2",
        // One output taken in twice by one layer, and by a layer and the one after it.
        "input 6x6x3; conv3-5 tanh =a add@a,a =b conv1-5 concat@a,b,b; fc2",
        "input 6x6x3 =i; add@i tanh concat@i; fc2",
        // Readers with different paddings, without padding, and a fully-connected one.
        """
        input 7x7x2; conv3-4 =a conv5-3/p2 tanh =b @a conv3-3/s2/p1,2,3,3 tanh =c @b conv2-2/s2/p1,2,2,1 tanh concat@c
        fc5 tanh; fc2
        """,
        "input 5x5x2; conv5-18 =a conv3-4/p1 =b @a fc4 add@b tanh; fc2",
        "input 5x5x2 =i; conv5-18/p2 =a bn relu add@a flatten/hwc =f fc3 =g @f dropout0.3 tanh fc3 add@g; fc2",
        // Batch normalisation, dropout and activations whose inputs have other readers.
        "input 6x6x3; conv3-5 =a bn =b relu =c @a sigmoid add@b,c dropout0.3 add@c; fc2",
        // DenseNet: every output is read by all later layers.
        "input 6x6x3; conv3-4 =a bn relu conv3-3/p1 =b concat@a =c bn relu conv3-3/p1 concat@c avgpool4; fc2",
    ]

    static let layers = [
        // Groups whose edges cross blocks of 16, groups within a block, whole blocks, and depthwise convolutions.
        "input 6x6x3; conv3-36 tanh conv3-27/g9/s2/p1 tanh; fc2",
        "input 6x6x3; conv3-12 tanh conv3-8/g4/b0 tanh conv1-6/g2/p1; fc2",
        "input 6x5x32; conv3-64/g2/p1 tanh conv1-4; fc2",
        "input 6x6x20; conv3-20/g20/p1 tanh conv1-34/b0 bn tanh conv3-68/g34/d2/p2 tanh; fc2",
        "input 7x7x3; conv3-5/b0 bn tanh conv3-4/b0/s2; fc3",
        "input 9x9x3; conv3-6 tanh pool2/s1/d3 tanh avgpool3/s2/p1/d2; fc3",
        "input 9x9x3; conv3-6 tanh lppool3/s2/p1 lppool2/n3/s1 lppool2/n1/s1; fc3",
        "input 7x7x3; conv3-20 lrn5/a0.9 tanh conv3-4 lrn4/a0.5/b0.6/k2; fc3",
        "input 6x6x2; conv3-5 lrn2/a2 pool2 conv1-3 lrn9/a1/b1; fc3",
        "input 6x6x3; conv3-18 layernorm tanh conv1-5 layernorm/e0.1 tanh conv2-3; fc3 layernorm/e1",
        "input 6x6x3; conv3-18 prelu conv1-3 prelu; fc3 prelu",
        "input 6x6x3; scale conv3-18 scale/map tanh; fc3 scale",
        "input 6x6x3; conv3-5 pad1,0,2,1/v0.5 conv3-4 pad2/reflect conv3-3 pad1x2/edge; fc3",
        "input 6x6x3; conv3-5/p1 =a crop1,0,2,1 conv2-3 pad1,0,0,1 =b; @a crop2,1,1,0 conv1-3 add@b crop0,0,0,1; fc3",
        "input 6x6x3; conv3-5 pad1 select3,1,0-2,1 tanh select0-4 conv2-2; fc3",
        "input 6x6x3; conv3-36 maxout2 conv2-15 tanh maxout3 bn; fc8 maxout2 fc3",
        "input 4x4x3; conv3-17 up2 conv2-3 up2x3/linear tanh up3/asymmetric; fc3",
        "input 4x4x3; deconv3-6/s2/p1/o1 tanh deconv2x3-4/d2/g2/b0 tanh deconv1-18/s2 conv2-3; fc3",
        "input 6x6x3; conv3-5 =a conv1-5 tanh =b @a sub@b =c @a mul@b,c tanh =d @b max@a,d =e @d min@c,e; fc3",
        "input 6x6x3; conv3-5 =a exp =b @a conv1-5 div@b; fc3",
        // A squeeze and excitation, and inputs of one position in each place.
        "input 6x6x3; conv3-18 =x avgpool4 conv1-3 tanh conv1-18 sigmoid mul@x; fc3",
        "input 6x6x3; conv3-5 =x avgpool4 tanh =s @x add@s =y @s sub@y =z @s max@z =w @w div@s; fc3",
        "input 6x6x3; conv3-6 tanh; fc3 logsoftmax",
    ]

    static let activations = [
        "leaky-0.3", "elu0.7", "selu", "celu0.5", "celu-2", "hardsigmoid0.3,0.4", "hardswish", "clip-0.5,0.7",
        "softplus", "softsign", "gelu", "gelutanh", "erf", "mish", "abs", "exp", "sigmoid scale log",
        "sigmoid scale sqrt",
    ]

    @Test("Gradients of rarer layers agree with central differences", arguments: layers)
    func layersAgree(text: String) throws {
        try GradientCheck.run(text)
    }

    @Test("Gradients of activations agree with central differences", arguments: activations)
    func activationsAgree(text: String) throws {
        try GradientCheck.run(Self.text(activation: text))
    }

    static func text(activation: String) -> String {
        "input 5x5x3; conv3-18 \(activation) conv1-5 tanh; fc3 \(activation)"
    }

    @Test("Gradients of chains agree with central differences", arguments: chains, InstructionSet.allCases)
    func chainsAgree(text: String, instructionSet: InstructionSet) throws {
        try GradientCheck.run(text, instructionSet)
    }

    @Test("Gradients of branching networks agree with central differences", arguments: graphs)
    func graphsAgree(text: String) throws {
        try GradientCheck.run(text)
    }
}
