import CZLIB
import Foundation
import Raster
import TestSupport
import Testing

/// What reading a file comes to.
private struct Outcome: Equatable {
    var rows = 0
    var samples: [UInt8] = []
    var warnings: [String] = []
    var error: String?

    init(_ path: String, _ decoder: PNGDecoder, _ damage: DamagePolicy) {
        do {
            let limits = DecodingLimits(maximumPixels: 1 << 22, maximumBytes: 1 << 26)
            let reader = try PictureReader(
                .file(path), background: BackgroundColor(red: 200, green: 100, blue: 50), limits: limits,
                damage: damage,
                pngDecoder: decoder)
            var row = [UInt8](repeating: 0, count: reader.info.width * 3)
            do {
                for _ in 0..<reader.info.height {
                    try row.withUnsafeMutableBufferPointer { try reader.readRow(into: $0, channels: 3) }
                    rows += 1
                    samples += row
                }
            } catch {
                self.error = "\(error)"
            }
            warnings = reader.warnings
        } catch {
            self.error = "\(error)"
        }
    }
}

/// A way to change a file.
private enum Mutation: CaseIterable {
    case none, chunkSizes, compression, flippedBytes, flippedData, flippedDataOfRightSum, wrongFilter, moreRows,
        fewerRows
    case trailingData, cutOff, chunkBetween, chunkBehind, wrongSum, otherHeader, trailer, smallWindow, cutData

    func file(of original: PackedPNG, using numbers: inout SeededNumbers) -> [UInt8] {
        var png = original
        func any(_ range: Range<Int>, _ numbers: inout SeededNumbers) -> Int { Int.random(in: range, using: &numbers) }
        func byte(_ numbers: inout SeededNumbers) -> UInt8 { UInt8.random(in: 0...255, using: &numbers) }
        switch self {
        case .none: break
        case .chunkSizes:
            png.chunkSizes = (0..<any(1..<9, &numbers)).map { _ in
                [0, 1, 2, 3, 50, 700].randomElement(using: &numbers)!
            }
        case .compression:
            png.level = Int32(any(0..<10, &numbers))
            png.strategy = [Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED].randomElement(using: &numbers)!
        case .flippedBytes:
            var bytes = png.bytes
            for _ in 0..<any(1..<4, &numbers) {
                bytes[any(8..<bytes.count, &numbers)] ^= 1 << UInt8(any(0..<8, &numbers))
            }
            return bytes
        case .flippedData:
            var data = png.packed
            for _ in 0..<any(1..<4, &numbers) {
                data[any(0..<data.count, &numbers)] ^= 1 << UInt8(any(0..<8, &numbers))
            }
            png.data = data
        case .flippedDataOfRightSum:
            // Half of these inflate to something else, whose sum is then made right.
            var data = png.packed
            data[any(2..<min(40, data.count - 4), &numbers)] ^= 1 << UInt8(any(0..<8, &numbers))
            if let rows = inflated(data) {
                let sum = HandmadePNG.bigEndian(Int(HandmadePNG.adler32(rows)))
                data.replaceSubrange((data.count - 4)..., with: sum)
            }
            png.data = data
        case .wrongFilter: png.rows[any(0..<png.height, &numbers) * png.rowBytes] = byte(&numbers)
        case .moreRows: png.rows += png.rows.prefix(any(1..<png.rows.count + 1, &numbers))
        case .fewerRows: png.rows.removeLast(any(1..<png.rows.count, &numbers))
        case .trailingData: png.data = png.packed + (0..<any(1..<9, &numbers)).map { _ in byte(&numbers) }
        case .cutData: png.data = Array(png.packed.dropLast(any(1..<9, &numbers)))
        case .cutOff:
            let bytes = png.bytes
            return Array(bytes[..<any(8..<bytes.count, &numbers)])
        case .chunkBetween, .chunkBehind:
            let name = ["tEXt", "tIME", "tRNS", "PLTE", "IDAT", "IHDR", "eXIf", "quIr", "QUIr", "IEND", "zTXt", "sBIT"]
                .randomElement(using: &numbers)!
            let content = (0..<[0, 1, 3, 6, 7, 300].randomElement(using: &numbers)!).map { _ in byte(&numbers) }
            png.chunkSizes = [80, 200]
            var chunk = HandmadePNG.chunk(name, content)
            if any(0..<4, &numbers) == 0 { chunk[chunk.count - 1] ^= 4 }
            png.extra[self == .chunkBehind ? Int.max : any(0..<3, &numbers)] = chunk
        case .wrongSum:
            var data = png.packed
            data[data.count - 1 - any(0..<4, &numbers)] ^= 1 << UInt8(any(0..<8, &numbers))
            png.data = data
        case .otherHeader:
            png.height += any(-1..<2, &numbers)
            png.width += any(-1..<2, &numbers)
            if any(0..<3, &numbers) == 0 { png.colorType = .palette }
            (png.width, png.height) = (max(1, png.width), max(1, png.height))
        case .trailer: png.trailer = (0..<any(1..<99, &numbers)).map { _ in byte(&numbers) }
        case .smallWindow:
            png.windowBits = Int32(any(9..<15, &numbers))
            if any(0..<2, &numbers) == 0 {
                // The header states a smaller window than there is.
                png.windowBits = 15
                var data = png.packed
                let size = UInt8(any(0..<9, &numbers)) << 4 | 8
                data[0] = size
                data[1] = UInt8(31 - Int(size) * 256 % 31)
                png.data = data
            }
        }
        return png.bytes
    }

