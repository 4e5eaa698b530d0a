/// Undoes the filter of a PNG row, in place (W3C PNG, third edition, section 9).
///
/// - Parameters:
///   - filter: 0 none, 1 sub, 2 up, 3 average, 4 Paeth.
///   - row: The filtered bytes, shape [bytes]; 4 bytes behind them may be read.
///   - above: The bytes of the row above, filter undone; zeros above the first row. 4 bytes behind them may be read.
///   - bytes: A multiple of `pixelBytes`.
///   - pixelBytes: Bytes of a pixel: 1, 2, 3, 4, 6 or 8.
/// - Returns: False for any other filter; the row is left alone then.
package func undoRowFilter(
    _ filter: UInt8, of row: UnsafeMutablePointer<UInt8>, above: UnsafePointer<UInt8>, bytes: Int, pixelBytes: Int
) -> Bool {
    switch (filter, pixelBytes) {
    case (0, _): break
    case (1, 3): undoSub(row, bytes, 3, store3)
    case (1, 4): undoSub(row, bytes, 4, store4)
    case (1, _): undoSub(row, bytes, pixelBytes)
    case (2, _): undoUp(row, above, bytes)
    case (3, 3): undoAverage(row, above, bytes, 3, store3)
    case (3, 4): undoAverage(row, above, bytes, 4, store4)
    case (3, _): undoAverage(row, above, bytes, pixelBytes)
    case (4, 1): undoPaeth1(row, above, bytes)
    case (4, 3): undoPaeth(row, above, bytes, 3, store3)
    case (4, 4): undoPaeth(row, above, bytes, 4, store4)
    case (4, _): undoPaeth(row, above, bytes, pixelBytes)
    default: return false
    }
    return true
}

// MARK: - Any size of a pixel

private func undoUp(_ row: UnsafeMutablePointer<UInt8>, _ above: UnsafePointer<UInt8>, _ bytes: Int) {
    var place = 0
    while place &+ 32 <= bytes {
        let sum =
            UnsafeRawPointer(row + place).loadUnaligned(as: SIMD32<UInt8>.self)
            &+ UnsafeRawPointer(above + place).loadUnaligned(as: SIMD32<UInt8>.self)
        UnsafeMutableRawPointer(row + place).storeBytes(of: sum, as: SIMD32<UInt8>.self)
        place &+= 32
    }
    while place < bytes {
        row[place] = row[place] &+ above[place]
        place &+= 1
    }
}

private func undoSub(_ row: UnsafeMutablePointer<UInt8>, _ bytes: Int, _ pixelBytes: Int) {
    var channel = 0
    while channel < pixelBytes {
        var left: UInt8 = 0
        var place = channel
        while place < bytes {
            left = left &+ row[place]
            row[place] = left
            place &+= pixelBytes
        }
        channel &+= 1
    }
}

private func undoAverage(
    _ row: UnsafeMutablePointer<UInt8>, _ above: UnsafePointer<UInt8>, _ bytes: Int, _ pixelBytes: Int
) {
    var channel = 0
    while channel < pixelBytes {
        var left: UInt32 = 0
        var place = channel
        while place < bytes {
            left = (UInt32(row[place]) &+ (left &+ UInt32(above[place])) &>> 1) & 255
            row[place] = UInt8(truncatingIfNeeded: left)
            place &+= pixelBytes
        }
        channel &+= 1
    }
}

/// The Paeth predictor by one comparison with each end: of `a` and `b`, `a + b − c` lies beyond the larger one or is
/// nearest to it exactly where `3c − a − b` is at most the smaller one, and the other way round.
@inline(__always)
private func paeth(left: Int32, above: Int32, corner: Int32) -> Int32 {
    let low = left < above ? left : above
    let high = left < above ? above : left
    let turn = (corner &+ corner &+ corner &- above) &- left
    let lower = high <= turn ? low : corner
    return turn <= low ? high : lower
}

private func undoPaeth1(_ row: UnsafeMutablePointer<UInt8>, _ above: UnsafePointer<UInt8>, _ bytes: Int) {
    var left: Int32 = 0
    var corner: Int32 = 0
    var place = 0
    while place < bytes {
        let over = Int32(above[place])
        left = (Int32(row[place]) &+ paeth(left: left, above: over, corner: corner)) & 255
        corner = over
        row[place] = UInt8(truncatingIfNeeded: left)
        place &+= 1
    }
}

