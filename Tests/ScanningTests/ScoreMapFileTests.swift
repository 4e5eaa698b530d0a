import Files
import Foundation
import Numbers
import Raster
import TestSupport
import Testing

@testable import Network
@testable import Scanning

@Suite struct ScoreMapFileTests {
    private let classes = ["none", "cell", "debris"]

    /// Scores of a picture of 40x33 pixels at two scales, or at its own.
    private func pyramid(scales: Scales = Scales([0.5, 1])) -> ScorePyramid {
        var random = RandomSource(seed: 9)
        let picture = Extent(height: 33, width: 40)
        let grid = WindowGrid(window: Extent(height: 8, width: 10), stride: Extent(height: 2, width: 3))
        let levels = scales.factors.map { scale in
            let geometry = ScanGeometry(grid: grid, picture: Scales.size(of: picture, at: scale), edge: .center)
            let logits = (0..<geometry.map.height * geometry.map.width * 3).map { place in
                Float(random.uniform(in: -7...9)) * (place % 3 == 2 ? 40 : 1)
            }
            return ScorePyramid.Level(
                scale: scale,
                map: ScoreMap(geometry: geometry, classes: classes, logits: logits, probabilityRule: .softmax))
        }
        return ScorePyramid(picture: picture, levels: levels)
    }

    /// Writes the scores of a picture that lies in the folder.
    private func write(
        _ folder: String, _ type: StoredScoreType, scales: Scales = Scales([0.5, 1])
    ) throws -> (path: String, scores: ScorePyramid) {
        let image = folder + "/a.png"
        try Picture(width: 40, height: 33, color: [1, 2, 3]).write(to: image)
        let scores = pyramid(scales: scales)
        let picture = ScannedPicture(
            image, try PictureReader(image), .whole, givenPixelSize: PixelSize(x: 0.25, y: 0.5, source: "given"),
            intensity: .full, background: .white, damage: .refuse, warnings: ["a word"])
        let path = folder + "/a" + ScoreMapFile.ending
        try ScoreMapFile.write(
            scores,
            ScoreMapDescription(
                version: "1", picture: picture,
                model: .init(sha256: "00", threshold: 0.25, window: Extent(8), stride: Extent(2)), scores: scores,
                scales: scales, average: WindowAverage(.flips), type: type,
                run: .init(DetectionOptions(), classIndices: [1, 2], classes: classes)), to: path)
        return (path, scores)
    }

    @Test("Names tell parts of maps from maps")
    func partsHaveTheirNames() {
        for name in ["a.rows-0-512", "b/a.rows-3of4", "a.rows-7-end", "a.rows-1.rows-0-1"] {
            #expect(ScoreMapFile.isPart(named: name + ScoreMapFile.ending))
        }
        for name in ["a", "a.rows-", "a.rows-1", "a.rows-0-512.b", "rows-0-512", "a.rows-aof4"] {
            #expect(!ScoreMapFile.isPart(named: name + ScoreMapFile.ending), "\(name)")
        }
        #expect(!ScoreMapFile.isPart(named: "a.rows-0-512.png"))
    }

