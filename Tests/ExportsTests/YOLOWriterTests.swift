import Testing

@testable import Exports

@Suite struct YOLOWriterTests {
    @Test("Lines are shares of the picture, with the score where it is wanted")
    func linesAreAsExpected() throws {
        let empty = ExportedPicture(path: "slides/b/c.png", width: 7, height: 9, classes: [], objects: [])
        try withExport([.yolo, .yoloScores], [.sample("slides/a.png"), empty]) { report, text throws in
            #expect(report.files == ["yolo": "yolo", "yolo-scores": "yolo-scores"])
            let lines = [
                "0 0.1250000000 0.4050000000 0.1500000000 0.4000000000",
                "1 0.9500000000 0.1500000000 0.1000000000 0.3000000000",
            ]
            #expect(try text("yolo/labels/a.txt") == lines.map { $0 + "\n" }.joined())
            #expect(try text("yolo-scores/labels/a.txt") == "\(lines[0]) 0.75\n\(lines[1]) 0.5\n")
            #expect(try text("yolo/labels/b/c.txt").isEmpty)
        }
    }

    @Test("Classes of any name are listed, in YAML as they are")
    func classesAreListed() throws {
        let picture = ExportedPicture(
            path: "a", width: 1, height: 1, classes: ["白细胞", "a: \"b\" # c", "two\nlines\u{85}"], objects: [])
        try withExport([.yolo], [picture]) { _, text throws in
            #expect(try text("yolo/classes.txt") == "白细胞\na: \"b\" # c\ntwo lines\n")
            try check(
                text("yolo/data.yaml"),
                is: #"""
                    # Pictures go into the folder images, under the names of the files in labels.
                    train: images
                    val: images
                    nc: 3
                    names:
                      0: "白细胞"
                      1: "a: \"b\" # c"
                      2: "two\u000Alines\u0085"

                    """#)
        }
    }
}
