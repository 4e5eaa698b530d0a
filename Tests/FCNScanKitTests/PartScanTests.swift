import Foundation
import TestSupport
import Testing

@testable import FCNScanKit

/// Scans of some rows of a score map, and the map that is merged from them.
@Suite struct PartScanTests {
    /// One way to scan.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var architecture = "input 27x27x3; conv3-8 relu pool2 conv3-20/s2 relu; fc16 relu; fc2 softmax"
        var edge = EdgeMode.center
        var method = ScanMethod.dense
        var average: WindowAverage?
        var precision = Precision.default
        var change: @Sendable (inout PictureScan.Options) -> Void = { _ in }
    }

    private static let cases = [
        Case(testDescription: "dropped edges", edge: .drop), Case(testDescription: "covered edges", edge: .cover),
        Case(testDescription: "centred windows"), Case(testDescription: "exact sums", precision: .exact),
        Case(testDescription: "large transforms", edge: .drop, precision: .fast),
        Case(testDescription: "fine", edge: .drop, method: .fineDense(stride: Extent(1))),
        Case(testDescription: "fine and centred", method: .fineDense(stride: Extent(2))),
        Case(testDescription: "shifted passes", edge: .drop, method: .shiftedPasses(stride: Extent(2))),
        Case(testDescription: "exact windows", edge: .cover, method: .exactWindows(stride: Extent(9))),
        Case(testDescription: "windows with gaps", edge: .drop, method: .exactWindows(stride: Extent(40))),
        Case(testDescription: "averages", average: WindowAverage(.flips)),
        Case(
            testDescription: "averages of exact windows", method: .exactWindows(stride: Extent(12)),
            average: WindowAverage(.flips)),
        Case(testDescription: "scales") { $0.scales = Scales([0.3, 1, 1.7]) },
        Case(testDescription: "one other scale", edge: .drop) { $0.scales = Scales([0.6]) },
        Case(testDescription: "half precision") { $0.savedMap?.type = .float16 },
        Case(testDescription: "8 bits") { $0.savedMap?.type = .uint8 },
        Case(testDescription: "8 bits at scales in a region") {
            $0.savedMap?.type = .uint8
            $0.scales = Scales([0.5, 1])
            $0.region.path = "r.geojson"
        },
        Case(testDescription: "a region of interest") { $0.region.path = "r.geojson" },
        Case(testDescription: "tissue") { $0.region.findsTissue = true },
        Case(testDescription: "a region of the picture") {
            $0.part = RequestedPart(
                region: .pixels(PictureRegion(x: 11, y: 30, width: 100, height: 170)),
                pixelSize: PixelSize(x: 0.5, y: 0.5, source: "given"))
        },
        Case(testDescription: "a file for scores") { $0.scoreMemoryBytes = 0 },
    ]

    /// Networks that make maps smaller and enlarge them again, which slide in groups of windows; parts may cut them anywhere.
    private static let grouped =
        SegmentingNetworks.all.map { Case(testDescription: "groups of windows, \($0)", architecture: $0) } + [
            Case(testDescription: "groups and dropped edges", architecture: SegmentingNetworks.padded[0], edge: .drop),
            Case(testDescription: "groups at scales", architecture: SegmentingNetworks.unpadded[1]) {
                $0.scales = Scales([0.7, 1])
            },
        ]

    private func prepare(
        _ folder: String, _ this: Case = Case(testDescription: "")
    ) throws -> (kept: KeptScan, model: Model) {
        let kept = try KeptScan(folder)
        try #"""
        {"type": "MultiPolygon", "coordinates": [
          [[[5, 4], [80, 4], [80, 40], [5, 40], [5, 4]]], [[[40, 150], [126, 150], [90, 199], [40, 150]]]]}
        """#.write(toFile: folder + "/r.geojson", atomically: true, encoding: .utf8)
        return (kept, try randomModel(this.architecture))
    }

    private func job(
        _ this: Case, _ model: Model, _ kept: KeptScan, threads: Int, rowsPerBand: Int? = nil
    ) throws -> PictureScan {
        let scanner = try DenseScanner(
            this.method.form(of: model), edge: this.edge, method: this.method, average: this.average,
            pool: WorkerPool(threads: threads),
            options: PlanOptions(precision: this.precision, rowsPerBand: rowsPerBand))
        var options = PictureScan.Options(classIndices: [1], detection: DetectionOptions(threshold: 0.5))
        (options.drawsHeatmap, options.drawsOverlay) = (false, false)
        options.savedMap = SavedMap(of: model, version: "1")
        this.change(&options)
        options.region.path = options.region.path.map { "\(kept.folder)/\($0)" }
        return PictureScan(scanner, options: options)
    }

    private func part(_ job: PictureScan, _ rows: RequestedRows, _ kept: KeptScan, _ name: String) throws
        -> MapPartReport
    {
        var options = job.options
        options.rows = rows
        return try PictureScan(job.scanner, options: options).runPart(kept.picture, base: "\(kept.folder)/\(name)")
    }

    private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    @Test("Parts merge into the bytes of the whole map", arguments: cases + grouped)
    func partsMakeTheWhole(this: Case) throws {
        try withTemporaryFolder { folder in
            let (kept, model) = try prepare(folder, this)
            let whole = try job(this, model, kept, threads: 2).run(kept.picture, base: folder + "/whole")
            let expected = try bytes(kept.map("whole"))
            try FileManager.default.removeItem(atPath: kept.map("whole"))
            let height = whole.map.rows
            let third = max(height / 3, 2)
            let divisions: [(threads: Int, rowsPerBand: Int?, parts: [RequestedRows])] = [
                (1, nil, [.range(from: 0, to: nil)]),
                (2, 5, (1...min(3, height)).map { .share($0, of: min(3, height)) }),
                (3, nil, [.range(from: third, to: nil), .range(from: 1, to: third), .range(from: 0, to: 1)]),
                (1, 1, (0..<min(height, 7)).map { .range(from: $0, to: $0 == min(height, 7) - 1 ? nil : $0 + 1) }),
            ]
            for division in divisions {
                let job = try job(this, model, kept, threads: division.threads, rowsPerBand: division.rowsPerBand)
                let files = try division.parts.map {
                    try #require(try part(job, $0, kept, "whole").files["part"])
                }
                let merged = try MapMerge().run(files)
                #expect(merged.map == kept.map("whole"))
                #expect(try bytes(merged.map) == expected, "\(division)")
                #expect(merged.parts.count == files.count && merged.warnings == nil)
            }
        }
    }

    @Test("The merged map gives the detections and drawings of the whole scan")
    func mergedMapIsUsed() throws {
        try withTemporaryFolder { folder in
            let (kept, _) = try prepare(folder)
            let this = Case(testDescription: "") { ($0.drawsHeatmap, $0.drawsOverlay) = (true, true) }
            let whole = try job(this, kept.model, kept, threads: 2)
            let report = try whole.run(kept.picture, base: folder + "/whole")
            #expect(!report.detections.isEmpty)
            let files = try ["1/2", "2/2"].map { try part(whole, RequestedRows($0)!, kept, "whole").files["part"]! }
            try FileManager.default.removeItem(atPath: kept.map("whole"))
            let merged = try MapMerge().run(files)
            #expect(merged.map == kept.map("whole") && merged.size == [130, 210])
            var request = MapRequest()
            request.threshold = 0.5
            request.classes = ["bright"]
            _ = try MapDetection(request).run(merged.map, base: folder + "/again")
            #expect(
                try kept.comparable(folder + "/again.detections.json")
                    == kept.comparable(folder + "/whole.detections.json"))
            let drawn = try MapRendering(request).run(
                merged.map, picture: kept.picture, base: folder + "/again", pool: WorkerPool(threads: 1))
            for (kind, file) in drawn { #expect(try bytes(file) == bytes(report.files[kind]!), "\(kind)") }
        }
    }

    @Test("A part is no map: whoever wants one is told to merge")
    func partIsNoMap() throws {
        try withTemporaryFolder { folder in
            let (kept, model) = try prepare(folder)
            let job = try job(Case(testDescription: ""), model, kept, threads: 1)
            let report = try part(job, .range(from: 2, to: 5), kept, "a")
            let path = try #require(report.files["part"])
            #expect(report.rows == [2, 5] && path == folder + "/a.rows-2-5.scores.safetensors")
            #expect(throws: ScoreMapError(file: path, fault: .part(rows: 2..<5, of: report.map[1]))) {
                try ScoreMapFile(contentsOf: path)
            }
            #expect {
                try part(job, .range(from: 2, to: report.map[1] + 1), kept, "a")
            } throws: {
                "\($0)".contains("rows 0..\(report.map[1])")
            }
        }
    }

    @Test("Parts that leave rows out, overlap or are of something else are refused by name")
    func otherPartsAreRefused() throws {
        try withTemporaryFolder { folder in
            let (kept, _) = try prepare(folder)
            func file(_ name: String, _ rows: String, _ this: Case = Case(testDescription: ""), _ model: Model? = nil)
                throws
                -> String
            {
                let job = try job(this, model ?? kept.model, kept, threads: 1)
                return try part(job, RequestedRows(rows)!, kept, name).files["part"]!
            }
            func sentence(_ paths: String...) -> String {
                do {
                    return try MapMerge().run(paths, to: folder + "/merged.scores.safetensors").map
                } catch {
                    return "\(error)"
                }
            }
            let (first, second) = (try file("a", "..6"), try file("a", "6.."))
            #expect(sentence(second, first) == folder + "/merged.scores.safetensors")
            try FileManager.default.removeItem(atPath: folder + "/merged.scores.safetensors")
            #expect(
                sentence(first).contains("rows 6..54 of the score map of '\(kept.picture)' are in no part"),
                "\(sentence(first))")
            #expect(sentence(second).contains("rows 0..6"))
            #expect(sentence(first, try file("a", "9..")).contains("rows 6..9"))
            #expect(sentence(first, second, first).contains("rows 0..6 are both in '\(first)' and in '\(first)'"))
            #expect(sentence(first, try file("a", "4..")).contains("rows 4..6 are both in"))
            #expect(
                sentence(try file("a", "..12"), try file("a", "3..8"), try file("a", "12..")).contains(
                    "rows 3..8 are both"))
            let whole = try job(Case(testDescription: ""), kept.model, kept, threads: 1)
            _ = try whole.run(kept.picture, base: folder + "/whole")
            #expect(sentence(first, kept.map("whole")).contains("is a whole score map"))
            #expect(
                sentence(first, try file("b", "6..", Case(testDescription: "", edge: .cover))).contains("the edge is"))
            #expect(
                sentence(first, try file("c", "6..", Case(testDescription: "", precision: .exact)))
                    .contains("the precision is exact instead of default"))
            #expect(
                sentence(first, try file("d", "6..", Case(testDescription: "") { $0.detection.threshold = 0.6 }))
                    .contains("thresholds"))
            #expect(
                sentence(first, try file("e", "6..", Case(testDescription: "") { $0.savedMap?.type = .float16 }))
                    .contains("the map type is float16 instead of float32"))
            #expect(
                sentence(first, try file("f", "6..", Case(testDescription: "") { $0.background = .black }))
                    .contains("the picture was read"))
            var other = kept.model
            other.receipt["note"] = "another"
            #expect(
                sentence(first, try file("g", "6..", Case(testDescription: ""), other)).contains("their models differ"))
            var picture = try Picture(contentsOf: kept.picture)
            picture[0, 0, 0] ^= 1
            try picture.write(to: kept.picture)
            #expect(sentence(first, try file("h", "6..")).contains("their pictures differ"))
            try Data(bytes(first).dropLast(5)).write(to: URL(fileURLWithPath: second))
            #expect(sentence(first, second).hasPrefix("'\(second)'"))
            #expect(!FileManager.default.fileExists(atPath: folder + "/merged.scores.safetensors"))
        }
    }
}
