import Formats
import Raster
import Testing

@testable import Datasets

@Suite struct LabelStudioTests {
    static let pictures = NamedPictures(["set one/a.png", "b.png", "c.png"])

    func table(_ text: String, pointSize: Double? = nil) throws -> BoxTable {
        try BoxTable(labelStudio: Array(text.utf8), path: "t.json", pictures: Self.pictures, pointSize: pointSize)
    }

    func task(_ regions: String, picture: String = "/data/local-files/?d=root/set%20one/a.png") -> String {
        "{\"id\": 3, \"data\": {\"n\": 1, \"image\": \"\(picture)\"}, \"annotations\": [{\"result\": [\(regions)]}]}"
    }

    func region(_ kind: String, _ value: String, size: String = "\"original_width\": 200, \"original_height\": 100,")
        -> String
    {
        "{\"type\": \"\(kind)\", \(size) \"value\": {\(value), \"\(kind)\": [\"cell\"]}}"
    }

    @Test("Rectangles, turned ones, outlines and ellipses give the boxes around them, in pixels of the picture")
    func shapes() throws {
        let regions = [
            region("rectanglelabels", "\"x\": 10, \"y\": 20, \"width\": 30, \"height\": 40, \"rotation\": 0"),
            // 40×20 pixels, turned about their corner at 100, 40.
            region("rectanglelabels", "\"x\": 50, \"y\": 40, \"width\": 20, \"height\": 20, \"rotation\": 90"),
            region("polygonlabels", "\"points\": [[10, 20], [30, 5], [20, 50.5]]"),
            region("ellipselabels", "\"x\": 50, \"y\": 50, \"radiusX\": 10, \"radiusY\": 5"),
            region("ellipselabels", "\"x\": 50, \"y\": 50, \"radiusX\": 10, \"radiusY\": 5, \"rotation\": 90"),
            "{\"type\": \"choices\", \"value\": {\"choices\": [\"sharp\"]}}",
        ]
        let table = try table("[\(task(regions.joined(separator: ",\n")))]")
        #expect(table.images == ["set one/a.png"] && table.skippedRows.isEmpty)
        let expected: [[Double]] = [
            [20, 20, 80, 60], [80, 40, 100, 80], [20, 5, 60, 50.5], [80, 45, 120, 55], [95, 30, 105, 70],
        ]
        #expect(table.entries.count == expected.count)
        for (entry, edges) in zip(table.entries, expected) {
            let box = entry.box(on: (200, 100))
            #expect(
                zip([box.xmin, box.ymin, box.xmax, box.ymax], edges).allSatisfy { abs($0 - $1) < 1e-9 },
                "line \(entry.line): \(box)")
        }
        #expect(table.sizes["set one/a.png"].map { [$0.width, $0.height] } == [200, 100])
    }

    @Test("The ground truth counts before others, what people said before predictions, and skipped tasks not at all")
    func choice() throws {
        func result(_ label: String, _ more: String = "") -> String {
            "{\"result\": [{\"value\": {\"x\": 1, \"y\": 1, \"width\": 9, \"height\": 9, \"rectanglelabels\": [\"\(label)\"]}}]\(more)}"
        }
        func task(_ annotations: [String], _ predictions: [String]) -> String {
            "{\"data\": {\"url\": \"s3://x/b.png\"}, \"annotations\": [\(annotations.joined(separator: ","))], \"predictions\": [\(predictions.joined(separator: ","))]}"
        }
        func labels(_ task: String) throws -> [String] { try table("[\(task)]").entries.map(\.className) }
        let cancelled = result("no", ", \"was_cancelled\": true")
        #expect(try labels(task([result("a"), result("b", ", \"ground_truth\": true")], [result("c")])) == ["b"])
        #expect(try labels(task([cancelled, result("a")], [result("c")])) == ["a"])
        #expect(try labels(task([], ["17", result("c")])) == ["c"])
        let several = try table(
            "[\(task([cancelled], [result("c")])), \(task([], [])), \(task(["{\"result\": []}"], [])), \(self.task(""))]"
        )
        #expect(several.images == ["b.png", "set one/a.png"] && several.entries.isEmpty)
    }

    @Test(
        "Pictures are known by the end of their address",
        arguments: [
            ("/data/upload/3/0a1b2c3d-c.png", "c.png"), ("https://host/x/c.png?token=1", "c.png"),
            ("/data/local-files/?d=set one/a.png", "set one/a.png"), ("s3://bucket/far/new.png", "new.png"),
            ("/data/local-files/?d=100%.png", "100%.png"), ("/data/upload/3/0a1b2c3d-new.png", "new.png"),
        ])
    func addresses(address: String, name: String) throws {
        #expect(try table("[\(task("", picture: address))]").images == [name])
    }

    @Test("Points need a size; with one, each is the middle of a box")
    func points() throws {
        let text = "[\(task(region("keypointlabels", "\"x\": 50, \"y\": 50, \"width\": 0.5")))]"
        let error = #expect(throws: FormatError.self) { try table(text) }
        #expect("\(error!)".contains("the size of objects that are marked by points"), "\(error!)")
        #expect(
            try table(text, pointSize: 8).entries.map { $0.box(on: (200, 100)) }
                == [Box(xmin: 96, ymin: 46, xmax: 104, ymax: 54)])
    }

    @Test(
        "Regions that cannot be used are listed",
        arguments: [
            ("\"rectanglelabels\": [\"cell\"], \"x\": 1, \"y\": 1, \"width\": -1, \"height\": 2", "not below 0"),
            ("\"rectanglelabels\": [], \"x\": 1, \"y\": 1, \"width\": 1, \"height\": 2", "a label of the region"),
            ("\"rectanglelabels\": [\"cell\"], \"x\": 1, \"y\": 1, \"width\": 1", "without the numbers of one"),
            (
                "\"rectanglelabels\": [\"cell\"], \"x\": 1, \"y\": 1, \"width\": 1, \"height\": 1, \"rotation\": 3",
                "original_width"
            ),
            ("\"brushlabels\": [\"cell\"], \"rle\": [1, 2]", "'brushlabels' without"),
            ("\"rectanglelabels\": [\"cell\"], \"x\": 1e300, \"y\": 1, \"width\": 1, \"height\": 2", "hundredths"),
        ])
    func skips(value: String, part: String) throws {
        let good = region("rectanglelabels", "\"x\": 1, \"y\": 1, \"width\": 1, \"height\": 2")
        let table = try table("[\(task("\(good),\n{\"value\": {\(value)}}"))]")
        #expect(table.entries.count == 1 && table.skippedRows.map(\.line) == [2])
        #expect(table.skippedRows[0].reason.contains(part), "\(table.skippedRows)")
    }

    @Test(
        "Texts that are no tasks are refused with their place",
        arguments: [
            ("[{\"image\": \"a.png\", \"label\": []}]", "t.json:1:2: expected a task with a picture in 'data'"),
            ("[]", "t.json:1:1: expected a task with annotations or predictions, found 0 tasks without"),
            ("[{", "t.json:1:3"),
            ("[{\"data\": {\"image\": \"..\"}, \"annotations\": [{\"result\": []}]}]", "the address of a picture"),
            (
                "[{\"data\": {\"image\": \"b.png\"}, \"annotations\": [{\"result\": [{\"value\": {\"points\": [[1]]}}]}]}]",
                "a point [x, y]"
            ),
        ])
    func refused(text: String, part: String) {
        let error = #expect(throws: FormatError.self) { try table(text) }
        #expect("\(error!)".contains(part), "\(error!)")
    }
}
