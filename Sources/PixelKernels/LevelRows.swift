/// Neighbouring pixels of a row that lie between the same two columns of a score map.
package struct LevelRun: Sendable {
    /// Pixels before it.
    var start: Int32
    /// The first pixel behind it.
    var end: Int32
    /// The column on the left of its pixels.
    var left: Int32
    /// The column on the right of them.
    var right: Int32

    /// - Parameters:
    ///   - pixels: Counted from the first pixel that has a score.
    ///   - left: The column on the left.
    ///   - right: The column on the right.
    package init(pixels: Range<Int>, left: Int, right: Int) {
        start = Int32(pixels.lowerBound)
        end = Int32(pixels.upperBound)
        self.left = Int32(left)
        self.right = Int32(right)
    }
}

/// Writes the values between the columns of a row: `near + (far - near) · weight`.
///
/// - Parameters:
///   - line: One value for each column.
///   - runs: Which pixels lie between which columns, shape [runCount].
///   - weights: The weight of the right column, shape [pixels].
///   - result: Shape [pixels].
/// - Complexity: O(pixels).
package func interpolate(
    _ line: UnsafePointer<Float>, runs: UnsafePointer<LevelRun>, runCount: Int, weights: UnsafePointer<Float>,
    into result: UnsafeMutablePointer<Float>
) {
    for number in 0..<runCount {
        let run = runs[number]
        let near = line[Int(run.left)]
        let difference = line[Int(run.right)] - near
        for pixel in Int(run.start)..<Int(run.end) { result[pixel] = near + difference * weights[pixel] }
    }
}

/// Writes the values of a row between two rows: `upper + (lower - upper) · weight`.
///
/// - Parameter result: Shape [count].
/// - Complexity: O(count).
package func interpolate(
    _ upper: UnsafePointer<Float>, _ lower: UnsafePointer<Float>, weight: Float, count: Int,
    into result: UnsafeMutablePointer<Float>
) {
    for place in 0..<count { result[place] = upper[place] + (lower[place] - upper[place]) * weight }
}

/// Writes the colours of levels, and the colour of places without a level.
///
/// - Parameters:
///   - levels: 0 ... 255, rounded to nearest, or not a number, shape [count].
///   - table: Red, green, blue of each level in the lowest three bytes, shape [256].
///   - result: Red, green, blue, shape [count, 3].
///   - missing: Called with each place without a level; gives its grey.
/// - Complexity: O(count).
package func colorize(
    _ levels: UnsafePointer<Float>, count: Int, table: UnsafePointer<UInt32>,
    into result: UnsafeMutablePointer<UInt8>, missing: (Int) -> UInt8
) {
    guard count > 0 else { return }
    // Four bytes are written at once, the fourth of which belongs to the next pixel.
    for place in 0..<count - 1 {
        let level = levels[place]
        let color = level == level ? table[Int(Int32(level + 0.5))] : UInt32(missing(place)) &* 0x010101
        UnsafeMutableRawPointer(result + 3 * place).storeBytes(of: color.littleEndian, as: UInt32.self)
    }
    let last = levels[count - 1]
    let color = last == last ? table[Int(Int32(last + 0.5))] : UInt32(missing(count - 1)) &* 0x010101
    for channel in 0..<3 {
        result[3 * (count - 1) + channel] = UInt8(truncatingIfNeeded: color >> (8 * UInt32(channel)))
    }
}

/// A colour that is laid over pixels, as ``blend(_:count:firstVisible:inks:over:)`` takes it.
package struct BlendedColor: Sendable {
    var red, green, blue: Int32
    /// 0 ... 256.
    var share: Int32

    /// - Parameter share: How much of what is below it hides, in parts of 256.
    package init(red: Int, green: Int, blue: Int, share: Int) {
        self.red = Int32(red)
        self.green = Int32(green)
        self.blue = Int32(blue)
        self.share = Int32(share)
    }
}

/// Lays the colours of levels over a row: `(below · (256 - share) + above · share + 128) / 256`.
///
/// - Parameters:
///   - levels: 0 ... 255, rounded to nearest; what is not a number leaves the pixel as it is. Shape [count].
///   - firstVisible: Levels below leave the pixel as it is.
///   - inks: One for each level, shape [256].
///   - row: Red, green, blue, shape [count, 3].
/// - Complexity: O(count).
package func blend(
    _ levels: UnsafePointer<Float>, count: Int, firstVisible: Float, inks: UnsafePointer<BlendedColor>,
    over row: UnsafeMutablePointer<UInt8>
) {
    func blendPixel(_ place: Int) {
        let level = levels[place]
        guard level >= firstVisible else { return }
        let ink = inks[Int(Int32(level + 0.5))]
        let pixel = row + 3 * place
        let rest = 256 &- ink.share
        pixel[0] = UInt8(truncatingIfNeeded: (Int32(pixel[0]) &* rest &+ ink.red &* ink.share &+ 128) >> 8)
        pixel[1] = UInt8(truncatingIfNeeded: (Int32(pixel[1]) &* rest &+ ink.green &* ink.share &+ 128) >> 8)
        pixel[2] = UInt8(truncatingIfNeeded: (Int32(pixel[2]) &* rest &+ ink.blue &* ink.share &+ 128) >> 8)
    }
    var place = 0
    // Most of a picture shows nothing.
    let limit = SIMD8<Float>(repeating: firstVisible)
    while place + 8 <= count {
        let eight = UnsafeRawPointer(levels + place).loadUnaligned(as: SIMD8<Float>.self)
        if any(eight .>= limit) { for offset in 0..<8 { blendPixel(place + offset) } }
        place += 8
    }
    while place < count {
        blendPixel(place)
        place += 1
    }
}
