import Raster
import Testing

@testable import Exports

@Suite struct VOCWriterTests {
    @Test("Boxes count pixels from 1 with both edges, the cut one is truncated, middles are points")
    func fileIsAsExpected() throws {
        try withExport([.voc], [.sample()]) { report, text throws in
            #expect(report.files == ["voc": "voc"])
            try check(
                text("voc/a & b.xml"),
                is: """
                    <annotation>
                    \t<folder/>
                    \t<filename>a &amp; b.png</filename>
                    \t<path>slides/a &amp; b.png</path>
                    \t<source><database>fcnscan</database></source>
                    \t<size><width>200</width><height>100</height><depth>3</depth></size>
                    \t<segmented>0</segmented>
                    \t<object>
                    \t\t<name>白细胞</name>
                    \t\t<pose>Unspecified</pose>
                    \t\t<truncated>0</truncated>
                    \t\t<difficult>0</difficult>
                    \t\t<bndbox><xmin>11</xmin><ymin>21.5</ymin><xmax>40</xmax><ymax>60.5</ymax></bndbox>
                    \t\t<point><x>25.5</x><y>41</y></point>
                    \t\t<score>0.75</score>
                    \t</object>
                    \t<object>
                    \t\t<name>&lt;&quot;a,b&quot;&gt;</name>
                    \t\t<pose>Unspecified</pose>
                    \t\t<truncated>1</truncated>
                    \t\t<difficult>0</difficult>
                    \t\t<bndbox><xmin>181</xmin><ymin>1</ymin><xmax>200</xmax><ymax>30</ymax></bndbox>
                    \t\t<point><x>195.5</x><y>15.5</y></point>
                    \t\t<score>0.5</score>
                    \t</object>
                    </annotation>

                    """)
        }
    }

    @Test("A sliver of a pixel at the edge is a box that readers take")
    func sliversHaveAPixel() throws {
        var picture = ExportedPicture.sample()
        picture.objects[0].box = Box(xmin: 199.5, ymin: 3, xmax: 200, ymax: 9)
        try withExport([.voc], [picture]) { _, text throws in
            #expect(
                try text("voc/a & b.xml").contains("<xmin>200.5</xmin><ymin>4</ymin><xmax>200.5</xmax><ymax>9</ymax>"))
        }
    }

    @Test("Pictures of several folders do not meet in one, and nothing makes an empty folder")
    func namesAreFlat() throws {
        try withExport([.voc], [.sample("s/a/x.png"), .sample("s/b/x.png")]) { _, text throws in
            #expect(try text("voc/a_x.xml").contains("<filename>a/x.png</filename>"))
            #expect(try text("voc/b_x.xml").contains("<filename>b/x.png</filename>"))
        }
        try withExport([.voc], []) { report, _ throws in #expect(report.files == ["voc": "voc"]) }
    }
}