/// Two bytes of each pixel at a time, whose chains of sums run side by side.
private func undoPaeth(
    _ row: UnsafeMutablePointer<UInt8>, _ above: UnsafePointer<UInt8>, _ bytes: Int, _ pixelBytes: Int
) {
    var channel = 0
    while channel < pixelBytes {
        var (left0, corner0, left1, corner1) = (Int32(0), Int32(0), Int32(0), Int32(0))
        var place = channel
        while place < bytes {
            let over0 = Int32(above[place])
            let over1 = Int32(above[place &+ 1])
            left0 = (Int32(row[place]) &+ paeth(left: left0, above: over0, corner: corner0)) & 255
            left1 = (Int32(row[place &+ 1]) &+ paeth(left: left1, above: over1, corner: corner1)) & 255
            (corner0, corner1) = (over0, over1)
            row[place] = UInt8(truncatingIfNeeded: left0)
            row[place &+ 1] = UInt8(truncatingIfNeeded: left1)
            place &+= pixelBytes
        }
        channel &+= 2
    }
}

// MARK: - Pixels of three and four bytes, a byte in the lower half of each lane of 16 bits

/// Four bytes, each followed by a zero: lanes of 16 bits in little-endian order.
@inline(__always)
private func spread(_ bytes: UnsafePointer<UInt8>) -> SIMD8<UInt8> {
    let four = SIMD2(UnsafeRawPointer(bytes).loadUnaligned(as: UInt32.self), 0)
    let packed = unsafeBitCast(four, to: SIMD8<UInt8>.self).lowHalf
    var pairs = SIMD8<UInt8>()
    pairs.evenHalf = packed
    pairs.oddHalf = packed
    return unsafeBitCast(unsafeBitCast(pairs, to: SIMD4<UInt16>.self) &>> 8, to: SIMD8<UInt8>.self)
}

@inline(__always)
private func lanes(_ bytes: SIMD8<UInt8>) -> SIMD4<Int16> { unsafeBitCast(bytes, to: SIMD4<Int16>.self) }

@inline(__always)
private func packed(_ lanes: SIMD8<UInt8>) -> UInt32 { unsafeBitCast(lanes.evenHalf, to: UInt32.self) }

/// Leaves the byte behind the pixel alone: it belongs to the next.
@inline(__always)
private func store3(_ pixel: UInt32, _ place: UnsafeMutablePointer<UInt8>) {
    UnsafeMutableRawPointer(place).storeBytes(of: UInt16(truncatingIfNeeded: pixel), as: UInt16.self)
    place[2] = UInt8(truncatingIfNeeded: pixel &>> 16)
}

@inline(__always)
private func store4(_ pixel: UInt32, _ place: UnsafeMutablePointer<UInt8>) {
    UnsafeMutableRawPointer(place).storeBytes(of: pixel, as: UInt32.self)
}

@inline(__always)
private func averaged(
    _ raw: SIMD8<UInt8>, _ left: SIMD8<UInt8>, _ above: SIMD8<UInt8>
) -> SIMD8<UInt8> {
    raw &+ unsafeBitCast((lanes(left) &+ lanes(above)) &>> 1, to: SIMD8<UInt8>.self)
}

@inline(__always)
private func predicted(
    _ raw: SIMD8<UInt8>, _ left: SIMD8<UInt8>, _ above: SIMD8<UInt8>, _ corner: SIMD8<UInt8>
) -> SIMD8<UInt8> {
    let low = lanes(left.replacing(with: above, where: above .< left))
    let high = lanes(left.replacing(with: above, where: above .> left))
    let wide = lanes(corner)
    let turn = (wide &+ wide &+ wide &- lanes(above)) &- lanes(left)
    let lower = wide.replacing(with: low, where: high .<= turn)
    return raw &+ unsafeBitCast(lower.replacing(with: high, where: turn .<= low), to: SIMD8<UInt8>.self)
}

@inline(__always)
private func undoSub(
    _ row: UnsafeMutablePointer<UInt8>, _ bytes: Int, _ pixelBytes: Int,
    _ store: (UInt32, UnsafeMutablePointer<UInt8>) -> Void
) {
    var left = SIMD8<UInt8>()
    var place = 0
    while place < bytes {
        left = left &+ spread(row + place)
        store(packed(left), row + place)
        place &+= pixelBytes
    }
}

@inline(__always)
private func undoAverage(
    _ row: UnsafeMutablePointer<UInt8>, _ above: UnsafePointer<UInt8>, _ bytes: Int, _ pixelBytes: Int,
    _ store: (UInt32, UnsafeMutablePointer<UInt8>) -> Void
) {
    var left = SIMD8<UInt8>()
    var place = 0
    while place < bytes {
        left = averaged(spread(row + place), left, spread(above + place))
        store(packed(left), row + place)
        place &+= pixelBytes
    }
}

@inline(__always)
private func undoPaeth(
    _ row: UnsafeMutablePointer<UInt8>, _ above: UnsafePointer<UInt8>, _ bytes: Int, _ pixelBytes: Int,
    _ store: (UInt32, UnsafeMutablePointer<UInt8>) -> Void
) {
    var left = SIMD8<UInt8>()
    var corner = SIMD8<UInt8>()
    var place = 0
    while place < bytes {
        let over = spread(above + place)
        left = predicted(spread(row + place), left, over, corner)
        corner = over
        store(packed(left), row + place)
        place &+= pixelBytes
    }
}
