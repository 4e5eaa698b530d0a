import Network

/// Networks to measure by name.
public enum BenchmarkNetwork: String, CaseIterable, Sendable {
    /// VGG16 (Simonyan & Zisserman, arXiv:1409.1556) over 384×384 pixels: 6×6 cells.
    case vgg16 = "vgg16-384"
    /// Five small blocks of convolution and pooling over 384×384 pixels.
    case small = "small-384"
    /// The same over 2048×2048 pixels.
    case smallOnLarge = "small-2048"
    /// The classic net for handwritten digits over a page of 1024×1024 pixels: 499×499 cells.
    case keras = "keras-1024"

    /// The architecture of one window.
    public var architectureText: String {
        switch self {
        case .vgg16:
            """
            input 224x224x3; [conv3-64/p1 relu]*2 pool2; [conv3-128/p1 relu]*2 pool2; [conv3-256/p1 relu]*3 pool2;
            [[conv3-512/p1 relu]*3 pool2]*2; [fc4096 relu]*2 fc1000
            """
        case .small, .smallOnLarge:
            """
            input 224x224x3; conv3-16/p1 relu pool2; conv3-32/p1 relu pool2; [conv3-64/p1 relu pool2]*2;
            conv3-128/p1 relu pool2; fc128 relu fc10
            """
        case .keras: "input 28x28x1; conv3-32 relu conv3-64 relu pool2; fc128 relu fc10"
        }
    }

    /// The side of the square picture.
    public var side: Int {
        switch self {
        case .vgg16, .small: 384
        case .smallOnLarge: 2048
        case .keras: 1024
        }
    }
}

extension Model {
    /// A network with random weights (He), for measuring.
    public static func random(_ architecture: Architecture, seed: UInt64 = 1) -> Model {
        untrained(architecture, seed: seed)
    }
}
