import Glibc

/// The rows of a PBM, PGM, PPM or PAM file.
final class NetpbmSource: FileDecoder {
    let layout: StoredLayout
    let givesRowsBeforeDamage = true
    let warnings: [String] = []
    /// Bits in a sample of the file.
    let bitDepth: Int
    private let file: InputFile
    private let header: NetpbmHeader
    private var row = 0
    /// A row as the file has it.
    private var bytes: [UInt8]

    /// - Throws: ``RasterError/damagedHeader(path:format:reason:)``.
    init(_ file: InputFile) throws {
        self.file = file
        rewind(file.stream)
        do {
            header = try NetpbmHeader { Self.next(file) }
        } catch let fault as NetpbmHeader.Fault {
            throw RasterError.damagedHeader(path: file.path, format: .netpbm, reason: fault.reason)
        }
        let colors: [StoredColors] = [.gray, .grayAlpha, .rgb, .rgbAlpha]
        layout = StoredLayout(
            width: header.width, height: header.height, colors: colors[header.channels - 1],
            sampleBytes: header.sampleBytes)
        bitDepth = header.isInverted ? 1 : Int.bitWidth - header.largest.leadingZeroBitCount
        bytes =
            switch header.encoding {
            case .text: []
            case .bits: [UInt8](repeating: 0, count: (header.width + 7) / 8)
            case .bytes: [UInt8](repeating: 0, count: layout.rowBytes)
            }
    }

    private static func next(_ file: InputFile) -> UInt8? {
        let byte = getc(file.stream)
        return byte == EOF ? nil : UInt8(truncatingIfNeeded: byte)
    }

    func readRow(into target: UnsafeMutableRawPointer) throws {
        let count = layout.width * layout.colors.components
        switch header.encoding {
        case .text: try readText(count, into: target)
        case .bits:
            try readBytes()
            for place in 0..<count {
                let isBlack = bytes[place / 8] >> (7 - place % 8) & 1 == 1
                target.storeBytes(of: isBlack ? 0 : 255, toByteOffset: place, as: UInt8.self)
            }
        case .bytes:
            try readBytes()
            for place in 0..<count {
                store(
                    layout.sampleBytes == 1
                        ? Int(bytes[place]) : Int(bytes[2 * place]) << 8 | Int(bytes[2 * place + 1]),
                    at: place, in: target)
            }
        }
        row += 1
    }

    /// Why there is nothing more to read.
    private var ending: String {
        ferror(file.stream) == 0 ? "the file ends" : "the file cannot be read further"
    }

    private func readBytes() throws {
        let read = fread(&bytes, 1, bytes.count, file.stream)
        guard read == bytes.count else { throw damaged(ending) }
    }

    private func readText(_ count: Int, into target: UnsafeMutableRawPointer) throws {
        for place in 0..<count {
            let value: Int
            do {
                value =
                    header.isInverted
                    ? try bit() : try NetpbmHeader.number({ Self.next(file) }, "a sample")
            } catch let fault as NetpbmHeader.Fault {
                throw damaged(feof(file.stream) == 0 && ferror(file.stream) == 0 ? fault.reason : ending)
            }
            guard value <= header.largest else {
                throw damaged("a sample is \(value), and \(header.largest) is the largest")
            }
            store(header.isInverted ? 1 - value : value, at: place, in: target)
        }
    }

    /// A pixel of plain PBM, which needs no space to the next.
    private func bit() throws -> Int {
        while let byte = Self.next(file) {
            if byte == UInt8(ascii: "0") || byte == UInt8(ascii: "1") { return Int(byte) - 48 }
            guard NetpbmHeader.isSpace(byte) else { throw NetpbmHeader.Fault(reason: "a pixel is neither 0 nor 1") }
        }
        throw NetpbmHeader.Fault(reason: "a pixel is missing")
    }

    /// Spreads a value over the full scale, rounded to nearest; what is beyond the largest value is white.
    private func store(_ value: Int, at place: Int, in target: UnsafeMutableRawPointer) {
        let value = min(value, header.largest)
        let half = header.largest / 2
        if layout.sampleBytes == 1 {
            let sample = UInt8((value * 255 + half) / header.largest)
            target.storeBytes(of: sample, toByteOffset: place, as: UInt8.self)
        } else {
            let sample = UInt16((value * 65535 + half) / header.largest)
            target.storeBytes(of: sample, toByteOffset: 2 * place, as: UInt16.self)
        }
    }

    private func damaged(_ reason: String) -> RasterError {
        .damaged(path: file.path, format: .netpbm, row: row, height: layout.height, reason: reason)
    }

    func finish() {}
}
