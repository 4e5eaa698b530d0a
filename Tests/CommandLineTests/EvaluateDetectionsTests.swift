import Foundation
import Testing

@Suite struct EvaluateDetectionsTests {
    private func write(_ program: Program, _ name: String, _ text: String) throws {
        try text.write(toFile: program.folder + "/" + name, atomically: true, encoding: .utf8)
    }

    /// Two pictures with a cell each; on the first it is found, on the second something else.
    private func tables() throws -> Program {
        let program = try Program()
        try write(
            program, "boxes.csv",
            "image,class,xmin,ymin,xmax,ymax\na.png,cell,10,10,50,50\nb.png,cell,60,60,100,100\nc.png,,,,,\n")
        try write(
            program, "found.csv",
            "image,class,xmin,ymin,xmax,ymax,score\na.png,cell,12,10,52,50,0.9\nb.png,cell,0,0,20,20,0.8\n"
                + "b.png,cell,60,60,100,100,0.3\n")
        return program
    }

    @Test("A table of what was found is judged, and its report has every number")
    func table() throws {
        let program = try tables()
        let result = try program.run(
            "evaluate", "--detections", "found.csv", "--boxes", "boxes.csv", "--output", "report", "--wanted-recall",
            "1",
            "--bootstrap", "50", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let json = try result.json()
        #expect(json["pictures"] as? Int == 3 && json["precision"] as? Double == 0.5)
        let measures = try #require(json["measures"] as? [String: Any])
        // Hit, false alarm, hit with two objects: 1 up to a recall of 0.5, then 2/3.
        let expected = (51 + 50 * 2.0 / 3) / 101
        for name in ["centerAveragePrecision", "averagePrecision50"] {
            #expect(abs((measures[name] as? Double ?? 0) - expected) < 1e-12, "\(name)")
        }
        // The overlap of the first is 38·40 / (2·1600 − 1520), 0.905: at 0.95 it is a false alarm.
        let strict = 51.0 / 3 / 101
        let mean = (9 * expected + strict) / 10
        #expect(abs((measures["averagePrecision"] as? Double ?? 0) - mean) < 1e-12)
        let advice = try #require(measures["thresholds"] as? [String: Any])
        let recall = try #require((advice["recall"] as? [String: Any])?["point"] as? [String: Any])
        #expect(recall["recall"] as? Double == 1 && (recall["threshold"] as? Double ?? 1) < 0.31)
        #expect(measures["intervals"] != nil)
        #expect(
            program.files().filter { $0.hasPrefix("report/") } == [
                "report/counts.csv", "report/counts.png", "report/counts.svg", "report/curves.png", "report/curves.svg",
                "report/report.json", "report/report.txt",
            ])
        let text = try program.run("evaluate", "--detections", "found.csv", "--boxes", "boxes.csv")
        #expect(text.output.contains("missed: cell on b.png at 80,80, 40x40, score 0.300"), "\(text.output)")
        #expect(text.output.contains("false alarm: cell on b.png at 10,10, 20x20, score 0.800"), "\(text.output)")
        #expect(
            text.output
                == (try program.run(
                    "evaluate", "--detections", "found.csv", "--boxes", "boxes.csv")).output)
    }

    @Test("COCO results are judged by COCO annotations")
    func coco() throws {
        let program = try tables()
        try write(
            program, "truth.json",
            """
            {"images": [{"id": 7, "file_name": "a.png"}], "categories": [{"id": 3, "name": "cell"}],
             "annotations": [{"id": 1, "image_id": 7, "category_id": 3, "bbox": [10, 10, 40, 40]}]}
            """)
        try write(
            program, "found.json", #"[{"image_id": 7, "category_id": 3, "bbox": [10, 10, 40, 40], "score": 0.7}]"#)
        let result = try program.run(
            "evaluate", "--detections", "found.json", "--boxes", "truth.json", "--json")
        #expect(result.status == 0, "\(result.errors)")
        #expect((try result.json()["measures"] as? [String: Any])?["averagePrecision"] as? Double == 1)
        try write(program, "wrong.json", #"[{"image_id": 8, "category_id": 3, "bbox": [1, 1, 4, 4], "score": 0.7}]"#)
        let wrong = try program.run("evaluate", "--detections", "wrong.json", "--boxes", "truth.json")
        #expect(wrong.status == 1 && wrong.errors.contains("wrong.json") && wrong.errors.contains("found 8"))
        let mixed = try program.run("evaluate", "--detections", "found.json", "--boxes", "boxes.csv")
        #expect(mixed.status == 1 && mixed.errors.contains("COCO annotations too"), "\(mixed.errors)")
    }

    @Test("What cannot be judged is told in a sentence")
    func mistakes() throws {
        let program = try tables()
        func errors(_ arguments: String..., status: Int32) throws -> String {
            let result = try program.run(Program.binary, ["evaluate", "--detections"] + arguments)
            #expect(result.status == status, "\(result.errors)")
            return result.errors
        }
        #expect(try errors("found.csv", status: 64).contains("--boxes"))
        #expect(try errors("found.csv", "--boxes", "boxes.csv", "--crops", "1", status: 64).contains("--crops"))
        #expect(try errors("found.csv", "--boxes", "boxes.csv", "--floor", "2", status: 64).contains("--floor"))
        try write(program, "other.csv", "image,class,xmin,ymin,xmax,ymax,score\na.png,dog,1,1,2,2,0.5\n")
        #expect(try errors("other.csv", "--boxes", "boxes.csv", status: 1).contains("'dog'"))
        try write(program, "far.csv", "image,class,xmin,ymin,xmax,ymax,score\nz.png,cell,1,1,2,2,0.5\n")
        #expect(try errors("far.csv", "--boxes", "boxes.csv", status: 1).contains("'z.png'"))
        try write(program, "text.csv", "image,class,xmin,ymin,xmax,ymax,score\na.png,cell,1,1,2,2,high\n")
        #expect(try errors("text.csv", "--boxes", "boxes.csv", status: 1).contains("high"))
    }
}
