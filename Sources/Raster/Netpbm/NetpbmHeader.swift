/// What stands before the samples of a PBM, PGM, PPM or PAM file.
///
/// Source: the manual pages pbm(5), pgm(5), ppm(5) and pam(5) of Netpbm.
struct NetpbmHeader: Equatable {
    /// How samples are written.
    enum Encoding: Equatable {
        /// Decimal numbers with white space between.
        case text
        /// Bytes, or two of them with the higher one first.
        case bytes
        /// A bit for each pixel, rows padded to whole bytes; 1 is black.
        case bits
    }

    var width = 0
    var height = 0
    /// Samples in a pixel.
    var channels = 1
    /// The largest value of a sample, which is white.
    var largest = 255
    var encoding = Encoding.bytes
    /// Whether 1 is black, as in PBM.
    var isInverted = false

    /// Bytes of a sample in memory.
    var sampleBytes: Int { largest > 255 ? 2 : 1 }

    /// What is wrong with a header, in a sentence without a full stop.
    struct Fault: Error { var reason: String }

    /// Numbers of more digits are no sizes of pictures.
    private static let mostDigits = 9

    /// Reads a header from its first byte; what follows are samples.
    ///
    /// - Parameter next: The next byte; nil at the end.
    /// - Throws: ``Fault``.
    init(_ next: () -> UInt8?) throws {
        guard next() == UInt8(ascii: "P"), let kind = next() else { throw Fault(reason: "it does not begin with P") }
        switch kind {
        case UInt8(ascii: "1"), UInt8(ascii: "4"):
            (largest, isInverted) = (1, true)
            encoding = kind == UInt8(ascii: "1") ? .text : .bits
        case UInt8(ascii: "2"): encoding = .text
        case UInt8(ascii: "3"): (encoding, channels) = (.text, 3)
        case UInt8(ascii: "5"): break
        case UInt8(ascii: "6"): channels = 3
        case UInt8(ascii: "7"):
            try readLines(next)
            try check()
            return
        default: throw Fault(reason: "it begins with P\(Character(Unicode.Scalar(kind)))")
        }
        width = try Self.number(next, "a width")
        height = try Self.number(next, "a height")
        if !isInverted { largest = try Self.number(next, "the largest value") }
        try check()
    }

    private func check() throws {
        guard width > 0, height > 0 else { throw Fault(reason: "its size is \(width)x\(height)") }
        guard (1...65535).contains(largest) else {
            throw Fault(reason: "its largest value is \(largest), expected 1 to 65535")
        }
        guard (1...4).contains(channels) else {
            throw Fault(reason: "it has \(channels) samples in a pixel, expected 1 to 4")
        }
    }

    /// The lines of PAM.
    private mutating func readLines(_ next: () -> UInt8?) throws {
        (channels, largest) = (0, 0)
        // More lines there are in no header.
        for _ in 0..<1000 {
            var line: [UInt8] = []
            var byte = next()
            while let found = byte, found != 10 {
                guard line.count < 1000 else { throw Fault(reason: "a line of its header does not end") }
                line.append(found)
                byte = next()
            }
            guard byte != nil else { throw Fault(reason: "its header does not end with ENDHDR") }
            let words = String(decoding: line, as: UTF8.self).split { $0 == " " || $0 == "\t" || $0 == "\r" }
            guard let word = words.first, !word.hasPrefix("#") else { continue }
            if word == "ENDHDR" { return }
            guard word != "TUPLTYPE" else { continue }
            guard words.count == 2, words[1].count <= Self.mostDigits, let value = Int(words[1]) else {
                throw Fault(reason: "its header has the line '\(words.joined(separator: " "))'")
            }
            switch word {
            case "WIDTH": width = value
            case "HEIGHT": height = value
            case "DEPTH": channels = value
            case "MAXVAL": largest = value
            default: throw Fault(reason: "its header has the line '\(words.joined(separator: " "))'")
            }
        }
        throw Fault(reason: "its header does not end with ENDHDR")
    }

    /// A decimal number behind white space and comments, and the one byte behind it.
    static func number(_ next: () -> UInt8?, _ what: String) throws -> Int {
        var byte = next()
        while let found = byte, Self.isSpace(found) || found == UInt8(ascii: "#") {
            if found == UInt8(ascii: "#") {
                while let comment = next(), comment != 10, comment != 13 {}
            }
            byte = next()
        }
        var (value, digits) = (0, 0)
        while let digit = byte, (48...57).contains(digit) {
            (value, digits) = (10 * value + Int(digit) - 48, digits + 1)
            guard digits <= mostDigits else { throw Fault(reason: "\(what) has too many digits") }
            byte = next()
        }
        guard digits > 0 else { throw Fault(reason: "\(what) is missing") }
        guard byte.map(isSpace) ?? true else { throw Fault(reason: "\(what) is followed by something else") }
        return value
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
}
