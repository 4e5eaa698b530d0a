import Formats
import Foundation
import Raster
import TestSupport
import Testing

@testable import Datasets

@Suite struct BoxTableTests {
    /// Data of annotations whose pictures are all 100×80, apart from those called `broken…`.
    func data(_ table: BoxTable, classes: ClassMapping? = nil) throws -> LabelledData {
        try LabelledData.boxes(
            table: table, pictures: "/nowhere", classes: classes, ignoring: nil, decoder: Support.decoder)
    }

    static let coco = """
        {
          "info": {"year": 2024, "nested": [[1, 2], {"a": null}]},
          "annotations": [
            {"id": 1, "image_id": 7, "category_id": 2, "bbox": [10, 20.5, 30, 40], "segmentation": [[1,2,3]], "iscrowd": 0},
            {"id": 2, "image_id": 7, "category_id": 2, "bbox": [1, 2, 3, 4], "iscrowd": 1},
            {"id": 3, "image_id": "x", "category_id": 5, "bbox": [5, 5, 10, 10], "ignore": 1},
            {"id": 4, "image_id": "x", "category_id": 5, "bbox": [50, 5, 10, 10]}
          ],
          "images": [
            {"id": 7, "file_name": "./b.png", "width": 100, "height": 80, "group": "slide 1"},
            {"id": "x", "file_name": "sub/a.png", "width": 200, "height": 80},
            {"id": 9, "file_name": "broken.png"}
          ],
          "categories": [{"id": 2, "name": "cell"}, {"id": 5, "name": "dirt"}, {"id": 6, "name": "never"}]
        }
        """

