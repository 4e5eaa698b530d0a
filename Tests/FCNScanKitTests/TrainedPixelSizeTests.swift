import Foundation
import TestSupport
import Testing

@testable import FCNScanKit

@Suite struct TrainedPixelSizeTests {
    private func write(_ perCentimeter: [Int], in folder: String) throws -> [String] {
        try perCentimeter.enumerated().map { number, density in
            let tiff = HandmadeTIFF(
                width: 8, height: 8,
                fields: [282: .rationals([(density, 1)]), 283: .rationals([(density, 1)]), 296: .shorts([3])])
            let path = "\(folder)/\(number).tif"
            try Data(tiff.bytes()).write(to: URL(fileURLWithPath: path))
            return path
        }
    }

    @Test("Pictures of one size of pixels give it, others nothing")
    func commonSizes() throws {
        try withTemporaryFolder { folder in
            let same = try write([40_000, 40_000, 40_000], in: folder)
            #expect(TrainedPixelSize.text(of: same, scale: 1) == "0.25")
            // What the network sees of smaller pictures are larger pixels.
            #expect(TrainedPixelSize.text(of: same, scale: 0.5) == "0.5")
            #expect(TrainedPixelSize.text(of: same, scale: nil) == nil)
            #expect(TrainedPixelSize.text(of: try write([40_000, 20_000], in: folder), scale: 1) == nil)
            #expect(TrainedPixelSize.text(of: same + [folder + "/missing.tif"], scale: 1) == nil)
            #expect(TrainedPixelSize.text(of: [], scale: 1) == nil)
        }
    }

    @Test("A scan at another size of pixels than the model was trained at warns")
    func scansWarn() throws {
        try withTemporaryFolder { folder in
            let path = try write([40_000], in: folder)[0]
            var model = try Model(
                handmade: "input 4x4x1; avgpool4 fc2 softmax", classes: ["dark", "bright"], weights: [-9, 9],
                biases: [0, 0], normalization: Normalization(mean: [0.5], deviation: [1]))
            func warnings(_ part: RequestedPart) throws -> [String] {
                let scanner = DenseScanner(try model.convolutionalized(), pool: WorkerPool(threads: 1))
                var options = PictureScan.Options(
                    classIndices: [1], detection: DetectionOptions(threshold: 0.5))
                options.drawsHeatmap = false
                options.drawsOverlay = false
                options.part = part
                options.trainedPixelSize = model.trainedPixelSize
                return try PictureScan(scanner, options: options).run(path, base: folder + "/out").warnings ?? []
            }
            #expect(try warnings(.whole).isEmpty)
            model.receipt[TrainedPixelSize.key] = "0.5"
            #expect(try warnings(.whole).contains { $0.contains("trained at 0.5 um") && $0.contains("given 0.25 um") })
            #expect(try warnings(RequestedPart(resolution: 0.5)).isEmpty)
        }
    }
}
