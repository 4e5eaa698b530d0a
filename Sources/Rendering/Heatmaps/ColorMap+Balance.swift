extension ColorMap {
    /// Blue over white to red, of even strength on both sides: for numbers of both signs, with zero in the middle.
    package static let balance = ColorMap(name: "balance") { position in
        let (blue, white, red) = (SIMD3(0.11, 0.30, 0.62), SIMD3(1.0, 1, 1), SIMD3(0.68, 0.11, 0.11))
        return position < 0.5 ? blue + (white - blue) * (position * 2) : white + (red - white) * (position * 2 - 1)
    }
}