    @Test("COCO: boxes, crowds, groups, sizes, and annotations before their images")
    func cocoData() throws {
        let data = try data(BoxTable(coco: Array(Self.coco.utf8), path: "a.json"))
        #expect(data.classes == ["background", "cell", "dirt"])
        #expect(data.pictures.map(\.name) == ["b.png", "sub/a.png"])
        #expect(
            data.pictures[0].objects
                == [LabelledObject(classIndex: 1, box: Box(xmin: 10, ymin: 20.5, xmax: 40, ymax: 60.5))])
        #expect(data.pictures[0].ignored == [Box(xmin: 1, ymin: 2, xmax: 4, ymax: 6)])
        #expect(data.pictures[0].group == "slide 1" && data.pictures[1].group == "sub/a.png")
        #expect(data.pictures[1].ignored.count == 1 && data.pictures[1].objects.count == 1)
        #expect(data.skipped.map(\.path) == ["/nowhere/broken.png"])
        #expect(
            data.warnings == [
                .otherSize(
                    path: "a.json", line: 11, image: "sub/a.png", statedWidth: 200, statedHeight: 80, width: 100,
                    height: 80)
            ])
        let mapped = try self.data(
            BoxTable(coco: Array(Self.coco.utf8), path: "a.json"), classes: ["cell": ["cell", "never"]])
        #expect(mapped.pictures[1].objects.isEmpty && mapped.pictures[1].ignored.isEmpty)
    }

    @Test(
        "COCO: mistakes are told with line and column",
        arguments: [
            ("\"bbox\": [10, 20.5, 30, 40]", "\"bbox\": [10, 20.5, 30]", 4, 56),
            ("\"bbox\": [10, 20.5, 30, 40]", "\"bbox\": [10, 20.5, -30, 40]", 4, 56),
            ("\"bbox\": [10, 20.5, 30, 40]", "\"bbox\": [10, 20.5, thirty, 40]", 4, 67),
            (
                "\"image_id\": 7, \"category_id\": 2, \"bbox\": [10",
                "\"image_id\": 70, \"category_id\": 2, \"bbox\": [10", 4, 1
            ),
            ("\"category_id\": 5, \"bbox\": [50", "\"category_id\": 50, \"bbox\": [50", 7, 1),
            ("{\"id\": 4, \"image_id\": \"x\", \"category_id\": 5,", "{\"id\": 4, \"image_id\": \"x\",", 7, 5),
            ("\"id\": \"x\", \"file_name\"", "\"id\": 7, \"file_name\"", 11, 1),
            ("sub/a.png", "../a.png", 11, 1), ("\"name\": \"dirt\"", "\"nom\": \"dirt\"", 14, 45),
            ("\"categories\"", "\"kinds\"", 1, 1),
        ])
    func cocoMistakes(good: String, bad: String, line: Int, column: Int) {
        let text = Self.coco.replacing(good, with: bad)
        #expect(text != Self.coco)
        let error = #expect(throws: FormatError.self) { try BoxTable(coco: Array(text.utf8), path: "a.json") }
        guard case .badPlace("a.json", let foundLine, let foundColumn, _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect((foundLine, foundColumn) == (line, column), "\(error!)")
    }

    static func voc(_ name: String, _ objects: String, size: String = "") -> String {
        "<annotation><folder>VOC</folder><filename>\(name)</filename>\(size)\(objects)</annotation>"
    }
    static func object(_ name: String, _ edges: [Double], difficult: String = "0") -> String {
        """
        <object><name>\(name)</name><difficult>\(difficult)</difficult>
        <bndbox><xmin>\(edges[0])</xmin><ymin>\(edges[1])</ymin><xmax>\(edges[2])</xmax><ymax>\(edges[3])</ymax></bndbox>
        <part><name>head</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></part></object>
        """
    }

    @Test("Pascal VOC: pixels count from 1, difficult objects are ignored, broken annotations are listed")
    func vocData() throws {
        try withTemporaryFolder { folder in
            let annotations = folder + "/Annotations"
            try FileManager.default.createDirectory(atPath: annotations, withIntermediateDirectories: true)
            for name in ["a.jpg", "b.png", "c.png"] {
                try Picture(width: 100, height: 80, color: [UInt8(name.utf8.first!), 10, 10]).write(
                    to: folder + "/" + name)
            }
            try writeBytes(
                Array(
                    Self.voc(
                        "a.jpg",
                        Self.object("dog", [11, 21, 50, 60]) + Self.object("dog", [1, 1, 5, 5], difficult: "1"),
                        size: "<size><width>100</width><height>80</height><depth>3</depth></size>"
                    ).utf8), to: annotations + "/a.xml")
            // The name in the file is another than that of the picture beside it.
            try writeBytes(
                Array(Self.voc("C:\\photos\\0001.jpeg", Self.object("cat", [1, 1, 100, 80])).utf8),
                to: annotations + "/b.xml")
            try writeBytes(Array(Self.voc("c.png", "<object></object>").utf8), to: annotations + "/c.xml")
            try writeBytes(Array("<annotation>".utf8), to: annotations + "/d.xml")
            let data = try LabelledData.boxes(annotations, pictures: folder)
            #expect(data.classes == ["background", "cat", "dog"])
            #expect(data.pictures.map(\.name) == ["a.jpg", "b.png"])
            #expect(data.pictures[0].objects.map(\.box) == [Box(xmin: 10, ymin: 20, xmax: 50, ymax: 60)])
            #expect(data.pictures[0].ignored == [Box(xmin: 0, ymin: 0, xmax: 5, ymax: 5)])
            #expect(data.skipped.map(\.path) == [annotations + "/c.xml", annotations + "/d.xml"])
            #expect(data.skipped[0].reason.contains("c.xml:1:"), "\(data.skipped)")
            #expect(data.warnings == [.unlabelledPictures(count: 1, example: "c.png")])

            let one = try LabelledData.boxes(annotations + "/a.xml", pictures: folder)
            #expect(one.pictures.map(\.name) == ["a.jpg"])
            #expect(throws: FormatError.self) {
                try LabelledData.boxes(annotations + "/c.xml", pictures: folder)
            }
        }
    }

    @Test("A table of a kind that is not known is refused with those that are")
    func unknownTable() {
        #expect(throws: TrainingDataError.unknownForm(path: "boxes.txt", lookedFor: DataForm.lookedForBoxes)) {
            try LabelledData.boxes("boxes.txt", pictures: "/nowhere")
        }
    }
}
