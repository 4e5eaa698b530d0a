/// How large a pixel is in the world.
public struct PixelSize: Sendable, Equatable, Codable {
    /// Width in micrometres.
    public var x: Double
    /// Height in micrometres.
    public var y: Double
    /// Where that is written, in words.
    public var source: String

    /// A size in micrometres; nil for one that is no length.
    public init?(x: Double, y: Double, source: String) {
        // Nothing smaller than an atom, nothing larger than a continent.
        guard (1e-5...1e12).contains(x), (1e-5...1e12).contains(y) else { return nil }
        (self.x, self.y, self.source) = (x, y, source)
    }

    /// A size from pixels in an inch or a centimetre, unless that is one that programs write without having measured: 1,
    /// 72 and 96 in an inch.
    ///
    /// - Parameter micrometers: What the density counts for: 25,400 or 10,000.
    init?(density: (x: Double, y: Double), micrometers: Double, source: String) {
        guard density.x > 0, density.y > 0 else { return nil }
        for usual in [1.0, 72, 96] {
            let perInch = (x: density.x * 25_400 / micrometers, y: density.y * 25_400 / micrometers)
            // Densities in metres are rounded to whole numbers.
            if abs(perInch.x - usual) < 0.02 * max(1, usual / 72), abs(perInch.y - usual) < 0.02 * max(1, usual / 72) {
                return nil
            }
        }
        if density.x == 1, density.y == 1 { return nil }
        self.init(x: micrometers / density.x, y: micrometers / density.y, source: source)
    }

    /// The size of a pixel that stands for several.
    public func scaled(x factorX: Double, y factorY: Double) -> PixelSize {
        var result = self
        result.x *= factorX
        result.y *= factorY
        return result
    }
}
