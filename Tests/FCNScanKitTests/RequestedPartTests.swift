import FCNScanKit
import Foundation
import TestSupport
import Testing

@Suite struct RequestedPartTests {
    /// A pyramid of 64, 32 and 16 pixels whose pixels have 0.25 um.
    private func withPyramid(_ body: (String) throws -> Void) throws {
        try withTemporaryFolder { folder in
            var full = HandmadeTIFF(
                width: 64, height: 64, tile: (16, 16),
                fields: [282: .rationals([(40_000, 1)]), 283: .rationals([(40_000, 1)]), 296: .shorts([3])])
            full.parts = [32, 16].map {
                HandmadeTIFF(width: $0, height: $0, tile: (16, 16), fields: [254: .longs([1])])
            }
            let path = folder + "/a.tif"
            try Data(full.bytes()).write(to: URL(fileURLWithPath: path))
            try body(path)
        }
    }

    private static let cases: [(resolution: Double, level: Int, scale: Double)] = [
        (0.25, 0, 1), (0.4, 0, 0.625), (0.5, 1, 1), (0.503, 1, 1), (0.75, 1, 2.0 / 3), (2, 2, 0.5), (0.125, 0, 2),
    ]

    @Test("A resolution takes the next finer level and the rest as a scale", arguments: cases)
    func resolutions(resolution: Double, level: Int, scale: Double) throws {
        try withPyramid { path in
            let found = try RequestedPart(resolution: resolution).resolved(for: .file(path))
            #expect(found.selection == PictureSelection(level: level))
            #expect(abs(found.scale - scale) < 1e-12)
        }
    }

    @Test("A region in micrometres covers every pixel that it touches, and needs the size of a pixel")
    func regions() throws {
        try withPyramid { path in
            let region = RequestedPart.Region.micrometers(x: 1.1, y: 2, width: 3, height: 0.01)
            let found = try RequestedPart(region: region).resolved(for: .file(path)).selection.region
            #expect(found == PictureRegion(x: 4, y: 8, width: 13, height: 1))
            let given = RequestedPart(region: region, pixelSize: PixelSize(x: 1, y: 1, source: "given"))
            #expect(
                try given.resolved(for: .file(path)).selection.region == PictureRegion(x: 1, y: 2, width: 4, height: 1))
            let plain = HandmadeTIFF(width: 8, height: 8)
            try Data(plain.bytes()).write(to: URL(fileURLWithPath: path))
            #expect(throws: RequestedPartError.pixelSizeUnknown(path: path)) {
                try RequestedPart(region: region).resolved(for: .file(path))
            }
            #expect(throws: RequestedPartError.pixelSizeUnknown(path: path)) {
                try RequestedPart(resolution: 1).resolved(for: .file(path))
            }
        }
    }

    @Test("A resolution far from that of the picture is refused")
    func farResolutions() throws {
        try withPyramid { path in
            #expect(throws: RequestedPartError.resolutionTooFar(path: path, pixel: 0.25, wanted: 1000)) {
                try RequestedPart(resolution: 1000).resolved(for: .file(path))
            }
        }
    }
}
