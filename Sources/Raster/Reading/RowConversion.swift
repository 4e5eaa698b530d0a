import PixelKernels

/// A sample as it is stored: `full` stands for 1.
protocol StoredSample: FixedWidthInteger & UnsignedInteger {
    /// Holds products of two samples, and a sample times 1000.
    associatedtype Product: FixedWidthInteger & UnsignedInteger
    /// The sample on a scale of 0 to 1.
    var unit: Float { get }
    /// The sample on a scale of 0 to 255, rounded to nearest.
    var byte: UInt8 { get }
    /// A sample of 0 to 255 on this scale.
    static func from(byte: UInt8) -> Self
}

extension UInt8: StoredSample {
    typealias Product = UInt32
    var unit: Float { Float(self) / 255 }
    var byte: UInt8 { self }
    static func from(byte: UInt8) -> UInt8 { byte }
}

extension UInt16: StoredSample {
    typealias Product = UInt64
    var unit: Float { Float(self) / 65535 }
    var byte: UInt8 { UInt8((UInt32(self) * 255 + 32767) / 65535) }
    static func from(byte: UInt8) -> UInt16 { UInt16(byte) * 257 }
}

/// Sample arithmetic on the scale of the file, in integers, each result rounded to nearest.
///
/// Nothing here knows of gamma: all formulas work on the samples as they are stored.
enum SampleFormulas {
    /// A transparent sample over a background: `(v·a + b·(full − a)) / full`.
    @inline(__always)
    static func composite<T: StoredSample>(_ value: T, alpha: T, over background: T) -> T {
        let full = T.Product(T.max)
        let clear = T.Product(background) &* (full &- T.Product(alpha))
        return T(truncatingIfNeeded: (T.Product(value) &* T.Product(alpha) &+ clear &+ full / 2) / full)
    }

    /// A sample that is multiplied by its alpha already over a background: `v + b·(full − a) / full`, at most `full`.
    @inline(__always)
    static func compositeAssociated<T: StoredSample>(_ value: T, alpha: T, over background: T) -> T {
        let full = UInt64(T.max)
        let behind = (UInt64(background) * (full - UInt64(alpha)) + full / 2) / full
        return T(truncatingIfNeeded: min(UInt64(value) + behind, full))
    }

    /// Colour to grey by the luma of ITU-R BT.601: `0.299·r + 0.587·g + 0.114·b`.
    @inline(__always)
    static func luma<T: StoredSample>(_ red: T, _ green: T, _ blue: T) -> T {
        let sum = T.Product(red) &* 299 &+ T.Product(green) &* 587 &+ T.Product(blue) &* 114
        return T(truncatingIfNeeded: (sum &+ 500) / 1000)
    }

    /// The light that an ink and the black ink let through: `(full − ink)·(full − black) / full`.
    ///
    /// - Parameter light: `full − ink`, which is what an inverted file stores.
    /// - Parameter blackLight: `full − black`.
    @inline(__always)
    static func transmit<T: StoredSample>(_ light: T, _ blackLight: T) -> T {
        let full = T.Product(T.max)
        return T(truncatingIfNeeded: (T.Product(light) &* T.Product(blackLight) &+ full / 2) / full)
    }
}

/// Turns a stored row into the channels and the sample type that the caller wants.
///
/// All arithmetic is done on the scale of the file, so a row read as `Float` holds exactly the quotients of
/// what the same row of an 8-bit file holds as bytes.
struct RowConversion {
    let colors: StoredColors
    let width: Int
    let background: BackgroundColor

    /// Converts a row.
    ///
    /// - Parameter stored: The row as it is stored; it is overwritten with what can be converted again.
    /// - Parameter isResolved: The row was converted before.
    /// - Parameter output: Samples, shape [width, channels].
    /// - Parameter channels: 1 or 3.
    /// - Parameter convert: The last step for each sample.
    @inline(__always)
    func convert<T: StoredSample, Output>(
        _ stored: UnsafeMutablePointer<T>, into output: UnsafeMutablePointer<Output>, channels: Int,
        isResolved: Bool = false, _ convert: (T) -> Output
    ) {
        if !isResolved { resolve(stored) }
        switch (colors.colorChannels, channels) {
        case (1, 3):
            for x in 0..<width {
                let value = convert(stored[x])
                output[3 * x] = value
                output[3 * x + 1] = value
                output[3 * x + 2] = value
            }
        case (3, 1):
            for x in 0..<width {
                output[x] = convert(SampleFormulas.luma(stored[3 * x], stored[3 * x + 1], stored[3 * x + 2]))
            }
        default:
            for i in 0..<width * channels { output[i] = convert(stored[i]) }
        }
    }

    /// Converts a row of bytes to `v/255`, as ``convert(_:into:channels:_:)`` does.
    func units(of stored: UnsafeMutablePointer<UInt8>, into output: UnsafeMutablePointer<Float>, channels: Int) {
        switch (colors.colorChannels, channels) {
        case (1, 3):
            resolve(stored)
            unitTriples(of: stored, into: output, count: width)
        case (3, 1): convert(stored, into: output, channels: channels) { $0.unit }
        default:
            resolve(stored)
            unitSamples(of: stored, into: output, count: width * channels)
        }
    }

    /// Converts a row of 16-bit samples to `v/65535`, as ``convert(_:into:channels:_:)`` does.
    func units(of stored: UnsafeMutablePointer<UInt16>, into output: UnsafeMutablePointer<Float>, channels: Int) {
        guard colors.colorChannels == channels else {
            return convert(stored, into: output, channels: channels) { $0.unit }
        }
        resolve(stored)
        unitSamples(of: stored, into: output, count: width * channels)
    }

    /// Makes grey or RGB pixels of what is stored, in place: a pixel never grows.
    private func resolve<T: StoredSample>(_ row: UnsafeMutablePointer<T>) {
        switch colors {
        case .gray, .rgb: break
        case .grayAlpha, .rgbAlpha: lay(row) { SampleFormulas.composite($0, alpha: $1, over: $2) }
        case .grayAssociatedAlpha, .rgbAssociatedAlpha:
            lay(row) { SampleFormulas.compositeAssociated($0, alpha: $1, over: $2) }
        case .cmyk(let isInverted):
            let mask: T = isInverted ? 0 : T.max
            for x in 0..<width {
                let black = row[4 * x + 3] ^ mask
                row[3 * x] = SampleFormulas.transmit(row[4 * x] ^ mask, black)
                row[3 * x + 1] = SampleFormulas.transmit(row[4 * x + 1] ^ mask, black)
                row[3 * x + 2] = SampleFormulas.transmit(row[4 * x + 2] ^ mask, black)
            }
        }
    }

    /// Lays transparent pixels over the background, in place; the last sample of each is its alpha.
    @inline(__always)
    private func lay<T: StoredSample>(
        _ row: UnsafeMutablePointer<T>, _ composite: (_ value: T, _ alpha: T, _ background: T) -> T
    ) {
        let red = T.from(byte: background.red)
        let green = T.from(byte: background.green)
        let blue = T.from(byte: background.blue)
        if colors.colorChannels == 1 {
            let gray = SampleFormulas.luma(red, green, blue)
            for x in 0..<width { row[x] = composite(row[2 * x], row[2 * x + 1], gray) }
        } else {
            for x in 0..<width {
                let alpha = row[4 * x + 3]
                row[3 * x] = composite(row[4 * x], alpha, red)
                row[3 * x + 1] = composite(row[4 * x + 1], alpha, green)
                row[3 * x + 2] = composite(row[4 * x + 2], alpha, blue)
            }
        }
    }
}
