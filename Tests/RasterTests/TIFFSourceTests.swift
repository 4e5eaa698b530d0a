import Foundation
import Raster
import TestSupport
import Testing

@Suite struct TIFFSourceTests {
    private let folder = TestFolder()

    private func samples(_ bytes: [UInt8], channels: Int) throws -> [UInt8] {
        try readBytes(PictureReader(folder.write(bytes, as: "a.tif")), channels: channels)
    }

    private func units(_ tiff: HandmadeTIFF, channels: Int = 1, bigEndian: Bool = false) throws -> [Float] {
        try readUnits(
            PictureReader(folder.write(tiff.bytes(isBigEndian: bigEndian), as: "a.tif")), channels: channels)
    }

    /// All samples of a picture of bytes, shape [height, width, channels].
    private func expected(_ tiff: HandmadeTIFF, channels: Int) -> [UInt8] {
        (0..<tiff.height).flatMap { y in
            (0..<tiff.width).flatMap { x in (0..<channels).map { UInt8(tiff.pattern(x, y, $0)) } }
        }
    }

    @Test("Strips and tiles, chunky and planar, of every byte order and compression give the same samples")
    func everyStorageGivesTheSame() throws {
        var tiff = HandmadeTIFF(width: 37, height: 29, photometric: 2, samples: 3)
        let picture = expected(tiff, channels: 3)
        for compression in [HandmadeTIFF.Compression.none, .packBits, .lzw] {
            for isPlanar in [false, true] {
                for (stripRows, tile) in [(nil, nil), (7, nil), (1, nil), (nil, (16, 16))] as [(Int?, (Int, Int)?)] {
                    tiff.compression = compression
                    tiff.isPlanar = isPlanar
                    tiff.stripRows = stripRows
                    tiff.tile = tile
                    for (big, swapped) in [(false, false), (true, true)] {
                        let found = try samples(tiff.bytes(isBig: big, isBigEndian: swapped), channels: 3)
                        #expect(
                            found == picture,
                            "\(compression) \(isPlanar) \(String(describing: stripRows)) \(String(describing: tile)) \(big)"
                        )
                    }
                }
            }
        }
    }

    @Test("Samples of 1 to 16 bits are spread over the full scale", arguments: Array(1...16))
    func bitsAreSpread(bits: Int) throws {
        let largest = UInt64(1) << UInt64(bits) - 1
        let tiff = HandmadeTIFF(
            width: 23, height: 5, bits: bits, pattern: { x, y, _ in UInt64(x * 977 + y * 131) & largest })
        let full: UInt64 = bits > 8 ? 65535 : 255
        let expected = (0..<5).flatMap { y in
            (0..<23).map { x in
                let value = UInt64(x * 977 + y * 131) & largest
                return Float((value * full + largest / 2) / largest) / Float(full)
            }
        }
        for bigEndian in [false, true] { #expect(try units(tiff, bigEndian: bigEndian) == expected) }
    }

    @Test("Grey of which 0 is white is turned around")
    func whiteIsZero() throws {
        let tiff = HandmadeTIFF(width: 9, height: 4, photometric: 0)
        #expect(try samples(tiff.bytes(), channels: 1) == expected(tiff, channels: 1).map { 255 - $0 })
    }

    @Test("Floating-point samples are clipped to 0 and 1, in 16, 32 and 64 bits", arguments: [16, 32, 64])
    func floatsAreClipped(bits: Int) throws {
        let values: [Double] = [0, 0.25, 1, -3, 7, 0.75, .nan, .infinity]
        let halves: [UInt64] = [0, 0x3400, 0x3C00, 0xC200, 0x4700, 0x3A00, 0x7E00, 0x7C00]
        let tiff = HandmadeTIFF(width: 8, height: 1, bits: bits, format: 3) { x, _, _ in
            switch bits {
            case 16: halves[x]
            case 32: UInt64(Float(values[x]).bitPattern)
            default: values[x].bitPattern
            }
        }
        #expect(try units(tiff) == [0, 0.25, 1, 0, 1, 0.75, 0, 1])
    }

    @Test("Integers with a sign and of 32 bits are told by their largest value")
    func longIntegers() throws {
        let signed = HandmadeTIFF(width: 4, height: 1, bits: 16, format: 2) { x, _, _ in
            [0, 32767, 0xFFFF, 16384][x]
        }
        #expect(try units(signed) == [0, 1, 0, 16384 / 32767])
        let long = HandmadeTIFF(width: 3, height: 1, bits: 32) { x, _, _ in [0, 0xFFFF_FFFF, 0x8000_0000][x] }
        #expect(try units(long) == [0, 1, 0.5])
    }

    @Test("A palette of 16 or of 8 bits gives colours")
    func palettes() throws {
        for factor in [257, 256, 1] {
            var tiff = HandmadeTIFF(width: 4, height: 2, photometric: 3, bits: 2, pattern: { x, _, _ in UInt64(x) })
            let colors = [[10, 200, 255, 0], [20, 100, 255, 0], [30, 50, 255, 0]]
            tiff.fields[320] = .shorts(colors.flatMap { $0.map { $0 * factor } })
            let row: [UInt8] = [10, 20, 30, 200, 100, 50, 255, 255, 255, 0, 0, 0]
            #expect(try samples(tiff.bytes(), channels: 3) == row + row)
        }
    }

    @Test("Alpha is composited, whether colours are multiplied by it or not")
    func alphaIsComposited() throws {
        let pixel: [UInt64] = [100, 50, 0, 128]
        var tiff = HandmadeTIFF(width: 2, height: 1, photometric: 2, samples: 4, pattern: { _, _, c in pixel[c] })
        tiff.fields[338] = .shorts([2])
        let separate = try samples(tiff.bytes(), channels: 3)
        #expect(separate.prefix(3) == [177, 152, 127])
        tiff.fields[338] = .shorts([1])
        #expect(try samples(tiff.bytes(), channels: 3).prefix(3) == [227, 177, 127])
        tiff.fields[338] = .shorts([0])
        let reader = try PictureReader(folder.write(tiff.bytes(), as: "a.tif"))
        #expect(try readBytes(reader, channels: 3).prefix(3) == [100, 50, 0])
        #expect(reader.warnings == ["of the 4 samples of a pixel, 1 of no known meaning is left out"])
    }

    @Test("CMYK becomes colours as that of JPEG does")
    func inksBecomeColors() throws {
        let tiff = HandmadeTIFF(
            width: 1, height: 1, photometric: 5, samples: 4, pattern: { _, _, c in [255, 0, 51, 0][c] })
        #expect(try samples(tiff.bytes(), channels: 3) == [0, 255, 204])
    }

    @Test("The orientation is applied", arguments: Orientation.allCases)
    func orientationIsApplied(orientation: Orientation) throws {
        var tiff = HandmadeTIFF(width: 5, height: 3)
        tiff.fields[274] = .shorts([orientation.rawValue])
        let turned = orientation.rawValue >= 5
        let (width, height) = turned ? (3, 5) : (5, 3)
        let reader = try PictureReader(folder.write(tiff.bytes(), as: "a.tif"))
        #expect(reader.info.width == width && reader.info.height == height)
        let found = try readBytes(reader, channels: 1)
        let corner: [Orientation: (Int, Int)] = [
            .upright: (0, 0), .mirrored: (4, 0), .rotatedHalf: (4, 2), .flipped: (0, 2), .transposed: (0, 0),
            .rotateClockwise: (0, 2), .transversed: (4, 2), .rotateCounterclockwise: (4, 0),
        ]
        let (x, y) = corner[orientation]!
        #expect(found[0] == UInt8(tiff.pattern(x, y, 0)))
        #expect(found.sorted() == expected(tiff, channels: 1).sorted())
    }

    @Test("What is not read is refused in a sentence that names it")
    func refusals() throws {
        var cases: [(HandmadeTIFF, String)] = []
        func add(_ words: String, _ change: (inout HandmadeTIFF) -> Void) {
            var tiff = HandmadeTIFF(width: 4, height: 4)
            change(&tiff)
            cases.append((tiff, words))
        }
        add("L*a*b*") { ($0.photometric, $0.samples) = (8, 3) }
        add("LogLuv") { ($0.photometric, $0.samples) = (32845, 3) }
        add("camera") { $0.photometric = 32803 }
        add("a mask") { $0.photometric = 4 }
        add("other inks") { ($0.photometric, $0.samples, $0.fields[332]) = (5, 4, .shorts([2])) }
        add("signed samples of 4 bits") { ($0.bits, $0.format) = (4, 2) }
        add("complex") { ($0.bits, $0.format) = (32, 5) }
        for (tiff, words) in cases {
            let path = try folder.write(tiff.bytes(), as: "a.tif")
            let error = #expect(throws: RasterError.self) { try PictureReader(path) }
            #expect(error?.description.contains(words) == true, "\(String(describing: error))")
        }
    }

    @Test("A compression without a decoder is named together with what converts it", arguments: [33005, 34712, 50002])
    func missingDecoder(code: Int) throws {
        var bytes = HandmadeTIFF(width: 4, height: 4).bytes()
        // The entry of tag 259 holds its value behind tag, type and count.
        let tag = try #require(bytes.indices.dropLast(8).first { Array(bytes[$0..<$0 + 4]) == [3, 1, 3, 0] })
        bytes[tag + 8] = UInt8(code & 0xFF)
        bytes[tag + 9] = UInt8(code >> 8)
        let path = try folder.write(bytes, as: "a.tif")
        let error = #expect(throws: RasterError.self) { try PictureReader(path) }
        #expect(error?.description.contains(code == 50002 ? "JPEG XL" : "JPEG 2000") == true)
        #expect(error?.description.contains("vips tiffsave") == true)
        #expect(try PictureContents(ofFileAt: path).pages[0].levels[0].obstacle != nil)
    }

    @Test("The rows of a file before it is cut off are given")
    func rowsBeforeDamage() throws {
        let tiff = HandmadeTIFF(width: 64, height: 40, stripRows: 4)
        let whole = tiff.bytes()
        // Pixels come first in these files: leaving out the end of the directory would leave nothing.
        var damaged = whole
        let strip = try #require(whole.indices.first { Array(whole[$0..<$0 + 4]) == [0x11, 1, 4, 0] })
        let table = whole[strip + 8..<strip + 12].reversed().reduce(0) { $0 << 8 | Int($1) }
        // The sixth strip lies behind the end of the file.
        damaged.replaceSubrange(table + 20..<table + 24, with: [0, 0, 0, 0x7F])
        let path = try folder.write(damaged, as: "cut.tif")
        let error = #expect(throws: RasterError.self) { try readBytes(PictureReader(path), channels: 1) }
        guard case .damaged(_, .tiff, 20, 40, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let reader = try PictureReader(path, damage: .accept)
        #expect(reader.info.height == 20)
        #expect(try readBytes(reader, channels: 1) == Array(expected(tiff, channels: 1).prefix(64 * 20)))
        // A region that the damage does not touch needs nothing of it.
        let below = PictureSelection(region: PictureRegion(x: 0, y: 32, width: 64, height: 8))
        #expect(
            try readBytes(PictureReader(path, selection: below), channels: 1)
                == Array(expected(tiff, channels: 1).suffix(64 * 8)))
    }

    @Test("Absurd sizes of pictures, tiles and tables are refused before anything is allocated")
    func absurdSizes() throws {
        func refusal(_ fields: [Int: HandmadeTIFF.Value], tile: Bool = false) throws -> RasterError? {
            var tiff = HandmadeTIFF(width: 16, height: 16)
            if tile { tiff.tile = (16, 16) }
            var bytes = tiff.bytes()
            for (tag, value) in fields {
                guard case .longs(let numbers) = value else { continue }
                let entry = try #require(
                    bytes.indices.dropLast(8).first {
                        Array(bytes[$0..<$0 + 4]) == [UInt8(tag & 255), UInt8(tag >> 8), 4, 0]
                    })
                for byte in 0..<4 { bytes[entry + 8 + byte] = UInt8(numbers[0] >> (8 * byte) & 255) }
            }
            let path = try folder.write(bytes, as: "big.tif")
            return #expect(throws: RasterError.self) {
                try PictureReader(path, limits: DecodingLimits(maximumBytes: 64 << 20))
            }
        }
        guard case .tooManyPixels? = try refusal([256: .longs([0xFFFF_FFF0]), 257: .longs([0xFFFF_FFF0])]) else {
            Issue.record("a picture of 2⁶⁴ pixels was not refused")
            return
        }
        let tall = try refusal([257: .longs([1 << 30]), 278: .longs([1])])
        guard case .tooManyBytes(_, _, _, _, _, .table)? = tall else {
            Issue.record("\(String(describing: tall))")
            return
        }
        let tiles = try refusal([322: .longs([1 << 20]), 323: .longs([1 << 20])], tile: true)
        guard case .tooManyBytes(_, _, _, _, _, .tiles)? = tiles else {
            Issue.record("\(String(describing: tiles))")
            return
        }
    }

    @Test("Spoiled files neither crash nor hang")
    func spoiledFiles() throws {
        var tiff = HandmadeTIFF(width: 40, height: 24, photometric: 2, samples: 3, compression: .lzw, stripRows: 5)
        tiff.parts = [HandmadeTIFF(width: 20, height: 12, photometric: 2, samples: 3, fields: [254: .longs([1])])]
        let whole = tiff.bytes()
        var numbers = SeededNumbers(seed: 11)
        for _ in 0..<150 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...6, using: &numbers) {
                // The directories lie at the end.
                let place = Int.random(
                    in: Bool.random(using: &numbers) ? 0..<bytes.count : bytes.count - 400..<bytes.count,
                    using: &numbers)
                bytes[place] = UInt8.random(in: 0...255, using: &numbers)
            }
            let path = try folder.write(bytes, as: "spoiled.tif")
            do {
                let reader = try PictureReader(
                    path, limits: DecodingLimits(maximumPixels: 1 << 20, maximumBytes: 1 << 24))
                _ = try readBytes(reader, channels: 3)
            } catch is RasterError {}
        }
    }
}
