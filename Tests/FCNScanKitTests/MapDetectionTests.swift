import Foundation
import TestSupport
import Testing

@testable import FCNScanKit

/// Scans of a small picture whose score maps are kept.
struct KeptScan {
    /// The folder of all files.
    let folder: String
    /// The picture.
    var picture: String { folder + "/a.png" }
    /// A network that says `bright` for light windows of 12 pixels, and `red` for red ones.
    var model: Model

    init(_ folder: String) throws {
        self.folder = folder
        model = try Model(
            handmade: "input 12x12x3; avgpool4 avgpool3 fc3 softmax", classes: ["background", "bright", "red"],
            weights: [-9, -9, -9, 9, 9, 9, 20, -12, -12], biases: [0, 0, -1],
            normalization: Normalization(mean: [0.5, 0.5, 0.5], deviation: [1, 1, 1]))
        var random = RandomSource(seed: 4)
        var picture = Picture(width: 130, height: 210, color: [90, 100, 110])
        for number in 0..<24 {
            let (left, top) = (random.integer(below: 112), random.integer(below: 192))
            for y in top..<top + 17 {
                for x in left..<left + 17 {
                    picture[x, y, 0] = 240
                    for channel in 1...2 { picture[x, y, channel] = number % 2 == 0 ? 235 : UInt8(60 + 3 * number) }
                }
            }
        }
        try picture.write(to: self.picture)
    }

    func options(_ change: (inout PictureScan.Options) -> Void = { _ in }) -> PictureScan.Options {
        var options = PictureScan.Options(classIndices: [1, 2], detection: DetectionOptions(threshold: 0.5))
        change(&options)
        return options
    }

    @discardableResult
    func scan(
        _ name: String, _ options: PictureScan.Options, edge: EdgeMode = .center, average: WindowAverage? = nil
    ) throws -> PictureReport {
        let scanner = try DenseScanner(
            model.convolutionalized(), edge: edge, average: average, pool: WorkerPool(threads: 2))
        return try PictureScan(scanner, options: options).run(picture, base: "\(folder)/\(name)")
    }

    func map(_ name: String) -> String { "\(folder)/\(name)\(ScoreMapFile.ending)" }

    /// A report's file without times, memory, and names of files.
    func comparable(_ path: String) throws -> String {
        var json = try #require(
            JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path))) as? [String: Any])
        for key in ["seconds", "peakMemoryBytes", "files"] { json[key] = nil }
        return String(decoding: try JSONSerialization.data(withJSONObject: json, options: [.sortedKeys]), as: UTF8.self)
    }
}

