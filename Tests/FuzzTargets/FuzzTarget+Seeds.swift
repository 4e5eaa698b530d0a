import Foundation
import Network
import Numbers
import Raster
import Scanning
import TestSupport

/// Small files of every kind, written by the project itself.
extension FuzzTarget {
    static func pngSeeds() -> [[UInt8]] {
        HandmadePNG.ColorType.allCases.flatMap { type in
            type.bitDepths.flatMap { bits in
                [false, true].map { isInterlaced in
                    HandmadePNG(width: 11, height: 9, type, bitDepth: bits, isInterlaced: isInterlaced).bytes
                }
            }
        }
    }

    static func jpegSeeds() throws -> [[UInt8]] {
        let kinds: [JPEGColors] = [.gray, .luma, .rgb, .cmyk(hasAdobeMarker: true), .lumaInk]
        return try kinds.flatMap { colors in
            try [false, true].map { progressive in
                try withFile([], named: "seed.jpg") { path in
                    let writer = try JPEGWriter(
                        path, width: 19, height: 17, colors: colors, quality: 80, progressive: progressive)
                    for y in 0..<17 {
                        let row = (0..<19 * colors.channels).map { UInt8(truncatingIfNeeded: $0 * 9 + y * 5) }
                        try row.withUnsafeBufferPointer { try writer.writeRow($0) }
                    }
                    try writer.finish()
                    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
                }
            }
        }
    }

    static func tiffSeeds() -> [[UInt8]] {
        let kinds = [
            HandmadeTIFF(width: 13, height: 9), HandmadeTIFF(width: 13, height: 9, photometric: 2, samples: 3),
            HandmadeTIFF(width: 9, height: 7, bits: 16, compression: .lzw, stripRows: 2),
            HandmadeTIFF(width: 40, height: 21, photometric: 2, samples: 3, compression: .packBits, tile: (16, 16)),
            HandmadeTIFF(width: 9, height: 7, bits: 1), HandmadeTIFF(width: 9, height: 7, photometric: 5, samples: 4),
        ]
        return kinds.flatMap { [$0.bytes(), $0.bytes(isBig: true, isBigEndian: true)] } + [HandmadeTIFF.file(kinds)]
    }

    static func netpbmSeeds() -> [[UInt8]] {
        let texts = [
            "P1\n# words\n3 2\n1 0 1 0 1 0\n", "P2 2 2 9\n0 3 6 9\n", "P3 1 2 255 1 2 3 4 5 6 ", "P4 9 1\n\u{1}\u{7F}",
            "P5 2 2 255\nabcd", "P6 1 1 65535\nabcdef",
            "P7\nWIDTH 1\nHEIGHT 2\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\nabcdefgh",
        ]
        return texts.map { Array($0.utf8) }
    }

    static func scoreMapSeeds() throws -> [[UInt8]] {
        try [StoredScoreType.float32, .float16, .uint8].map { type in
            try withFile([], named: "seed.png") { image in
                try Picture(width: 40, height: 33, color: [1, 2, 3]).write(to: image)
                var random = RandomSource(seed: 9)
                let grid = WindowGrid(window: Extent(8), stride: Extent(4))
                let geometry = ScanGeometry(grid: grid, picture: Extent(height: 33, width: 40), edge: .center)
                let cells = geometry.map.height * geometry.map.width
                let logits = (0..<cells * 2).map { _ in Float(random.uniform(in: -7...9)) }
                let scores = ScorePyramid(
                    ScoreMap(
                        geometry: geometry, classes: ["none", "cell"], logits: logits, probabilityRule: .softmax))
                let picture = ScannedPicture(
                    image, try PictureReader(image), .whole, givenPixelSize: nil, intensity: .full, background: .white,
                    damage: .refuse, warnings: [])
                let path = FuzzFolder.path + "/seed" + ScoreMapFile.ending
                try ScoreMapFile.write(
                    scores,
                    ScoreMapDescription(
                        version: "1", picture: picture,
                        model: .init(sha256: "00", threshold: 0.25, window: Extent(8), stride: Extent(4)),
                        scores: scores, scales: Scales([1]), average: nil, type: type,
                        run: .init(DetectionOptions(), classIndices: [1], classes: ["none", "cell"])), to: path)
                return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            }
        }
    }
}
