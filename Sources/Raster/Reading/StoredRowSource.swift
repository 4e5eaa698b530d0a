import CImageCodecs
import Glibc

/// What a pixel of a stored row holds.
enum StoredColors {
    case gray
    case grayAlpha
    case rgb
    case rgbAlpha
    /// Grey that is multiplied by its alpha already.
    case grayAssociatedAlpha
    /// Colours that are multiplied by their alpha already.
    case rgbAssociatedAlpha
    /// Four inks; `isInverted` when 255 is no ink.
    case cmyk(isInverted: Bool)

    var components: Int {
        switch self {
        case .gray: 1
        case .grayAlpha, .grayAssociatedAlpha: 2
        case .rgb: 3
        case .rgbAlpha, .rgbAssociatedAlpha, .cmyk: 4
        }
    }

    /// The last sample of a pixel says how opaque it is.
    var hasAlpha: Bool {
        switch self {
        case .grayAlpha, .grayAssociatedAlpha, .rgbAlpha, .rgbAssociatedAlpha: true
        case .gray, .rgb, .cmyk: false
        }
    }

    /// What they are, in words.
    var name: String {
        switch self {
        case .gray, .grayAlpha, .grayAssociatedAlpha: "grey"
        case .rgb, .rgbAlpha, .rgbAssociatedAlpha: "RGB"
        case .cmyk: "CMYK"
        }
    }

    /// Samples in a pixel once transparency and inks are resolved.
    var colorChannels: Int { components <= 2 ? 1 : 3 }
}

/// How the samples of a stored row lie in memory: interleaved, each of 1 or 2 bytes in native order, or a `Float`.
struct StoredLayout {
    var width: Int
    var height: Int
    var colors: StoredColors
    /// 1 and 2 for unsigned integers, 4 for `Float`.
    var sampleBytes: Int
    /// Which `Float` stands for 1; the scale of integers is that of their bytes.
    var fullScale: Float = 1

    var pixelBytes: Int { colors.components * sampleBytes }
    var rowBytes: Int { width * pixelBytes }
    /// Bytes of all rows; at most `Int.max`, which no limit lets pass that a machine could serve.
    var pictureBytes: Int {
        let (bytes, overflow) = rowBytes.multipliedReportingOverflow(by: height)
        return overflow ? Int.max : bytes
    }
}

extension Int {
    /// A sum of byte counts that stays at `Int.max` where it would overflow.
    static func saturatingSum(_ counts: Int...) -> Int {
        counts.reduce(0) { sum, count in
            let (result, overflow) = sum.addingReportingOverflow(count)
            return overflow ? Int.max : result
        }
    }
}

/// A decoder that gives the rows of a picture, as they are stored, from top to bottom.
protocol StoredRowSource: AnyObject {
    var layout: StoredLayout { get }
    /// Decodes the next row.
    ///
    /// - Parameter row: Room for `layout.rowBytes` bytes.
    func readRow(into row: UnsafeMutableRawPointer) throws
    /// Passes over rows, where the format allows it without decoding them.
    ///
    /// - Parameter scratch: Room for a row.
    func skip(rows: Int, scratch: UnsafeMutableRawPointer) throws
    /// Reads what follows the last row; what is wrong with it becomes a warning.
    func finish()
    /// Damage that was found and touches no pixel, in sentences without a full stop; complete after ``finish()``.
    var warnings: [String] { get }
}

/// The decoder of a file.
protocol FileDecoder: StoredRowSource {
    /// The rows before the first damage are whole, and are given before it is found.
    var givesRowsBeforeDamage: Bool { get }
}

extension StoredRowSource {
    /// Decodes rows without keeping them.
    func skip(rows: Int, scratch: UnsafeMutableRawPointer) throws {
        for _ in 0..<rows { try readRow(into: scratch) }
    }
}

/// Uninitialised bytes, freed when they are let go.
final class ByteBuffer {
    let start: UnsafeMutableRawPointer

    /// - Throws: ``RasterError/outOfMemory(path:bytes:)``.
    init(count: Int, path: String) throws {
        guard let start = malloc(max(count, 1)) else { throw RasterError.outOfMemory(path: path, bytes: count) }
        self.start = start
    }

    deinit { free(start) }
}

/// The warnings of a codec as Swift text.
func texts(of warnings: UnsafePointer<fcn_warnings>) -> [String] {
    (0..<warnings.pointee.count).compactMap { fcn_warning(warnings, $0).map { String(cString: $0) } }
}