@Suite struct MapDetectionTests {
    @Test(
        "Detections from a map are to the byte those of a scan at any threshold and by any rule of merging",
        arguments: MergingRule.allCases)
    func detectionsAreThoseOfAScan(rule: MergingRule) throws {
        try withTemporaryFolder { folder in
            let kept = try KeptScan(folder)
            let scales = Scales([0.5, 1])
            try kept.scan(
                "kept",
                kept.options {
                    $0.savedMap = SavedMap(of: kept.model); $0.scales = scales
                })
            var counts: Set<Int> = []
            for threshold in [0.3, 0.9, 0.9999] as [Float] {
                for merging in [Merging(rule), Merging(rule, mergesAcrossClasses: true)] {
                    let scanned = try kept.scan(
                        "scanned",
                        kept.options {
                            $0.detection = DetectionOptions(threshold: threshold, merging: merging)
                            $0.detection.classThresholds = [2: 0.7]
                            $0.scales = scales
                            $0.drawsOverlay = false
                            $0.drawsHeatmap = false
                        })
                    var request = MapRequest()
                    request.threshold = threshold
                    request.merging = merging
                    request.classThresholds = ["red": 0.7]
                    _ = try MapDetection(request).run(kept.map("kept"), base: folder + "/detected")
                    #expect(
                        try kept.comparable(folder + "/detected.detections.json")
                            == kept.comparable(folder + "/scanned.detections.json"), "\(threshold) \(merging)")
                    counts.insert(scanned.detections.count)
                }
            }
            #expect(counts.count > 1)
        }
    }

    @Test("A map knows the region, the unit of length, averages and what else a report says")
    func reportIsWhole() throws {
        try withTemporaryFolder { folder in
            let kept = try KeptScan(folder)
            let options = kept.options {
                $0.part = RequestedPart(
                    region: .pixels(PictureRegion(x: 11, y: 7, width: 100, height: 150)),
                    pixelSize: PixelSize(x: 0.25, y: 0.25, source: "given"))
                $0.trainedPixelSize = 1
                $0.classIndices = [2]
                $0.savedMap = SavedMap(.float32, of: kept.model, version: "9.9")
            }
            let average = WindowAverage(.flips)
            let scanned = try kept.scan("a", options, edge: .cover, average: average)
            #expect(scanned.placement != nil && scanned.physical != nil && scanned.warnings?.count == 1)
            #expect(scanned.files["map"] == kept.map("a") && !scanned.detections.isEmpty)
            let before = try kept.comparable(folder + "/a.detections.json")
            var request = MapRequest()
            (request.classes, request.threshold) = (["red"], 0.5)
            let report = try MapDetection(request).run(kept.map("a"), base: ScoreMapFile.base(of: kept.map("a")))
            #expect(try kept.comparable(folder + "/a.detections.json") == before)
            #expect(report.files == ["detections": folder + "/a.detections.json", "map": kept.map("a")])
            let description = try ScoreMapFile(contentsOf: kept.map("a")).description
            #expect(
                description.version == "9.9" && description.run.classes == ["red"] && description.run.threshold == 0.5)
            #expect(description.picture.sha256 == (try ContentHash.hexadecimal(ofFile: kept.picture)))
            #expect(description.model.sha256 == ContentHash.hexadecimal(of: kept.model.encoded()))
            #expect(description.average == average && description.largestProbabilityError == 0)
        }
    }

    @Test("Maps of fewer bits find the same objects at nearly the same places")
    func fewerBitsFindTheSame() throws {
        try withTemporaryFolder { folder in
            let kept = try KeptScan(folder)
            var sizes: [Int] = []
            let scanned = try kept.scan("a", kept.options())
            for (type, pixels) in [(StoredScoreType.float32, 0.0), (.float16, 1), (.uint8, 6)] {
                try kept.scan(type.rawValue, kept.options { $0.savedMap = SavedMap(type, of: kept.model) })
                let map = kept.map(type.rawValue)
                sizes.append(try Data(contentsOf: URL(fileURLWithPath: map)).count)
                let found = try MapDetection(requestAtHalf).run(map, base: folder + "/b").detections
                let error = try ScoreMapFile(contentsOf: map).description.largestProbabilityError
                #expect((error == 0) == (type == .float32))
                #expect(found.count == scanned.detections.count)
                for object in scanned.detections {
                    #expect(
                        found.contains {
                            $0.className == object.className && abs($0.centerX - object.centerX) <= pixels
                                && abs($0.centerY - object.centerY) <= pixels
                        }, "\(type) \(object)")
                }
            }
            #expect(sizes[0] > sizes[1] && sizes[1] > sizes[2])
        }
    }

    private var requestAtHalf: MapRequest {
        var request = MapRequest()
        request.threshold = 0.5
        return request
    }

    @Test("What a map cannot give is told in a sentence")
    func mistakesAreTold() throws {
        try withTemporaryFolder { folder in
            var kept = try KeptScan(folder)
            kept.model.receipt["threshold"] = "nan"
            try kept.scan(
                "a",
                kept.options {
                    $0.savedMap = SavedMap(of: kept.model); $0.drawsOverlay = false
                })
            #expect(throws: MapRequestError.noThreshold(map: kept.map("a"))) {
                try MapDetection().run(kept.map("a"), base: folder + "/b")
            }
            var request = requestAtHalf
            request.classThresholds = ["cat": 0.5]
            let unknown = MapRequestError.unknownClass(
                name: "cat", map: kept.map("a"), classes: ["background", "bright", "red"])
            #expect(throws: unknown) { try MapDetection(request).run(kept.map("a"), base: folder + "/b") }
            #expect(!FileManager.default.fileExists(atPath: folder + "/b.detections.json"))
        }
    }
}
