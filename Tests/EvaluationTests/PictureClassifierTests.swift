import Datasets
import Foundation
import Machine
import Network
import Raster
import Scanning
import TestSupport
import Testing

@testable import Evaluation

@Suite struct PictureClassifierTests {
    private static let pool = WorkerPool(threads: 2)

    /// Says how light a window is: one more logit of the second class for each share of white, times 4.
    private func brightness(_ side: Int = 8) throws -> Model {
        try Model(
            handmade: "input \(side)x\(side)x1; avgpool\(side) fc2 softmax", classes: ["dark", "light"],
            weights: [0, 4], biases: [0, 0], normalization: Normalization(mean: [0], deviation: [1]))
    }

    /// Takes the pixel in the upper left corner of a window.
    private func corner() throws -> Model {
        var weights = [Float](repeating: 0, count: 2 * 64)
        weights[64] = 4
        return try Model(
            handmade: "input 8x8x1; fc2 softmax", classes: ["dark", "light"], weights: weights, biases: [0, 0],
            normalization: Normalization(mean: [0], deviation: [1]))
    }

    private func picture(_ width: Int, _ height: Int, _ value: (Int, Int) -> UInt8) -> Picture {
        Picture(
            width: width, height: height, channels: 1,
            samples: (0..<width * height).map { value($0 % width, $0 / width) })
    }

    private func light(_ result: PictureClassification) -> Float {
        result.classes.first { $0.name == "light" }?.probability ?? -1
    }

    private func classify(
        _ model: Model, _ picture: Picture, _ change: (inout PictureClassifier.Options) -> Void
    ) throws -> PictureClassification {
        var options = PictureClassifier.Options()
        change(&options)
        return try PictureClassifier(model, options: options, pool: Self.pool).classify(picture)
    }

    @Test("A picture is resampled to hold the enlarged window, its shape kept", arguments: [8, 30, 100])
    func sizes(height: Int) throws {
        let result = try classify(brightness(), picture(2 * height, height) { _, _ in 255 }) { $0.enlargement = 1.5 }
        #expect(result.size == [2 * height, height] && result.resampledSize == [24, 12])
        #expect(result.windows == 5 * 17)
        #expect(result.classes.map(\.name) == ["light", "dark"])
        #expect(abs(light(result) - 0.982_013_8) < 1e-5)
    }

    @Test("A picture that would be huge where its shorter side holds a window is refused", arguments: [true, false])
    func narrowPicture(isWide: Bool) throws {
        let size = isWide ? (2_500_000, 1) : (1, 2_500_000)
        let error = #expect(throws: ScanError.self) {
            try classify(brightness(), picture(size.0, size.1) { _, _ in 255 }) { $0.enlargement = 1 }
        }
        #expect("\(try #require(error))".contains("would be enlarged to \(8 * size.0)x\(8 * size.1)"))
    }

    @Test("One crop sees the middle, ten crops the corners and their mirrors, the dense average all windows")
    func cropsSeeTheirWindows() throws {
        // Twelve columns, of which the first is white.
        let stripe = picture(12, 12) { x, _ in x == 0 ? 255 : 0 }
        func share(_ crops: ClassifiedCrops, _ quantity: WindowAverage.Quantity = .logits) throws -> Float {
            let result = try classify(corner(), stripe) {
                $0.enlargement = 1.5
                $0.crops = crops
                $0.quantity = quantity
            }
            return light(result)
        }
        func logistic(_ logit: Double) -> Float { Float(1 / (1 + exp(-logit))) }
        #expect(abs(try share(.center) - 0.5) < 1e-6)
        // Of ten windows two begin with the white column.
        #expect(abs(try share(.ten) - logistic(4 * 0.2)) < 1e-6)
        #expect(abs(try share(.dense) - logistic(4 * 0.2)) < 1e-5)
        #expect(abs(try share(.ten, .probabilities) - (0.5 * 0.8 + logistic(4) * 0.2)) < 1e-6)
        #expect(abs(try share(.dense, .probabilities) - (0.5 * 0.8 + logistic(4) * 0.2)) < 1e-5)
    }

    @Test("Mirrored and turned windows are averaged alike in crops and in the dense pass")
    func orientations() throws {
        let spot = picture(8, 8) { x, y in x == 7 && y == 0 ? 255 : 0 }
        for crops in [ClassifiedCrops.center, .dense] {
            let shares: [(WindowAverage.Orientations?, Double)] = [
                (nil, 0), (.flips, 0.25), (.rotations, 0.25), (.dihedral, 0.25),
            ]
            for (orientations, share) in shares {
                let result = try classify(corner(), spot) {
                    $0.enlargement = 1
                    $0.crops = crops
                    $0.orientations = orientations
                    $0.quantity = .logits
                }
                #expect(abs(Double(light(result)) - 1 / (1 + exp(-4 * share))) < 1e-5, "\(crops)")
            }
        }
        let ten = try classify(corner(), spot) {
            $0.crops = .ten
            $0.orientations = .flips
        }
        #expect(ten.windows == 5 * 4)
    }

    @Test("Labelled pictures are judged as wholes")
    func labelledPictures() throws {
        let pictures = [picture(9, 12) { _, _ in 250 }, picture(10, 10) { _, _ in 3 }, picture(20, 9) { _, _ in 240 }]
        let data = LabelledData(
            classes: ["light", "dark"],
            pictures: zip(pictures, [0, 1, 1]).enumerated().map { number, picture in
                LabelledPicture(
                    path: "\(number)", name: "\(number)", width: picture.0.width, height: picture.0.height,
                    label: .whole(classIndex: picture.1))
            }, store: PicturesInMemory(pictures, channels: 1))
        let model = try Model(
            handmade: "input 8x8x1; avgpool8 fc2 softmax", classes: ["dark", "light"], weights: [0, 4],
            biases: [2, 0], normalization: Normalization(mean: [0], deviation: [1]))
        let classifier = try PictureClassifier(model, pool: Self.pool)
        let evaluation = try ClassificationEvaluation.evaluate(classifier, on: data, pictures: [0, 1, 2])
        #expect(evaluation.report.windows == 3 && evaluation.report.mistakes == 1)
        #expect(evaluation.report.worstMistakes.map(\.window.picture) == ["2"])
        #expect(evaluation.mistakePatches.map(\.width) == [8])
    }

    @Test("Rectangles are not turned, and networks of other channels are refused")
    func refusals() throws {
        let wide = try Model.random("input 8x12x1; fc2 softmax")
        #expect(throws: ScanError.windowsDoNotTurn(window: Extent(height: 8, width: 12), stride: Extent(1))) {
            try classify(wide, picture(9, 9) { _, _ in 0 }) {
                $0.crops = .center
                $0.orientations = .rotations
            }
        }
        let two = try Model.random("input 8x8x2; fc2 softmax")
        #expect(throws: ScanError.channelsNotReadable(channels: 2)) {
            try PictureClassifier(two, pool: Self.pool)
        }
    }
}
