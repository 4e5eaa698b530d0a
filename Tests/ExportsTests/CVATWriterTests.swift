import Formats
import Testing

@testable import Exports

@Suite struct CVATWriterTests {
    @Test("Labels come before pictures, and boxes carry score and middle")
    func fileIsAsExpected() throws {
        var picture = ExportedPicture.sample()
        picture.classes.removeFirst()
        picture.objects.removeFirst()
        let empty = ExportedPicture(path: "slides/leer.png", width: 7, height: 9, classes: [], objects: [])
        try withExport([.cvat], [picture, empty]) { report, text throws in
            #expect(report.files == ["cvat": "cvat.xml"])
            let attributes = ["score", "centerX", "centerY"].map {
                "          <attribute><name>\($0)</name><mutable>False</mutable><input_type>text</input_type>"
                    + "<default_value></default_value><values></values></attribute>"
            }.joined(separator: "\n")
            try check(
                text("cvat.xml"),
                is: """
                    <?xml version="1.0" encoding="utf-8"?>
                    <annotations>
                      <version>1.1</version>
                      <meta>
                        <task>
                          <size>2</size>
                          <mode>annotation</mode>
                          <labels>
                          <label>
                            <name>&lt;&quot;a,b&quot;&gt;</name>
                            <color>#3f90da</color>
                            <type>rectangle</type>
                            <attributes>
                    \(attributes)
                            </attributes>
                          </label>
                          </labels>
                        </task>
                      </meta>
                      <image id="0" name="a &amp; b.png" width="200" height="100">
                        <box label="&lt;&quot;a,b&quot;&gt;" source="auto" occluded="0" xtl="180" ytl="0" xbr="200" ybr="30" z_order="0">
                          <attribute name="score">0.5</attribute>
                          <attribute name="centerX">195</attribute>
                          <attribute name="centerY">15</attribute>
                        </box>
                      </image>
                      <image id="1" name="leer.png" width="7" height="9">
                      </image>
                    </annotations>

                    """)
            _ = try XMLNode.root(of: text("cvat.xml"), path: "cvat.xml")
        }
    }
}
