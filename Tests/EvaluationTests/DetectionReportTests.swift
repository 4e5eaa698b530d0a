import Datasets
import Engine
import Foundation
import Machine
import Network
import Raster
import Scanning
import TestSupport
import Testing

@testable import Evaluation

@Suite struct DetectionReportTests {
    /// One light square of 8×8 pixels on each of two dark pictures; the second is marked where nothing is.
    private func data(classes: [String]) -> LabelledData {
        var picture = Picture(width: 48, height: 48, color: [20])
        for y in 16..<24 {
            for x in 24..<32 { picture[x, y, 0] = 250 }
        }
        let boxes = [Box(xmin: 24, ymin: 16, xmax: 32, ymax: 24), Box(xmin: 2, ymin: 38, xmax: 8, ymax: 44)]
        return LabelledData(
            classes: classes,
            pictures: boxes.enumerated().map { index, box in
                LabelledPicture(
                    path: "/nowhere/\(index).png", name: "\(index).png", width: 48, height: 48,
                    label: .objects([LabelledObject(classIndex: 1, box: box)], ignored: []))
            }, store: PicturesInMemory([picture, picture], channels: 1))
    }

    /// Finds light windows of 8×8 pixels, in steps of 4.
    private func scanner(_ classes: [String]) throws -> DenseScanner {
        let model = try Model(
            handmade: "input 8x8x1; avgpool4 fc\(classes.count) softmax", classes: classes,
            weights: classes.flatMap { name in (0..<4).map { _ in Float(name == "light" ? 4 : 0) } },
            biases: classes.map { Float($0 == "light" ? -8 : 0) },
            normalization: Normalization(mean: [0], deviation: [1]))
        return DenseScanner(try model.convolutionalized(), edge: .center, pool: WorkerPool(threads: 2))
    }

    private func evaluation(data names: [String], model: [String]) throws -> (DetectorEvaluation, LabelledData) {
        let data = data(classes: names)
        return (try DetectorEvaluation.evaluate(data, pictures: [0, 1], scanner: scanner(model)), data)
    }

    private let options = DetectionOptions(threshold: 0.6)

    @Test(
        "Hits, misses and false alarms are counted whatever the order of the model's classes",
        arguments: [["background", "light"], ["light", "background"], ["light", "sky", "background"]])
    func countsByName(model: [String]) throws {
        let (evaluation, _) = try evaluation(data: ["background", "light"], model: model)
        let report = try evaluation.report(options)
        #expect(report.pictures == 2 && report.classes.map(\.name) == ["light"])
        #expect(report.classes[0].score == DetectionScore(hits: 1, falseAlarms: 1, misses: 1))
        #expect(report.precision == 0.5 && report.recall == 0.5 && report.f1 == 0.5)
        #expect(report.classes[0].falseAlarms.map(\.image) == ["1.png"])
        #expect(report.classes[0].misses.map(\.box) == [Box(xmin: 2, ymin: 38, xmax: 8, ymax: 44)])
        #expect(report.description.contains("missed: light on 1.png at 5,41, 6x6"))
        #expect(report.pictureCounts.map(\.predicted) == [1, 1] && report.pictureCounts.map(\.objects) == [1, 1])
        // The working threshold is a point of the curve.
        let point = try #require(report.measures.curve.last { $0.threshold >= 0.6 })
        #expect(point.score == report.score)
    }

    @Test("A class that the model does not know is named in an error")
    func unknownClass() throws {
        #expect(throws: ClassificationError.unknownClasses(found: ["dog"], model: ["background", "light"])) {
            try evaluation(data: ["background", "dog"], model: ["background", "light"])
        }
    }

    @Test("Below the working threshold hits and false alarms are counted to the floor, and misses know what hits them")
    func reachesTheFloor() throws {
        let (evaluation, _) = try evaluation(data: ["background", "light"], model: ["background", "light"])
        let strict = try evaluation.report(DetectionOptions(threshold: 0.9999))
        let loose = try evaluation.report(DetectionOptions(threshold: 0.3))
        // Both pictures show the same square, which is found with less than 0.9999 or not at all.
        #expect(strict.score.misses > loose.score.misses)
        #expect(strict.classes[0].misses.contains { ($0.score ?? 0) > 0.3 })
        #expect(strict.measures.curve == loose.measures.curve)
        #expect(strict.measures.centerAveragePrecision == loose.measures.centerAveragePrecision)
        #expect(strict.settings.floor == 0.01)
    }

    @Test(
        "Rules that merge windows at each threshold anew have a curve of what they find at each",
        arguments: [
            MergingRule.components, .wbf, .nmm,
        ])
    func sweeps(rule: MergingRule) throws {
        let (evaluation, _) = try evaluation(data: ["background", "light"], model: ["background", "light"])
        var measures = MeasureOptions()
        measures.samples = 10
        for threshold: Float in [0.3, 0.6, 0.95] {
            let options = DetectionOptions(threshold: threshold, merging: Merging(rule))
            let report = try evaluation.report(options, measures: measures)
            let score = try evaluation.score(options)
            #expect(report.score == score)
            #expect(
                report.measures.curve.last { $0.threshold >= threshold }?.score ?? DetectionScore(misses: 2) == score)
        }
    }

    @Test("A report is a folder of texts, tables and pictures; sheets of an earlier report with more errors go")
    func writesFolder() throws {
        let folder = NSTemporaryDirectory() + "detections-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (evaluation, data) = try evaluation(data: ["background", "light"], model: ["background", "light"])
        let report = try evaluation.report(options)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: folder + "/misses-2.png"))
        try evaluation.write(report, options, data: data, to: folder)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(
            names == [
                "counts.csv", "counts.png", "counts.svg", "curves.png", "curves.svg", "detections.csv",
                "false-alarms.png", "misses.png",
                "report.json", "report.txt",
            ])
        #expect(
            try String(contentsOfFile: folder + "/counts.csv", encoding: .utf8)
                == "picture,class,predicted,true\n0.png,light,1,1\n1.png,light,1,1\n")
        let sheets = ErrorSheets(report, data, around: evaluation.shownExtent)
        let (alarms, misses) = (try sheets.sheet(.falseAlarms, 0), try sheets.sheet(.misses, 0))
        #expect(alarms.tiles.map { $0.captions[0].prefix(6) } == ["false,"])
        #expect(misses.tiles.map { $0.captions[0].prefix(6) } == ["missed"])
        #expect((alarms.tiles + misses.tiles).allSatisfy { $0.picture.width == 8 })
        // The false alarm is the light square.
        #expect(alarms.tiles[0].picture.samples.count { $0 == 250 } >= 48)
    }
}
