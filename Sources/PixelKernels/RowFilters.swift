/// Writes what each byte of a row adds to the pixel on its left: filter type 1 of PNG.
///
/// - Parameters:
///   - row: Bytes of a row, shape [count].
///   - pixelBytes: Bytes of a pixel; the first pixel is written as it is.
///   - result: Shape [count]; may not overlap the row.
/// - Complexity: O(count).
package func filterSub(
    _ row: UnsafePointer<UInt8>, count: Int, pixelBytes: Int, into result: UnsafeMutablePointer<UInt8>
) {
    let first = min(pixelBytes, count)
    result.update(from: row, count: first)
    var place = first
    while place + Vector.scalarCount <= count {
        store(load(row, place) &- load(row, place - pixelBytes), result, place)
        place += Vector.scalarCount
    }
    while place < count {
        result[place] = row[place] &- row[place - pixelBytes]
        place += 1
    }
}

/// Writes what each byte of a row adds to the one above it: filter type 2 of PNG.
///
/// - Parameters:
///   - row: Bytes of a row, shape [count].
///   - above: The row above, shape [count].
///   - result: Shape [count]; may not overlap the rows.
/// - Complexity: O(count).
package func filterUp(
    _ row: UnsafePointer<UInt8>, above: UnsafePointer<UInt8>, count: Int, into result: UnsafeMutablePointer<UInt8>
) {
    var place = 0
    while place + Vector.scalarCount <= count {
        store(load(row, place) &- load(above, place), result, place)
        place += Vector.scalarCount
    }
    while place < count {
        result[place] = row[place] &- above[place]
        place += 1
    }
}

/// Writes what each byte of a row adds to that of its neighbours left, above, and left above which is nearest to
/// left + above − left above: filter type 4 of PNG.
///
/// Source: Paeth, "Image file compression made easy", in Graphics Gems II (1991); the PNG specification, 9.4.
///
/// - Parameters:
///   - row: Bytes of a row, shape [count].
///   - above: The row above, shape [count].
///   - pixelBytes: Bytes of a pixel; what lies left of the first pixel is 0.
///   - result: Shape [count]; may not overlap the rows.
/// - Complexity: O(count).
package func filterPaeth(
    _ row: UnsafePointer<UInt8>, above: UnsafePointer<UInt8>, count: Int, pixelBytes: Int,
    into result: UnsafeMutablePointer<UInt8>
) {
    let first = min(pixelBytes, count)
    for place in 0..<first { result[place] = row[place] &- above[place] }
    var place = first
    while place + Vector.scalarCount <= count {
        let predicted = paeth(
            left: load(row, place - pixelBytes), above: load(above, place), corner: load(above, place - pixelBytes))
        store(load(row, place) &- predicted, result, place)
        place += Vector.scalarCount
    }
    while place < count {
        let predicted = paeth(
            left: Vector(repeating: row[place - pixelBytes]), above: Vector(repeating: above[place]),
            corner: Vector(repeating: above[place - pixelBytes]))
        result[place] = row[place] &- predicted[0]
        place += 1
    }
}

/// The bytes of one instruction of the oldest processors.
private typealias Vector = SIMD16<UInt8>

/// The neighbour nearest to left + above − corner; of equals the first of left, above, corner.
///
/// With distances |above − corner| and |left − corner| of the first two, that of the corner is their sum where both lie on
/// one side of it, and else their difference. A sum that does not fit into a byte is larger than both, as is 255 instead
/// of it, or equal to the larger one.
@inline(__always)
private func paeth(left: Vector, above: Vector, corner: Vector) -> Vector {
    let ofLeft = larger(above, corner) &- smaller(above, corner)
    let ofAbove = larger(left, corner) &- smaller(left, corner)
    let sum = smaller(ofLeft, ~ofAbove) &+ ofAbove
    let difference = larger(ofLeft, ofAbove) &- smaller(ofLeft, ofAbove)
    let ofCorner = sum.replacing(with: difference, where: (above .>= corner) .^ (left .>= corner))
    let second = corner.replacing(with: above, where: ofAbove .<= ofCorner)
    return second.replacing(with: left, where: (ofLeft .<= ofAbove) .& (ofLeft .<= ofCorner))
}

/// The larger ones; the library's own function is called and not inlined.
@inline(__always)
private func larger(_ a: Vector, _ b: Vector) -> Vector { a.replacing(with: b, where: b .> a) }

/// The smaller ones.
@inline(__always)
private func smaller(_ a: Vector, _ b: Vector) -> Vector { a.replacing(with: b, where: b .< a) }

@inline(__always)
private func load(_ bytes: UnsafePointer<UInt8>, _ place: Int) -> Vector {
    UnsafeRawPointer(bytes + place).loadUnaligned(as: Vector.self)
}

@inline(__always)
private func store(_ vector: Vector, _ bytes: UnsafeMutablePointer<UInt8>, _ place: Int) {
    UnsafeMutableRawPointer(bytes + place).storeBytes(of: vector, as: Vector.self)
}
