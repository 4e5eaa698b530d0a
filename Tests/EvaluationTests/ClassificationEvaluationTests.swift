import Datasets
import Engine
import Evaluation
import Foundation
import Machine
import Network
import Raster
import TestSupport
import Testing

@Suite struct ClassificationEvaluationTests {
    /// Pictures of 6×6 pixels, dark ones and light ones in turn.
    private func data(classes: [String] = ["dark", "light"], count: Int = 10) -> LabelledData {
        let pictures = (0..<count).map { Picture(width: 6, height: 6, color: [$0 % 2 == 0 ? 20 : 230]) }
        return LabelledData(
            classes: classes,
            pictures: pictures.indices.map {
                LabelledPicture(
                    path: "/nowhere/\($0).png", name: "\($0).png", width: 6, height: 6,
                    label: .whole(classIndex: $0 % 2))
            }, store: PicturesInMemory(pictures, channels: 1))
    }

    /// Says the first class for light windows of 4×4 pixels and the second for dark ones.
    private func model(_ classes: [String]) throws -> Model {
        try Model(
            handmade: "input 4x4x1; fc2 softmax", classes: classes, weights: (0..<32).map { $0 < 16 ? 1 : -1 },
            biases: [0, 0], normalization: Normalization(mean: [0.5], deviation: [1]))
    }

    private func evaluate(_ model: Model, _ data: LabelledData) throws -> ClassificationEvaluation {
        try ClassificationEvaluation.evaluate(
            model, on: data, pictures: Array(data.pictures.indices), pool: WorkerPool(threads: 2))
    }

    @Test("Classes are matched by name, whatever their order")
    func classesByName() throws {
        let right = try evaluate(model(["light", "dark"]), data()).report
        #expect(right.accuracy == 1 && right.windows == 10 && right.classes == ["light", "dark"])
        let wrong = try evaluate(model(["dark", "light"]), data()).report
        #expect(wrong.accuracy == 0 && wrong.confusion == [[0, 5], [5, 0]])
        #expect(wrong.worstMistakes.first?.window == .init(picture: "0.png", x: 1, y: 1, width: 4, height: 4))
    }

    @Test("A class that the model does not know is named together with those that it knows")
    func unknownClass() throws {
        #expect(throws: ClassificationError.unknownClasses(found: ["dark"], model: ["light", "night"])) {
            try evaluate(model(["light", "night"]), data())
        }
        let text = "\(ClassificationError.unknownClasses(found: ["dark"], model: ["light", "night"]))"
        #expect(text.contains("the class 'dark'") && text.contains("'light', 'night'"))
    }

    @Test("A report is a folder of texts, a table and four pictures, and replaces an earlier one")
    func writesFolder() throws {
        let folder = NSTemporaryDirectory() + "report-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try evaluate(model(["light", "dark"]), data()).write(to: folder)
        let few = try Picture(contentsOf: folder + "/mistakes.png")
        let evaluation = try evaluate(model(["dark", "light"]), data())
        try evaluation.write(to: folder)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(
            names == [
                "calibration.png", "calibration.svg", "classes.png", "classes.svg", "confusion.png", "confusion.svg",
                "mistakes.png", "predictions.csv", "report.json", "report.txt",
            ])
        let table = try String(contentsOfFile: folder + "/predictions.csv", encoding: .utf8).split(separator: "\n")
        #expect(table.count == 11 && table[1].hasPrefix("0.png,1,1,4,4,"))
        #expect(evaluation.mistakePatches.count == 10 && evaluation.mistakePatches[0].width == 4)
        #expect(evaluation.mistakePatches[0].samples.allSatisfy { $0 == 20 })
        let many = try Picture(contentsOf: folder + "/mistakes.png")
        #expect(many.width > few.width && many.height > few.height)
        let text = try String(contentsOfFile: folder + "/report.txt", encoding: .utf8)
        #expect(text.hasPrefix("accuracy 0.00% (0 of 10 windows)"))
    }

    @Test("The same windows are judged with every number of threads, also around boxes")
    func boxes() throws {
        var picture = Picture(width: 60, height: 40, color: [20])
        for y in 10..<20 {
            for x in 30..<40 { picture[x, y, 0] = 230 }
        }
        let box = Box(xmin: 30, ymin: 10, xmax: 40, ymax: 20)
        let data = LabelledData(
            classes: ["background", "light"],
            pictures: [
                LabelledPicture(
                    path: "/nowhere/a.png", name: "a.png", width: 60, height: 40,
                    label: .objects([LabelledObject(classIndex: 1, box: box)], ignored: []))
            ], store: PicturesInMemory([picture], channels: 1))
        let model = try model(["light", "background"])
        let reports = try [1, 2].map { threads in
            try ClassificationEvaluation.evaluate(
                model, on: data, pictures: [0], seed: 4, pool: WorkerPool(threads: threads)
            ).report
        }
        #expect(reports[0] == reports[1])
        #expect(reports[0].classScores.map(\.support) == [4, 8])
    }

    @Test("A label that all windows of its object speak against is named once, and no other")
    func labelsInDoubt() throws {
        var picture = Picture(width: 90, height: 40, color: [20])
        let boxes = [10.0, 35, 65].map { Box(xmin: $0, ymin: 10, xmax: $0 + 10, ymax: 20) }
        // Nothing is where the second is said to be.
        for (y, x) in (10..<20).flatMap({ y in [10..<20, 65..<75].joined().map { (y, $0) } }) { picture[x, y, 0] = 230 }
        let data = LabelledData(
            classes: ["background", "light"],
            pictures: [
                LabelledPicture(
                    path: "/nowhere/a.png", name: "a.png", width: 90, height: 40,
                    label: .objects(boxes.map { LabelledObject(classIndex: 1, box: $0) }, ignored: []))
            ], store: PicturesInMemory([picture], channels: 1))
        let evaluation = try evaluate(model(["light", "background"]), data)
        #expect(evaluation.report.classScores[0].support == 12)
        #expect(
            evaluation.suspects.map(\.label) == [DoubtfulLabel(picture: "a.png", className: "light", box: boxes[1])])
        #expect(evaluation.suspects.first?.likelier == "background" && evaluation.suspects.first?.patch?.width == 4)
    }
}
