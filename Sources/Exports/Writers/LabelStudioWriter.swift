import Formats
import Rendering

/// Writes tasks with predictions for Label Studio, and the configuration of the project that takes them.
///
/// Places and sizes are in hundredths of the picture's width and height. The pictures are those of local storage below the
/// document root of Label Studio. `meta` holds the middle in pixels.
///
/// - Note: Source: labelstud.io/guide/predictions, and labelstud.io/tags/rectanglelabels for the units.
struct LabelStudioWriter: ExportWriter {
    private struct Region: Encodable {
        struct Value: Encodable {
            var x: Double
            var y: Double
            var width: Double
            var height: Double
            var rotation = 0
            var rectanglelabels: [String]
        }

        var id: String
        var type = "rectanglelabels"
        var fromName = "label"
        var toName = "image"
        var originalWidth: Int
        var originalHeight: Int
        var imageRotation = 0
        var value: Value
        var score: Float
        var meta: [String: Double]

        enum CodingKeys: String, CodingKey {
            case id, type, value, score, meta
            case fromName = "from_name"
            case toName = "to_name"
            case originalWidth = "original_width"
            case originalHeight = "original_height"
            case imageRotation = "image_rotation"
        }
    }

    private let set: ExportSet
    private let prefix: String
    private let output: TextOutput

    init(_ set: ExportSet, prefix: String) throws {
        self.set = set
        self.prefix = prefix
        output = try TextOutput(prefix + "labelstudio.json")
        try output.append("[")
    }

    func add(_ picture: ExportedPicture, _ place: PlaceInExport) throws {
        let data = try JSONText.text(of: ["image": Self.address(of: place.names.picture)])
        try output.append(
            (place.number == 0 ? "\n" : ",\n")
                + "{\"data\":\(data),\"predictions\":[{\"model_version\":\"fcnscan\",\"result\":[")
        var regions = JSONElements()
        for (index, object) in picture.objects.enumerated() {
            let box = object.box
            let (x, y) = (100 / Double(picture.width), 100 / Double(picture.height))
            let region = Region(
                id: "\(place.number + 1)-\(index + 1)", originalWidth: picture.width, originalHeight: picture.height,
                value: Region.Value(
                    x: box.xmin * x, y: box.ymin * y, width: box.width * x, height: box.height * y,
                    rectanglelabels: [object.className]), score: object.score,
                meta: ["centerX": object.centerX, "centerY": object.centerY])
            try regions.append(region, to: output)
        }
        let mean = picture.objects.reduce(0) { $0 + $1.score } / Float(picture.objects.count)
        try output.append((picture.objects.isEmpty ? "]" : "],\"score\":\(mean)") + "}]}")
    }

    /// Where Label Studio looks for a file of local storage.
    private static func address(of name: String) -> String {
        name.utf8.reduce(into: "/data/local-files/?d=") { address, byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789/-._~".unicodeScalars.contains(scalar))
            address += isPlain ? String(scalar) : (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
        }
    }

    func finish(_ report: inout ExportReport) throws {
        try output.append("]\n")
        report.files["labelstudio"] = try output.finish()
        let labels = set.classes.enumerated().map { index, name in
            "    <Label value=\"\(XMLText.escaped(name))\" background=\"\(Palette.color(index).hexadecimal)\"/>\n"
        }
        let config = prefix + "labelstudio.xml"
        try TextOutput.write(
            """
            <View>
              <Image name="image" value="$image" zoom="true"/>
              <RectangleLabels name="label" toName="image">
            \(labels.joined())  </RectangleLabels>
            </View>

            """, to: config)
        report.files["labelstudio-config"] = config
    }
}
