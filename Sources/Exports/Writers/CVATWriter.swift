import Formats
import Rendering

/// Writes CVAT for images 1.1: an XML file for all pictures.
///
/// `xtl`, `ytl`, `xbr` and `ybr` are the edges in pixels, from the left upper corner of the first pixel. Score and middle are
/// attributes of a box.
///
/// - Note: Source: docs.cvat.ai, "XML annotation format", version 1.1.
struct CVATWriter: ExportWriter {
    private static let attributes = ["score", "centerX", "centerY"]

    private let output: TextOutput

    init(_ set: ExportSet, prefix: String) throws {
        output = try TextOutput(prefix + "cvat.xml")
        try output.append(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <annotations>
              <version>1.1</version>
              <meta>
                <task>
                  <size>\(set.count)</size>
                  <mode>annotation</mode>
                  <labels>

            """)
        let attributes = Self.attributes.map { name in
            "          <attribute><name>\(name)</name><mutable>False</mutable><input_type>text</input_type>"
                + "<default_value></default_value><values></values></attribute>\n"
        }.joined()
        for (index, name) in set.classes.enumerated() {
            try output.append(
                """
                      <label>
                        <name>\(XMLText.escaped(name))</name>
                        <color>\(Palette.color(index).hexadecimal)</color>
                        <type>rectangle</type>
                        <attributes>
                \(attributes)        </attributes>
                      </label>

                """)
        }
        try output.append("      </labels>\n    </task>\n  </meta>\n")
    }

    func add(_ picture: ExportedPicture, _ place: PlaceInExport) throws {
        try output.append(
            "  <image id=\"\(place.number)\" name=\"\(XMLText.escaped(place.names.picture))\" width=\"\(picture.width)\" "
                + "height=\"\(picture.height)\">\n")
        for object in picture.objects {
            let box = object.box
            let values = ["\(object.score)", object.centerX.decimal, object.centerY.decimal]
            try output.append(
                "    <box label=\"\(XMLText.escaped(object.className))\" source=\"auto\" occluded=\"0\" "
                    + "xtl=\"\(box.xmin.decimal)\" ytl=\"\(box.ymin.decimal)\" xbr=\"\(box.xmax.decimal)\" "
                    + "ybr=\"\(box.ymax.decimal)\" z_order=\"0\">\n"
                    + zip(Self.attributes, values).map { "      <attribute name=\"\($0)\">\($1)</attribute>\n" }
                    .joined()
                    + "    </box>\n")
        }
        try output.append("  </image>\n")
    }

    func finish(_ report: inout ExportReport) throws {
        try output.append("</annotations>\n")
        report.files["cvat"] = try output.finish()
    }
}