    @Test(
        "Scores come back within the stated error of each class, in memory or by rows",
        arguments: StoredScoreType.allCases)
    func scoresComeBack(type: StoredScoreType) throws {
        try withTemporaryFolder { folder in
            let (path, scores) = try write(folder, type)
            for memory in [0, 1 << 20] {
                let map = try ScoreMapFile(contentsOf: path, memoryBytes: memory)
                #expect(map.scores.finest.isInMemory == (memory > 0))
                #expect(
                    map.description.picture.givenPixelSize?.y == 0.5 && map.description.usedScales == Scales([0.5, 1]))
                for (number, level) in scores.levels.enumerated() {
                    let read = map.scores.levels[number]
                    #expect(read.map.geometry == level.map.geometry && read.scale == level.scale)
                    let described = map.description.levels[number]
                    var errors = [Float](repeating: 0, count: 3)
                    for (place, (a, b)) in zip(try level.map.logits, try read.map.logits).enumerated() {
                        errors[place % 3] = max(errors[place % 3], abs(a - b))
                    }
                    for index in 0..<3 {
                        #expect(errors[index] <= described.largestErrors[index])
                        // A statement that says something.
                        #expect(errors[index] >= described.largestErrors[index] / 8, "class \(index)")
                    }
                    let change = zip(try level.map.probabilities, try read.map.probabilities).map { abs($0 - $1) }
                        .max()!
                    #expect(change <= map.description.largestProbabilityError + 1e-6)
                }
            }
        }
    }

    @Test("8 bits take the limits themselves without an error worth the name, and one value for all cells")
    func limitsAreKept() {
        let limits = ScoreLimits(low: -3, high: 7)
        #expect(limits.quantized(-3) == 0 && limits.quantized(7) == 255 && limits.quantized(100) == 255)
        #expect(limits.score(0) == -3 && limits.score(255) == 7)
        let one = ScoreLimits(low: 2, high: 2)
        #expect(one.score(one.quantized(2)) == 2 && one.largestError(.uint8) == 0)
    }

    @Test("A file cut anywhere is refused in a sentence")
    func truncatedFilesAreRefused() throws {
        try withTemporaryFolder { folder in
            let data = try Data(contentsOf: URL(fileURLWithPath: write(folder, .uint8).path))
            for count in [0, 7, 8, 100, 1000, data.count / 2, data.count - 1] {
                try data.prefix(count).write(to: URL(fileURLWithPath: folder + "/cut"))
                let error = #expect(throws: ScoreMapError.self) { try ScoreMapFile(contentsOf: folder + "/cut") }
                #expect(error.map { "\($0)".contains("cut': ") } == true)
            }
            try (data + [0]).write(to: URL(fileURLWithPath: folder + "/cut"))
            #expect(throws: ScoreMapError(file: folder + "/cut", fault: .damaged(.trailingBytes(1)))) {
                try ScoreMapFile(contentsOf: folder + "/cut")
            }
        }
    }

    @Test(
        "A description that contradicts the tensors, or whose numbers cannot be computed with, is refused",
        arguments: [
            (#""size":[40,33]"#, #""size":[40,4611686018427387904]"#),
            (#""size":[40,33]"#, #""size":[40]"#),
            (#""size":[40,33]"#, #""size":[-40,33]"#),
            (#""size":[40,33]"#, #""size":[41,33]"#),
            (#""window":[10,8]"#, #""window":[0,8]"#),
            (#""window":[10,8]"#, #""window":[10,9223372036854775807]"#),
            (#""stride":[3,2]"#, #""stride":[0,2]"#),
            (#""stride":[3,2]"#, #""stride":[1,1]"#),
            (#""origin":[-5,-4]"#, #""origin":[-5,-3]"#),
            (#""edge":"center""#, #""edge":"drop""#),
            (#""edge":"center""#, #""edge":"middle""#),
            (#"["none","cell","debris"]"#, #"["none","cell"]"#),
            (#"["none","cell","debris"]"#, #"["none","cell","cell"]"#),
            (#""type":"uint8""#, #""type":"float32""#),
            (#""scale":0.5"#, #""scale":0.25"#),
            (#""scale":0.5"#, #""scale":1e300"#),
            (#""scale":[1,1]"#, #""scale":[]"#),
            (#""scale":[1,1]"#, #""scale":[1,1e300]"#),
            (#""origin":[0,0]"#, #""origin":[0]"#),
            (#""background":[255,255,255]"#, #""background":[255]"#),
            (#""intensityRule":"full""#, #""intensityRule":"none""#),
            (#""threshold":0.25"#, #""threshold":2"#),
            (#""x":0.25"#, #""x":-1"#),
            (#""tensor":"scores-1.0""#, #""tensor":"scores-2.0""#),
            (#""formatVersion":1"#, #""formatVersion":3"#),
            (#""formatVersion":1"#, #""formatVersion":0"#),
            (#""formatVersion":1"#, #""formatVersion":"one""#),
        ])
    func hostileDescriptionsAreRefused(old: String, new: String) throws {
        try withTemporaryFolder { folder in
            let path = try write(folder, .uint8).path
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
            var header = try SafetensorsHeader(json: [UInt8](data[8..<8 + length]))
            let text = try #require(header.metadata[ScoreMapDescription.metadataKey])
            #expect(text.contains(old), "\(text)")
            header.metadata[ScoreMapDescription.metadataKey] = text.replacing(old, with: new)
            try (Data(header.bytes) + data[(8 + length)...]).write(to: URL(fileURLWithPath: path))
            let error = #expect(throws: ScoreMapError.self) { try ScoreMapFile(contentsOf: path) }
            #expect(error.map { "\($0)".hasPrefix("'\(path)': ") } == true)
        }
    }

    @Test("A score that is no number is refused where it is read, and a model is no score map")
    func otherFilesAreRefused() throws {
        try withTemporaryFolder { folder in
            let path = try write(folder, .float32, scales: .native).path
            var data = try Data(contentsOf: URL(fileURLWithPath: path))
            data.replaceSubrange(data.count - 4..<data.count, with: [0, 0, 0xC0, 0x7F])
            try data.write(to: URL(fileURLWithPath: path))
            let rows = pyramid(scales: .native).finest.rows
            let fault = ScoreMapError(file: path, fault: .notFinite(tensor: "scores", row: rows - 1))
            #expect(throws: fault) { try ScoreMapFile(contentsOf: path) }
            let map = try ScoreMapFile(contentsOf: path, memoryBytes: 0)
            #expect(throws: fault) { try map.scores.detections(ofClasses: [1], options: DetectionOptions()) }
            let model = folder + "/model.safetensors"
            try TensorFile(metadata: [:], tensors: ["a": Tensor(shape: [1], values: [1])]).write(to: model)
            #expect(throws: ScoreMapError(file: model, fault: .noDescription)) { try ScoreMapFile(contentsOf: model) }
            #expect(throws: FileError.self) { try ScoreMapFile(contentsOf: folder + "/nothing") }
        }
    }
}
