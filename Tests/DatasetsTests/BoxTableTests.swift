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
                    height: 80), .objectsIgnored(count: 2),
            ])
        let mapped = try self.data(
            BoxTable(coco: Array(Self.coco.utf8), path: "a.json"), classes: ["cell": ["cell", "never"]])
        #expect(mapped.pictures[1].objects.isEmpty && mapped.pictures[1].ignored.isEmpty)
    }

    @Test(
        "COCO: mistakes are reported with line and column",
        arguments: [
            ("\"bbox\": [10, 20.5, 30, 40]", "\"bbox\": [10, 20.5, 30]", 4, 56),
            ("\"bbox\": [10, 20.5, 30, 40]", "\"bbox\": [10, 20.5, thirty, 40]", 4, 67),
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

    @Test(
        "COCO: a box of an unknown image or category, or with a side below 0, is listed and left out",
        arguments: [
            (
                "\"image_id\": 7, \"category_id\": 2, \"bbox\": [10",
                "\"image_id\": 70, \"category_id\": 2, \"bbox\": [10", 4,
                "a.json:4:1: expected an image_id that 'images' has, found 70"
            ),
            (
                "\"category_id\": 5, \"bbox\": [50", "\"category_id\": 50, \"bbox\": [50", 7,
                "a.json:7:1: expected a category_id that 'categories' has, found 50"
            ),
            (
                "\"bbox\": [10, 20.5, 30, 40]", "\"bbox\": [10, 20.5, -30, 40]", 4,
                "a.json:4:1: expected a bbox with a width and a height not below 0, found -30.0, 40.0"
            ),
        ])
    func cocoSkips(good: String, bad: String, line: Int, reason: String) throws {
        let text = Self.coco.replacing(good, with: bad)
        #expect(text != Self.coco)
        let data = try data(BoxTable(coco: Array(text.utf8), path: "a.json"))
        #expect(data.skippedRows == [SkippedRow(path: "a.json", line: line, reason: reason)])
        #expect(data.warnings.contains(.rowsSkipped(count: 1, first: reason)))
        #expect(data.pictures.reduce(0) { $0 + $1.objects.count } == 1)
    }

    @Test("COCO: annotations that all speak of unknown images are refused with the first")
    func cocoAllSkipped() {
        let text = Self.coco.replacing("\"image_id\": ", with: "\"image_id\": 1")
            .replacing("\"image_id\": 1\"x\"", with: "\"image_id\": \"y\"")
        #expect(
            throws: FormatError.badPlace(
                path: "a.json", line: 4, column: 1, expected: "an image_id that 'images' has", found: "17")
        ) { try BoxTable(coco: Array(text.utf8), path: "a.json") }
    }

    @Test("Pascal VOC: an inverted box is listed with its line and left out; alone it is an error")
    func vocInverted() throws {
        try withTemporaryFolder { folder in
            try Picture(width: 100, height: 80, color: [1, 10, 10]).write(to: folder + "/a.png")
            func load(_ objects: String) throws -> LabelledData {
                try writeBytes(Array(Self.voc("a.png", objects).utf8), to: folder + "/a.xml")
                return try LabelledData.boxes(folder + "/a.xml", pictures: folder)
            }
            let bad = "\n" + Self.object("cat", [50, 21, 11, 60])
            let data = try load(Self.object("dog", [11, 21, 50, 60]) + bad)
            #expect(data.pictures[0].objects.count == 1)
            #expect(data.skippedRows.map(\.line) == [5] && data.skippedRows[0].reason.contains("a.xml:5:1: expected"))
            #expect(data.warnings == [.rowsSkipped(count: 1, first: data.skippedRows[0].reason)])
            #expect(throws: FormatError.self) { try load(bad) }
        }
    }

    @Test(
        "CSV: the column names and separators of other tools give the same boxes",
        arguments: [
            "image,class,xmin,ymin,xmax,ymax\na.png,dog,10,20,30.5,60\nb.png,,,,,\n",
            "image_path,label,x1,y1,x2,y2\na.png,dog,10,20,30.5,60\nb.png,,,,,\n",
            "filename,width,height,class,xmin,ymin,xmax,ymax\na.png,1,1,dog,10,20,30.5,60\nb.png,1,1,,,,,\n",
            "File;Category;Left;Top;Right;Bottom\na.png;dog;10;20;30,5;60\nb.png;;;;;\n",
            "path\tname\tx\ty\twidth\theight\na.png\tdog\t10\t20\t20.5\t40\nb.png\t\t\t\t\t\n",
            "\u{FEFF}IMAGE;CLASS;X;Y;WIDTH;HEIGHT\r\na.png;dog;10,0;20;20,5;40\r\nb.png;;;;;\r\n",
        ])
    func csvNames(text: String) throws {
        let data = try Support.boxes(text)
        #expect(data.classes == ["background", "dog"])
        #expect(data.pictures.map(\.name) == ["a.png", "b.png"])
        #expect(data.pictures[0].objects.map(\.box) == [Box(xmin: 10, ymin: 20, xmax: 30.5, ymax: 60)])
    }

    @Test(
        "CSV: points are middles of boxes of the size that is given, on the picture by their middle, and refused without",
        arguments: ["x,y", "X;Y", "centerX,centerY"])
    func csvPoints(columns: String) throws {
        let separator = columns.contains(";") ? ";" : ","
        let rows = [["a.png", "dog", "10", "20"], ["a.png", "dog", "99", "1"], ["b.png", "dog", "101", "5"]]
        let text = (["image\(separator)class\(separator)\(columns)"] + rows.map { $0.joined(separator: separator) })
            .joined(separator: "\n")
        let table = try BoxTable(CSVTable(text, path: "p.csv"), pointSize: 8)
        let data = try data(table)
        #expect(
            data.pictures[0].objects.map(\.box) == [
                Box(xmin: 6, ymin: 16, xmax: 14, ymax: 24), Box(xmin: 95, ymin: -3, xmax: 103, ymax: 5),
            ])
        let place = LabelPlace(path: "p.csv", line: 4, image: "b.png", width: 100, height: 80)
        #expect(data.warnings == [.boxesOutsidePicture(count: 1, first: [place])])
        let error = #expect(throws: TrainingDataError.pointsWithoutSize(path: "p.csv")) {
            try BoxTable(CSVTable(text, path: "p.csv"))
        }
        #expect(
            "\(error!)"
                == "'p.csv' has points and no boxes; say how large objects are, in pixels")
        // Half a size is a mistake, and middles beside a box are an addition.
        let half = #expect(throws: FormatError.self) {
            try BoxTable(CSVTable("image,class,x,y,width\n", path: "p.csv"), pointSize: 8)
        }
        #expect("\(half!)".contains("column 'height' is missing"))
        let boxes = try BoxTable(
            CSVTable("image,class,x,y,width,height,centerX,centerY\na.png,dog,1,2,3,4,9,9", path: "p.csv"),
            pointSize: 8)
        #expect(boxes.entries.map { $0.box(on: (100, 80)) } == [Box(xmin: 1, ymin: 2, xmax: 4, ymax: 6)])
    }

    @Test("CSV: inverted boxes are listed with their lines and left out")
    func csvInverted() throws {
        let data = try Support.boxes(
            """
            image,class,xmin,ymin,xmax,ymax
            a.png,dog,9,2,3,4
            a.png,dog,1,2,30,40
            b.png,dog,1,20,30,4
            """)
        let reason = "boxes.csv:2:15: column 'xmax': expected a number not below xmin (9.0), found '3'"
        #expect(data.pictures.map(\.objects.count) == [1, 0])
        #expect(data.skippedRows.map(\.line) == [2, 4] && data.skippedRows[0].reason == reason)
        #expect(data.warnings == [.rowsSkipped(count: 2, first: reason)])
        #expect(
            data.warnings[0].description
                == "2 boxes cannot be used and are left out, the first because: \(reason)")
    }

    @Test(
        "CSV: mistakes name the columns as the table does",
        arguments: [
            ("file,label,x1,y1,x2\n", "boxes.csv:1: column 'y2' is missing, found 'file', 'label', 'x1', 'y1', 'x2'"),
            ("file,label,X,y,width,height\na.png,dog,1,2,-3,4\n", "column 'width': expected a number not below 0"),
            ("file,Label,x1,y1,x2,y2\na.png,,1,2,3,4\n", "column 'Label': expected the name of a class"),
            ("file,label,x1,y1,X2,y2\na.png,dog,1,2,3px,4\n", "column 'X2': expected a number of pixels"),
            ("file,label\n", "column 'xmin' is missing"),
        ])
    func csvMistakes(text: String, part: String) {
        let error = #expect(throws: FormatError.self) { try Support.boxes(text) }
        #expect("\(error!)".contains(part), "\(error!)")
    }

    @Test("A table without boxes says so, and names the classes only where some were asked for")
    func noObjects() {
        #expect(
            TrainingDataError.noObjects(path: "b.csv", classes: []).description
                == "'b.csv' has no usable box; there is nothing to learn")
        #expect(
            TrainingDataError.noObjects(path: "b.csv", classes: ["dog"]).description
                == "'b.csv' has no usable box of 'dog'; there is nothing to learn")
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
            #expect(data.warnings == [.unlabelledPictures(count: 1, example: "c.png"), .objectsIgnored(count: 1)])

            let one = try LabelledData.boxes(annotations + "/a.xml", pictures: folder)
            #expect(one.pictures.map(\.name) == ["a.jpg"])
            #expect(throws: FormatError.self) {
                try LabelledData.boxes(annotations + "/c.xml", pictures: folder)
            }
        }
    }

    @Test("A table of a kind that is not known is refused with those that are")
    func unknownTable() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/boxes.dat"
            #expect(
                throws: TrainingDataError.cannotRead(path: path, reason: "there is no such file or folder")
            ) { try LabelledData.boxes(path, pictures: folder) }
            try writeBytes([1], to: path)
            #expect(throws: TrainingDataError.unknownForm(path: path, lookedFor: DataForm.lookedForBoxes)) {
                try LabelledData.boxes(path, pictures: folder)
            }
        }
    }
}
