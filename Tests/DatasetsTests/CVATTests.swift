import Formats
import Raster
import TestSupport
import Testing

@testable import Datasets

@Suite struct CVATTests {
    func table(_ images: String, pointSize: Double? = nil) throws -> BoxTable {
        try withTemporaryFolder { folder in
            let path = folder + "/annotations.xml"
            let labels = "<meta><job><labels><label><name>cell</name></label></labels></job></meta>"
            try writeBytes(
                Array(
                    "<?xml version=\"1.0\"?>\n<annotations><version>1.1</version>\(labels)\n\(images)</annotations>"
                        .utf8),
                to: path)
            #expect(DataForm(ofBoxes: path) == .cvat && DataForm(ofBoxes: folder) == .cvat)
            return try BoxTable(cvat: path, pictures: NamedPictures(["sub/a.png", "b.png"]), pointSize: pointSize)
        }
    }

    @Test("Boxes, turned ones, outlines, ellipses and masks give the boxes around them; tags are passed over")
    func shapes() throws {
        let table = try table(
            """
            <image id="0" name="task/sub/a.png" width="100" height="80">
            <box label="cell" occluded="0" xtl="10.5" ytl="20" xbr="40" ybr="60" z_order="0"><attribute name="s">1</attribute></box>
            <box label="cell" xtl="10" ytl="20" xbr="50" ybr="40" rotation="90"/>
            <polygon label="dirt &amp; dust" points="5,9;8.5,2;1,3"/>
            <polyline label="cell" points="5,9;8,2"/>
            <ellipse label="cell" cx="30" cy="40" rx="10" ry="5"/>
            <ellipse label="cell" cx="30" cy="40" rx="10" ry="5" rotation="90.0"/>
            <mask label="cell" rle="1, 2" left="3" top="4" width="5" height="6"/>
            <tag label="sharp"/>
            </image>
            <image id="1" name="b.png" width="100" height="80"/>
            """)
        #expect(table.images == ["sub/a.png", "b.png"] && table.skippedRows.isEmpty)
        #expect(table.knownClasses == ["cell", "dirt & dust"])
        let expected: [[Double]] = [
            [10.5, 20, 40, 60], [20, 10, 40, 50], [1, 2, 8.5, 9], [5, 2, 8, 9], [20, 35, 40, 45], [25, 30, 35, 50],
            [3, 4, 8, 10],
        ]
        #expect(table.entries.count == expected.count)
        for (entry, edges) in zip(table.entries, expected) {
            let found = [entry.box.xmin, entry.box.ymin, entry.box.xmax, entry.box.ymax]
            #expect(zip(found, edges).allSatisfy { abs($0 - $1) < 1e-12 }, "line \(entry.line): \(found)")
        }
    }

    @Test("Points need a size; with one, each is the middle of a box")
    func points() throws {
        let image = """
            <image id="0" name="b.png" width="100" height="80"><points label="cell" points="10,20;99.5,3"/></image>
            """
        let error = #expect(throws: FormatError.self) { try table(image) }
        #expect("\(error!)".contains("annotations.xml:3:52: expected the size of objects"), "\(error!)")
        let entries = try table(image, pointSize: 8).entries
        #expect(
            entries.map { $0.box(on: (100, 80)) } == [
                Box(xmin: 6, ymin: 16, xmax: 14, ymax: 24), Box(xmin: 95.5, ymin: -1, xmax: 103.5, ymax: 7),
            ])
    }

    @Test(
        "Shapes that cannot be used are listed, and refused where there are no others",
        arguments: [
            ("<box label=\"cell\" xtl=\"1\" ytl=\"2\" xbr=\"x\" ybr=\"4\"/>", "a number of pixels as xbr, found 'x'"),
            (
                "<box label=\"cell\" xtl=\"9\" ytl=\"2\" xbr=\"3\" ybr=\"4\"/>",
                "not below xtl and ytl, found 9.0, 2.0, 3.0"
            ),
            ("<box xtl=\"9\" ytl=\"2\" xbr=\"3\" ybr=\"4\"/>", "a label of <box>"),
            ("<polygon label=\"cell\" points=\"1,2;3\"/>", "points 'x,y;x,y'"),
            ("<polygon label=\"cell\" points=\"\"/>", "points 'x,y;x,y'"),
            ("<mask label=\"cell\" left=\"1\" top=\"nan\" width=\"1\" height=\"1\"/>", "as top, found 'nan'"),
            ("<cuboid label=\"cell\"/>", "found <cuboid>"),
        ])
    func skips(shape: String, part: String) throws {
        let good = "<box label=\"cell\" xtl=\"1\" ytl=\"2\" xbr=\"3\" ybr=\"4\"/>"
        let table = try table("<image name=\"b.png\">\(good)\n\(shape)</image>")
        #expect(table.entries.count == 1 && table.skippedRows.map(\.line) == [4])
        #expect(table.skippedRows[0].reason.contains(part), "\(table.skippedRows)")
        #expect(throws: FormatError.self) { try self.table("<image name=\"b.png\">\(shape)</image>") }
    }

    @Test(
        "Files without pictures are refused, those of videos with what to do",
        arguments: [
            ("", "an <image> for each picture"), ("<image/>", "an <image> with the name"),
            ("<track id=\"0\"/>", "export the task as 'CVAT for images'"),
        ])
    func refused(images: String, part: String) {
        let error = #expect(throws: FormatError.self) { try table(images) }
        #expect("\(error!)".contains(part), "\(error!)")
    }
}
