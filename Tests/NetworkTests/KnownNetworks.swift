/// Networks of the literature in the architecture text.
enum KnownNetworks {
    /// ResNet-18 with 1000 classes: He et al., arXiv:1512.03385, table 1.
    static let resnet18 = """
        input 224x224x3; conv7-64/s2/p3/b0 bn relu pool3/s2/p1
        [\(residual(64))]*2
        \(narrowing(128)) \(narrowing(256)) \(narrowing(512))
        avgpool7 fc1000 softmax
        """

    /// GoogLeNet with 1000 classes, without its auxiliary heads and local response normalisation: Szegedy et al.,
    /// arXiv:1409.4842, table 1.
    static let googlenet = """
        input 224x224x3; conv7-64/s2/p3 relu pool3/s2/p1 conv1-64 relu conv3-192/p1 relu pool3/s2/p1
        \(inception(64, 96, 128, 16, 32, 32)) \(inception(128, 128, 192, 32, 96, 64)) pool3/s2/p1
        \(inception(192, 96, 208, 16, 48, 64)) \(inception(160, 112, 224, 24, 64, 64))
        \(inception(128, 128, 256, 24, 64, 64)) \(inception(112, 144, 288, 32, 64, 64))
        \(inception(256, 160, 320, 32, 128, 128)) pool3/s2/p1
        \(inception(256, 160, 320, 32, 128, 128)) \(inception(384, 192, 384, 48, 128, 128))
        avgpool7 dropout0.4 fc1000 softmax
        """

    private static func residual(_ filters: Int, name: String = "a") -> String {
        "=\(name) conv3-\(filters)/p1/b0 bn relu conv3-\(filters)/p1/b0 bn add@\(name) relu"
    }

    private static func narrowing(_ filters: Int) -> String {
        """
        [=a conv3-\(filters)/s2/p1/b0 bn relu conv3-\(filters)/p1/b0 bn =b @a conv1-\(filters)/s2/b0 bn add@b relu
        \(residual(filters, name: "c"))]*1
        """
    }

    private static func inception(_ one: Int, _ a: Int, _ three: Int, _ b: Int, _ five: Int, _ pool: Int) -> String {
        """
        [=x conv1-\(one) relu =p @x conv1-\(a) relu conv3-\(three)/p1 relu =q
        @x conv1-\(b) relu conv5-\(five)/p2 relu =r @x pool3/s1/p1 conv1-\(pool) relu =s @p concat@q,r,s]*1
        """
    }
}
