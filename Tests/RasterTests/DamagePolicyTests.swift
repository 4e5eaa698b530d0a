import Files
import Raster
import TestSupport
import Testing

@Suite struct DamagePolicyTests {
    private let folder = TestFolder()

    /// Grey noise, of which every row takes about as many bytes of a JPEG.
    private func noise(width: Int = 64, height: Int = 256) -> Picture {
        var numbers = SeededNumbers(seed: 5)
        let samples = (0..<width * height).map { _ in UInt8.random(in: 0...255, using: &numbers) }
        return Picture(width: width, height: height, channels: 1, samples: samples)
    }

    private func rows(_ path: String, damage: DamagePolicy = .refuse) throws -> (samples: [UInt8], warnings: [String]) {
        let reader = try PictureReader(path, damage: damage)
        return (try readBytes(reader, channels: 1), reader.warnings)
    }

    @Test("Damage of a JPEG that touches no pixel is warned of")
    func damageOfJPEGThatTouches() throws {
        let garbage = (0..<300).map { UInt8(1 + $0 % 254) }
        for progressive in [false, true] {
            try noise().writeJPEG(to: folder.file("a.jpg"), progressive: progressive)
            let whole = try folder.read("a.jpg")
            let end = whole.count - 2
            let table = try #require(whole.indices.first { whole[$0] == 0xFF && whole[$0 + 1] == 0xC4 })
            let expected = try rows(folder.file("a.jpg"))
            #expect(expected.warnings == [])
            let cases: [(bytes: [UInt8], words: String)] = [
                (Array(whole[..<end]), "ends without its end marker"),
                (
                    Array(whole[..<end]) + garbage + Array(whole[end...]),
                    "bytes behind the pixels, before the JPEG marker 0xD9"
                ),
                (
                    Array(whole[..<table]) + ([1, 2, 3] as [UInt8]) + Array(whole[table...]),
                    "3 bytes before the JPEG marker 0xC4"
                ),
            ]
            for (bytes, words) in cases {
                let found = try rows(folder.write(bytes, as: "b.jpg"))
                #expect(found.samples == expected.samples)
                #expect(found.warnings.count == 1 && found.warnings[0].contains(words), "\(found.warnings)")
            }
            #expect(try rows(folder.write(whole + garbage, as: "b.jpg")).warnings == [])
        }
    }

    @Test("Damage of a PNG that touches no pixel is warned of")
    func damageOfPNGThatTouches() throws {
        for isInterlaced in [false, true] {
            let whole = HandmadePNG(width: 21, height: 8, .gray, bitDepth: 8, isInterlaced: isInterlaced).bytes
            let end = whole.count - 12
            let expected = try rows(folder.write(whole, as: "a.png"))
            #expect(expected.warnings == [])
            var early = whole.inserting(chunk: "tEXt", Array("Title\0a".utf8), at: 33)
            early[33 + 8] ^= 1
            var late = whole.inserting(chunk: "tEXt", Array("Title\0a".utf8), at: end)
            late[end + 8] ^= 1
            let cases: [(bytes: [UInt8], words: String)] = [
                (Array(whole[..<end]), "damage behind the last row: the file ends too early"),
                // Without the checksums of the pixels and of their chunk.
                (Array(whole[..<(end - 8)]), "damage behind the last row: the file ends too early"),
                (Array(whole[..<end]) + [UInt8](repeating: 7, count: 100), "damage behind the last row"),
                (Array(whole.dropLast()) + ([0] as [UInt8]), "damage behind the last row: IEND: CRC error"),
                (early, "the checksum of the PNG chunk tEXt is wrong; it holds no pixels"),
                (late, "damage behind the last row: tEXt: CRC error"),
            ]
            for (bytes, words) in cases {
                let found = try rows(folder.write(bytes, as: "b.png"))
                #expect(found.samples == expected.samples)
                #expect(found.warnings.count == 1 && found.warnings[0].contains(words), "\(found.warnings)")
            }
        }
    }

    @Test("A wrong checksum of transparency or of a chunk of unknown name is refused")
    func wrongChecksumOfTransparency() throws {
        var png = HandmadePNG(width: 8, height: 8, .palette, bitDepth: 2)
        png.transparency = [0, 9]
        let place = 33 + 12 + 12
        for name in ["tRNS", "tRNR"] {
            var bytes = png.bytes
            bytes.replaceSubrange(place + 4..<place + 8, with: name.utf8)
            bytes[place + 8] ^= 1
            let path = try folder.write(bytes, as: "a.png")
            let error = #expect(throws: RasterError.self) { try PictureReader(path) }
            #expect(error?.description.contains("\(name): CRC error") == true)
        }
    }