    private func inflated(_ data: [UInt8]) -> [UInt8]? {
        var output = [UInt8](repeating: 0, count: 1 << 18)
        var stream = z_stream()
        var input = data
        return input.withUnsafeMutableBufferPointer { input -> [UInt8]? in
            output.withUnsafeMutableBufferPointer { output in
                guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
                    return nil
                }
                defer { inflateEnd(&stream) }
                (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
                (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(output.count))
                let status = inflate(&stream, Z_FINISH)
                return status == Z_STREAM_END || status == Z_DATA_ERROR
                    ? Array(output.prefix(output.count - Int(stream.avail_out))) : nil
            }
        }
    }
}

@Suite struct PlainPNGRowsTests {
    private let folder = TestFolder()
    /// Changed files of each kind; Scripts/check-png asks for more of them.
    private let rounds = ProcessInfo.processInfo.environment["FCNSCAN_PNG_ROUNDS"].flatMap { Int($0) } ?? 10

    @Test("Whatever is done to a file, it gives the rows, errors and warnings of libpng")
    func whateverIsDoneToAFile() throws {
        var numbers = SeededNumbers(seed: UInt64(rounds))
        var (whole, refused) = (0, 0)
        for round in 0..<rounds {
            let kinds: [(HandmadePNG.ColorType, Int)] = [
                (.gray, 8), (.gray, 16), (.rgb, 8), (.rgb, 16), (.rgbAlpha, 8), (.rgbAlpha, 16), (.grayAlpha, 8),
                (.grayAlpha, 16),
            ]
            for mutation in Mutation.allCases {
                let (type, depth) = kinds.randomElement(using: &numbers)!
                let original = PackedPNG(
                    type, bitDepth: depth, width: Int.random(in: 1...40, using: &numbers),
                    height: Int.random(in: 1...30, using: &numbers), using: &numbers)
                let path = try folder.write(mutation.file(of: original, using: &numbers), as: "a.png")
                let damage = round.isMultiple(of: 2) ? DamagePolicy.refuse : .accept
                let expected = Outcome(path, .libpng, damage)
                let found = Outcome(path, .fastest, damage)
                if expected != found {
                    Issue.record(
                        """
                        \(mutation), \(type) \(depth), round \(round): \(expected.rows) rows, \
                        \(expected.error ?? "whole"), \(expected.warnings); found \(found.rows) rows, \
                        \(found.error ?? "whole"), \(found.warnings)
                        """)
                }
                if expected.error == nil { whole += 1 } else { refused += 1 }
            }
        }
        #expect(whole > 3 * rounds && refused > 3 * rounds, "\(whole) files read, \(refused) refused")
    }

    @Test("Rows that are longer than what is inflated at a time are whole")
    func rowsThatAreLonger() throws {
        var numbers = SeededNumbers(seed: 3)
        for (width, height) in [(30_001, 9), (100_003, 3)] {
            var png = PackedPNG(.rgb, bitDepth: 8, width: width, height: height, using: &numbers)
            png.level = 1
            png.chunkSizes = [8192]
            let path = try folder.write(png.bytes, as: "wide.png")
            let found = Outcome(path, .fastest, .refuse)
            #expect(found.error == nil && found.rows == height)
            #expect(found == Outcome(path, .libpng, .refuse))
        }
    }
}
