/// A colour with an opacity, ready to be laid over pixels.
package struct Ink: Sendable, Equatable {
    package let red: Int
    package let green: Int
    package let blue: Int
    /// 0 ... 256.
    let alpha: Int

    /// An ink from its samples.
    ///
    /// - Parameter opacity: How much of what is below it hides, 0 to 1.
    package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8, opacity: Float = 1) {
        precondition((0...1).contains(opacity), "an opacity is 0 to 1")
        self.red = Int(red)
        self.green = Int(green)
        self.blue = Int(blue)
        alpha = Int((opacity * 256).rounded())
    }

    /// Red, green and blue, 0 to 255.
    package var rgb: [Int] { [red, green, blue] }

    /// The colour as web pages have it, for example `#3f90da`.
    package var hexadecimal: String {
        "#" + rgb.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The same colour with another opacity, 0 to 1.
    package func faded(to opacity: Float) -> Ink {
        Ink(UInt8(red), UInt8(green), UInt8(blue), opacity: opacity)
    }

    /// False when nothing changes where the ink is laid.
    var isVisible: Bool { alpha > 0 }

    /// True where dark letters on the colour are harder to read than light ones, by its luma.
    var isDark: Bool { 299 * red + 587 * green + 114 * blue < 140_000 }

    static let light = Ink(240, 242, 246)
    /// White, the ground of plots.
    package static let white = Ink(255, 255, 255)
    /// Nearly black, for text and axes of plots.
    package static let text = Ink(33, 37, 45)
    /// Grey, for numbers and notes of plots.
    package static let quiet = Ink(96, 103, 115)
    /// Pale grey, for the lines behind the data of plots.
    package static let grid = Ink(226, 229, 234)
    static let halo = Ink(12, 14, 20, opacity: 0.62)
    static let plate = Ink(18, 21, 29, opacity: 0.86)

    /// Lays the ink over pixel `x` of a row of shape [width, 3].
    ///
    /// - Parameter coverage: The part of the pixel that is covered, 0 ... 255.
    @inline(__always)
    func blend(into row: UnsafeMutableBufferPointer<UInt8>, at x: Int, coverage: Int = 255) {
        let share = alpha * coverage / 255
        let pixel = row.baseAddress! + x * 3
        pixel[0] = Self.mix(pixel[0], red, share)
        pixel[1] = Self.mix(pixel[1], green, share)
        pixel[2] = Self.mix(pixel[2], blue, share)
    }

    @inline(__always)
    private static func mix(_ below: UInt8, _ above: Int, _ share: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: (Int(below) * (256 - share) + above * share + 128) >> 8)
    }
}
