import Foundation
import Network
import ONNX
import Raster
import Scanning
import TestSupport

/// Pictures, networks and score maps.
extension FuzzTarget {
    static let readers = [
        picture("png", seeds: pngSeeds), picture("jpeg", seeds: jpegSeeds), picture("tiff", seeds: tiffSeeds),
        picture("netpbm", seeds: netpbmSeeds), model, onnx, scoreMap,
    ]

    /// So small that an input takes milliseconds, so large that every path of a decoder is reached.
    static let limits = DecodingLimits(maximumPixels: 1 << 20, maximumBytes: 32 << 20)

    private static func picture(
        _ name: String, seeds: @escaping @Sendable () throws -> [[UInt8]]
    ) -> FuzzTarget {
        FuzzTarget(name, "reads all rows of a picture, as colours, and as grey where the damaged part is left out") {
            try seeds()
        } body: { bytes in
            let input = PictureInput.encoded(
                try bytes.withUnsafeBytes { try EncodedPicture($0, name: "input") }, name: "input")
            _ = try? PictureContents(of: input)
            for (channels, damage) in [(1, DamagePolicy.accept), (3, .refuse)] {
                let reader = try PictureReader(input, limits: limits, damage: damage)
                var row = [Float](repeating: 0, count: reader.info.width * channels)
                for _ in 0..<reader.info.height {
                    try row.withUnsafeMutableBufferPointer { try reader.readRow(into: $0, channels: channels) }
                    guard row.allSatisfy({ 0...1 ~= $0 }) else { throw Finding("a sample is not in 0…1") }
                }
            }
        }
    }

    private static let model = FuzzTarget("model", "reads a model file, and writes what it understood") {
        try [
            "input 8x8x3; conv3-4 bn relu pool2; fc2 softmax",
            "input 12x14x3 =x; conv1-5 relu =p @x conv3-8/p1 relu =q concat@p,q; fc3",
        ]
        .map { [UInt8](try Model.random($0).encoded()) }
    } body: { bytes in
        let model = try Model(data: Data(bytes), name: "input")
        let again = try Model(data: model.encoded(), name: "again")
        guard again.architecture == model.architecture, again.classes == model.classes else {
            throw Finding("a model reads otherwise when it is written")
        }
        _ = try model.windowed()
    }

    private static let onnx = FuzzTarget("onnx", "imports a network, and exports what was understood") {
        try [
            "input 8x8x3; conv3-4 bn relu pool2; fc2 softmax", "input 8x8x1; conv3-4 sigmoid avgpool2; fc3",
        ].flatMap { text in
            let model = try Model.random(text)
            return [[UInt8](try encodeONNX(model)), [UInt8](try encodeONNX(model.convolutionalized()))]
        }
    } body: { bytes in
        let network = try importONNX(
            data: Data(bytes), name: "input", options: ONNXImportOptions(window: Extent(8), parameterLimit: 1 << 20))
        _ = network.architecture.text
    }

    private static let scoreMap = FuzzTarget("score-map", "opens a score map and looks at all scores") {
        try scoreMapSeeds()
    } body: { bytes in
        try withFile(bytes, named: "input.scores.safetensors") { path in
            let file = try ScoreMapFile(contentsOf: path, memoryBytes: 1 << 20)
            _ = file.description
        }
    }
}
