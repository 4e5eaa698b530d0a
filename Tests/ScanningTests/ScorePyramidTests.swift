import Engine
import Foundation
import Machine
import Network
import Raster
import Scanning
import TestSupport
import Testing

@Suite struct ScorePyramidTests {
    /// Answers to a light square of 4×4 pixels in the middle of a dark window of 8×8: margin 8 − 4, and −4 or less where
    /// as much light lies outside.
    private func scanner(edge: EdgeMode = .drop, threads: Int = 2) throws -> DenseScanner {
        let template = (0..<64).map { place -> Float in
            (2..<6).contains(place / 8) && (2..<6).contains(place % 8) ? 0.5 : -0.5
        }
        let model = try Model(
            handmade: "input 8x8x1; fc2 softmax", classes: ["background", "light"],
            weights: template.map { _ in 0 } + template, biases: [0, -4],
            normalization: Normalization(mean: [0], deviation: [1]))
        return DenseScanner(try model.convolutionalized(), edge: edge, pool: WorkerPool(threads: threads))
    }

    /// Squares of 4, 8 and 2 pixels on black.
    private let picture: Picture = {
        var picture = Picture(width: 48, height: 44, color: [0])
        for (x, y, side) in [(6, 6, 4), (24, 8, 8), (12, 34, 2)] {
            for row in y..<y + side { for column in x..<x + side { picture[column, row, 0] = 255 } }
        }
        return picture
    }()

    private func scores(
        _ picture: Picture, _ factors: [Double], edge: EdgeMode = .drop, threads: Int = 2
    ) throws -> ScorePyramid {
        try scanner(edge: edge, threads: threads).scan(
            Extent(height: picture.height, width: picture.width), scales: Scales(factors),
            source: ScaledPicture(picture).rows)
    }

    @Test(
        "Objects have the size of the scale at which they answer strongest",
        arguments: [
            Merging(), Merging(.nms, measure: .ios), Merging(.softNMS, overlap: 0.1, measure: .ios),
            Merging(.wbf, overlap: 0.3, measure: .ios),
        ])
    func sizesOfScales(merging: Merging) throws {
        let found = try scores(picture, [1, 2, 0.5]).detections(
            ofClasses: [1], options: DetectionOptions(threshold: 0.5, merging: merging))[0]
        let expected = [(8.0, 8.0, 8.0, 1.0), (28, 12, 16, 0.5), (13, 35, 4, 2)]
        for (x, y, side, scale) in expected {
            let near = found.filter { abs($0.centerX - x) < 1.5 && abs($0.centerY - y) < 1.5 }
            #expect(near.count == 1, "\(merging.rule) at \(x),\(y): \(found)")
            guard let object = near.first else { continue }
            #expect(object.scale == scale)
            if merging.rule != .wbf { #expect(object.box.width == side && object.box.height == side) }
        }
        #expect(found.count == 3, "\(merging.rule): \(found)")
    }

    @Test("One scale of 1 gives the scores and detections of the picture as it is")
    func nativeIsTheSame() throws {
        let scanner = try scanner(edge: .center)
        let map = try scanner.scan(ArraySource(picture))
        let pyramid = try scores(picture, [1], edge: .center)
        let options = DetectionOptions(threshold: 0.3)
        #expect(pyramid.levels.count == 1)
        #expect(try pyramid.finest.logits == map.logits)
        #expect(
            try pyramid.detections(ofClasses: [0, 1], options: options)
                == map.detections(ofClasses: [0, 1], options: options))
        #expect(pyramid.uncoveredPixels == map.geometry.uncoveredPixels)
    }

    @Test("Scores are the same on any number of threads")
    func threadsDoNotMatter() throws {
        let all = try [1, 2, 3].map { try scores(picture, [0.6, 1.7], threads: $0).levels.map { try $0.map.logits } }
        #expect(all[1] == all[0] && all[2] == all[0])
    }

    @Test("A picture smaller than the window is scored where it is enlarged, and refused where it is not enough")
    func smallPictures() throws {
        let small = Picture(width: 6, height: 5, color: [100])
        let scores = try scores(small, [0.5, 1, 2])
        #expect(scores.levels.map(\.scale) == [2])
        #expect(scores.finest.columns == 5 && scores.finest.rows == 3)
        let size = Extent(height: 10, width: 12)
        #expect(scores.finest.geometry.picture == size && scores.picture == Extent(height: 5, width: 6))
        #expect(throws: EngineError.pictureSmallerThanWindow(picture: Extent(height: 6, width: 7), window: Extent(8))) {
            try self.scores(small, [0.5, 1.2])
        }
    }

    @Test("A cell of the finest map has the largest probability of the cells nearest to it")
    func largestProbabilities() throws {
        let scores = try scores(picture, [0.5, 1])
        let (fine, coarse) = (scores.finest, scores.levels[0].map)
        let (own, others) = (try fine.probabilities, try coarse.probabilities)
        for row in 0..<fine.rows {
            var found = [Float](repeating: -1, count: fine.columns)
            try found.withUnsafeMutableBufferPointer {
                try scores.readLargestProbabilities(ofClasses: [1], row: row, into: $0.baseAddress!)
            }
            for column in 0..<fine.columns {
                // Middles of windows lie at 4 + column, and at 8 + 2 · column of the coarse map.
                let x = Int((Double(column - 4) / 2).rounded())
                let y = Int((Double(row - 4) / 2).rounded())
                var expected = own[(row * fine.columns + column) * 2 + 1]
                if (0..<coarse.columns).contains(x), (0..<coarse.rows).contains(y) {
                    expected = max(expected, others[(y * coarse.columns + x) * 2 + 1])
                }
                #expect(found[column] == expected, "row \(row), column \(column)")
            }
        }
    }

    @Test("All classes at once have the probabilities that each has by itself")
    func largestProbabilitiesOfClasses() throws {
        let scores = try scores(picture, [0.5, 0.8, 1])
        let columns = scores.finest.columns
        for storage in [ScoreStorage.memory, .budget(bytes: 0, folder: NSTemporaryDirectory())] {
            let largest = try LargestProbabilities(scores, ofClasses: [1, 0], storage: storage)
            for row in [0, 7, scores.finest.rows - 1] {
                for index in 0...1 {
                    var (own, read) = ([Float](repeating: -1, count: columns), [Float](repeating: -2, count: columns))
                    try scores.readLargestProbabilities(ofClasses: [index], row: row, into: &own)
                    try largest.read(ofClass: index, row: row, into: &read)
                    #expect(own == read && own.allSatisfy { $0 >= 0 }, "row \(row), class \(index)")
                }
            }
        }
        #expect(LargestProbabilities.bytes(of: 10, classes: 3) == 120)
    }

    @Test("Areas of regions count pixels of the picture itself")
    func areasAtScales() throws {
        let found = try scores(picture, [0.5]).detections(
            ofClasses: [1], options: DetectionOptions(threshold: 0.9, merging: Merging(.components)))[0]
        // One cell stands for 2×2 pixels.
        #expect(found.count == 1 && found[0].scale == 0.5)
        #expect(found[0].area == found[0].box.width * found[0].box.height && found[0].area == 4)
    }
}
