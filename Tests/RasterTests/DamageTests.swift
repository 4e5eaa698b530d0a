import Files
import Foundation
import Raster
import TestSupport
import Testing

/// A file with some way of damage is read to its end or refused; it never crashes and never hangs.
@Suite struct DamageTests {
    private let folder = TestFolder()
    private let tight = DecodingLimits(maximumPixels: 1 << 22, maximumBytes: 1 << 26)

    /// The samples and the warnings of a file; nothing where it is refused.
    private func decoded(_ bytes: [UInt8]) throws -> (samples: [UInt8], warnings: [String])? {
        let path = try folder.write(bytes, as: "damaged")
        do {
            let reader = try PictureReader(path, limits: tight)
            return (try readBytes(reader, channels: 3), reader.warnings)
        } catch is RasterError {
            return nil
        }
    }

    /// What a damaged file gives is what the whole one does, and there is a warning of it.
    private func expectRefusedOrTheSame(
        _ damaged: [UInt8], as whole: [UInt8], _ comment: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        guard let found = try decoded(damaged) else { return }
        let isSame = try found.samples == #require(try decoded(whole)).samples
        #expect(isSame && !found.warnings.isEmpty, "\(comment): \(found.warnings)", sourceLocation: sourceLocation)
    }

    private func files() throws -> [(name: String, bytes: [UInt8])] {
        var files: [(String, [UInt8])] = []
        var clear = HandmadePNG(width: 12, height: 9, .palette, bitDepth: 2)
        clear.transparency = [0, 100]
        files.append(("transparent", clear.bytes))
        for (type, depth, interlaced) in [
            (.gray, 1, false), (.palette, 4, true), (.rgb, 8, false), (.rgbAlpha, 16, true),
        ] as [(HandmadePNG.ColorType, Int, Bool)] {
            var png = HandmadePNG(width: 21, height: 13, type, bitDepth: depth, isInterlaced: interlaced)
            png.chunkSize = 97
            files.append(("\(type) \(depth)", png.bytes))
        }
        try smoothPicture(width: 21, height: 13, channels: 3).write(to: folder.file("packed.png"))
        files.append(("packed", try folder.read("packed.png")))
        for progressive in [false, true] {
            let picture = smoothPicture(width: 48, height: 40, channels: 3)
            try picture.writeJPEG(to: folder.file("a.jpg"), progressive: progressive)
            files.append(("jpeg progressive \(progressive)", try folder.read("a.jpg")))
        }
        let turned = splicing(app1: exif(orientation: 7, bigEndian: false), into: files.last!.1)
        files.append(("turned", turned))
        let inks = smoothPicture(width: 24, height: 24, channels: 4).samples
        try writeJPEG(inks, width: 24, height: 24, colors: .lumaInk, to: folder.file("b.jpg"))
        files.append(("inks", try folder.read("b.jpg")))
        return files
    }

    @Test("A file cut off at any place is refused, unless only its end is missing")
    func fileCutOffAtAny() throws {
        for (name, bytes) in try files() {
            #expect(try decoded(bytes)?.warnings == [], "\(name)")
            for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 150)) {
                try expectRefusedOrTheSame(
                    Array(bytes[..<count]), as: bytes, "\(name) cut to \(count) of \(bytes.count) bytes")
            }
            #expect(try decoded(Array(bytes[..<(bytes.count / 2)])) == nil, "\(name)")
            for missing in 1...2 {
                let found = try decoded(bytes.dropLast(missing))
                #expect(found?.warnings.count == 1, "\(name) without its last \(missing) bytes")
                try expectRefusedOrTheSame(bytes.dropLast(missing), as: bytes, name)
            }
        }
    }

    @Test("A flipped byte in a PNG is always found, and warned of where it touches no pixel")
    func flippedByteInPNG() throws {
        for (name, bytes) in try files() where bytes[0] == 0x89 {
            for place in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 200)) {
                var damaged = bytes
                damaged[place] ^= 0x10
                try expectRefusedOrTheSame(damaged, as: bytes, "\(name), byte \(place)")
            }
        }
    }

    @Test("Random damage never crashes")
    func randomDamageNeverCrashes() throws {
        var numbers = SeededNumbers(seed: 20_240_607)
        for (_, bytes) in try files() {
            for _ in 0..<150 {
                var damaged = bytes
                for _ in 0..<Int.random(in: 1...6, using: &numbers) {
                    damaged[Int.random(in: 2..<damaged.count, using: &numbers)] = UInt8.random(
                        in: 0...255, using: &numbers)
                }
                if Bool.random(using: &numbers) {
                    damaged.removeLast(Int.random(in: 0..<damaged.count / 2, using: &numbers))
                }
                _ = try decoded(damaged)
            }
        }
    }

    @Test("Damage behind right checksums never crashes")
    func damageBehindRightChecksumsNever() throws {
        var numbers = SeededNumbers(seed: 77)
        for type in HandmadePNG.ColorType.allCases {
            for interlaced in [false, true] {
                for _ in 0..<60 {
                    var png = HandmadePNG(width: 9, height: 8, type, bitDepth: 8, isInterlaced: interlaced)
                    let entries = Int.random(in: 1...256, using: &numbers)
                    png.palette = Array(png.palette.prefix(entries))
                    png.transparency = (0..<Int.random(in: 0...7, using: &numbers)).map { UInt8($0) }
                    var bytes = png.bytes
                    // Another colour type, bit depth, size or interlacing than the data was made for.
                    let place = 16 + Int.random(in: 0..<13, using: &numbers)
                    bytes[place] = UInt8.random(in: 0...16, using: &numbers)
                    let crc = HandmadePNG.bigEndian(Int(HandmadePNG.crc32(Array(bytes[12..<29]))))
                    bytes.replaceSubrange(29..<33, with: crc)
                    _ = try decoded(bytes)
                }
            }
        }
    }

    @Test("The row and the reason of a PNG are told")
    func rowAndReasonOfPNG() throws {
        var png = HandmadePNG(width: 100, height: 100, .gray, bitDepth: 8)
        png.chunkSize = 1010
        var bytes = png.bytes
        let data = 8 + 25 + 12 * 5 + 1010 * 5
        bytes[data + 40] ^= 1
        let path = try folder.write(bytes, as: "a.png")
        let error = #expect(throws: RasterError.self) { try Picture(contentsOf: path) }
        guard case .damaged(path, .png, let row, 100, let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect((45...60).contains(row))
        #expect(reason.contains("CRC"))
    }

    @Test("An interlaced PNG tells the pass")
    func interlacedPNGTellsPass() throws {
        let bytes = HandmadePNG(width: 64, height: 64, .rgb, bitDepth: 8, isInterlaced: true).bytes
        let path = try folder.write(bytes.dropLast(2000), as: "a.png")
        let error = #expect(throws: RasterError.self) { try Picture(contentsOf: path) }
        #expect(error!.description.contains("(in pass "))
    }
}