    @Test("Bytes that belong to nothing before a restart marker are damage among the pixels")
    func bytesThatBelongToNothing() throws {
        // Entropy-coded data that is longer than its interval shows that the codes were misread.
        try noise().writeJPEG(to: folder.file("a.jpg"))
        let whole = try folder.read("a.jpg")
        let scan = try #require(whole.indices.first { whole[$0] == 0xFF && whole[$0 + 1] == 0xDA })
        let interval: [UInt8] = [0xFF, 0xDD, 0, 4, 0, 8]
        var bytes = Array(whole[..<scan]) + interval + Array(whole[scan...])
        // One row of 8 blocks is an interval; the marker stands far behind it.
        bytes.insert(contentsOf: [0xFF, 0xD0], at: bytes.count * 3 / 4)
        let path = try folder.write(bytes, as: "b.jpg")
        let error = #expect(throws: RasterError.self) { try rows(path) }
        #expect(error?.description.contains("the JPEG data is good for 8: ") == true, "\(error?.description ?? "")")
    }

    @Test("Accepted, a JPEG that is cut off ends with its last good row")
    func cutJPEG() throws {
        try noise().writeJPEG(to: folder.file("a.jpg"))
        let whole = try folder.read("a.jpg")
        let expected = try rows(folder.file("a.jpg"), damage: .accept)
        #expect(expected.warnings == [] && expected.samples.count == 64 * 256)
        let path = try folder.write(Array(whole[..<(whole.count / 2)]), as: "b.jpg")
        let refusal = #expect(throws: RasterError.self) { try rows(path) }
        guard case .damaged(_, _, let good, 256, _)? = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        let reader = try PictureReader(path, damage: .accept)
        #expect(reader.info.height == good && (96...160).contains(good))
        let samples = try readBytes(reader, channels: 1)
        #expect(samples == Array(expected.samples[..<(64 * good)]))
        #expect(reader.warnings.first?.hasPrefix("only the first \(good) of its 256 stored rows are good") == true)
        // Another reader of the same rows need not look for them again.
        let again = try PictureReader(.file(path), background: .white, limits: .default, cut: reader.cut)
        #expect(try readBytes(again, channels: 1) == samples)
    }

    @Test("Accepted, a PNG that is cut off ends with its last row, and a damaged one before the damaged chunk")
    func cutPNG() throws {
        var png = HandmadePNG(width: 99, height: 100, .gray, bitDepth: 8)
        png.chunkSize = 1000
        let expected = try rows(folder.write(png.bytes, as: "a.png")).samples
        let data = 8 + 25
        // Each chunk holds ten rows of 100 bytes, the first one 7 bytes of zlib's before them.
        let inFifth = data + 4 * 1012 + 8 + 350
        let cut = try rows(folder.write(Array(png.bytes[..<inFifth]), as: "b.png"), damage: .accept)
        let isSame = cut.samples == Array(expected[..<(99 * 43)])
        #expect(isSame, "\(cut.samples.count / 99) rows")
        #expect(cut.warnings[0].hasPrefix("only the first 43 of its 100 stored rows are good"))
        var flipped = png.bytes
        flipped[inFifth] ^= 1
        let damaged = try rows(folder.write(flipped, as: "c.png"), damage: .accept)
        let isSameBefore = damaged.samples == Array(expected[..<(99 * 39)])
        #expect(isSameBefore, "\(damaged.samples.count / 99) rows")
    }

    @Test("Pictures that are complete only at their end are accepted whole or not at all")
    func picturesThatAreCompleteOnly() throws {
        try noise().writeJPEG(to: folder.file("a.jpg"), progressive: true)
        let jpeg = try folder.write(folder.read("a.jpg").dropLast(500), as: "b.jpg")
        let png = try folder.write(
            HandmadePNG(width: 64, height: 64, .gray, bitDepth: 8, isInterlaced: true).bytes.dropLast(500), as: "b.png")
        for path in [jpeg, png] {
            #expect(throws: RasterError.self) { try rows(path, damage: .accept) }
        }
    }

    @Test("A turned picture that is cut off says which side it lacks")
    func turnedPictureThatIsCut() throws {
        let png = HandmadePNG(width: 20, height: 50, .gray, bitDepth: 8).bytes
        let stored = try Picture(contentsOf: folder.write(png, as: "a.png"))
        for (orientation, side) in [(6, "lacks its left"), (8, "ends after column"), (3, "lacks its top")] {
            let content = Array(exif(orientation: orientation, bigEndian: true).dropFirst(6))
            let bytes = png.inserting(chunk: "eXIf", content, at: 33)
            let reader = try PictureReader(folder.write(bytes.dropLast(12 + 8 + 105), as: "b.png"), damage: .accept)
            let isTurned = orientation != 3
            #expect((isTurned ? reader.info.width : reader.info.height) == 45)
            #expect(reader.warnings.first?.contains(side) == true, "\(reader.warnings)")
            let samples = try readBytes(reader, channels: 1)
            switch orientation {
            case 6: #expect(samples[44] == stored[0, 0, 0])
            case 8: #expect(samples[19 * 45] == stored[0, 0, 0])
            default: #expect(samples[44 * 20 + 19] == stored[0, 0, 0])
            }
        }
    }
}
