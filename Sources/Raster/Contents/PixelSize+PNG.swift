extension PixelSize {
    /// Reads the chunk `pHYs` of a PNG file, which stands before the pixels.
    ///
    /// Leaves the position in the file alone. Source: W3C PNG, third edition, 11.3.4.3.
    ///
    /// - Throws: ``UnreadableBytes``.
    init?(pngFile descriptor: Int32) throws {
        var found: [UInt8]?
        try PNGChunks.forEach(named: "pHYs", in: descriptor, before: "IDAT", maximumChunks: 10_000, maximumContent: 9) {
            found = $0
            return false
        }
        // The last byte says that lengths are metres.
        guard let found, found.count == 9, found[8] == 1 else { return nil }
        self.init(
            density: (Double(PNGChunks.number(found[..<4])) / 100, Double(PNGChunks.number(found[4..<8])) / 100),
            micrometers: 10_000, source: "PNG pHYs")
    }
}
