import Formats

/// Writes a table of objects and one of pictures, as spreadsheets take them.
///
/// Columns are the same whatever was found. Tables begin with a byte-order mark, without which spreadsheets take letters of
/// UTF-8 for others, and lines end as RFC 4180 has it. A text that a spreadsheet would compute is kept from it: a path by `./`,
/// which leads to the same file, and a class by an apostrophe.
struct TableWriter: ExportWriter {
    private let set: ExportSet
    private let objects: TextOutput
    private let pictures: TextOutput

    init(_ set: ExportSet, prefix: String) throws {
        self.set = set
        objects = try TextOutput(prefix + "objects.csv")
        pictures = try TextOutput(prefix + "pictures.csv")
        try objects.append(
            Self.mark
                + Self.line([
                    "image", "page", "class", "score", "x", "y", "width", "height", "centerX", "centerY", "scale",
                    "area",
                    "meanScore", "xUm", "yUm", "widthUm", "heightUm", "centerXUm", "centerYUm", "mapX", "mapY",
                ]))
        try pictures.append(
            Self.mark
                + Self.line(
                    ["image", "page", "width", "height", "objects"] + set.classes.map { "count \($0)" } + [
                        "pixelWidthUm", "pixelHeightUm", "squareMillimeters", "objectsPerMm2",
                    ] + set.classes.map { "perMm2 \($0)" }))
    }

    private static let mark = "\u{FEFF}"

    private static func line(_ fields: [String]) -> String { CSVText.line(fields, end: "\r\n") }

    func add(_ picture: ExportedPicture, _ place: PlaceInExport) throws {
        let path = CSVText.path(picture.path)
        var counts = [Int](repeating: 0, count: set.classes.count)
        for object in picture.objects {
            counts[set.number(ofClass: object.className)] += 1
            try objects.append(Self.line([path, "\(picture.page)"] + Self.fields(of: object, on: picture)))
        }
        let area = picture.squareMillimeters
        func density(_ count: Int) -> String { area.flatMap { $0 > 0 ? (Double(count) / $0).decimal : nil } ?? "" }
        try pictures.append(
            Self.line(
                [path, "\(picture.page)", "\(picture.width)", "\(picture.height)", "\(picture.objects.count)"]
                    + counts.map { "\($0)" } + [
                        picture.pixelSize?.x.decimal ?? "", picture.pixelSize?.y.decimal ?? "", area?.decimal ?? "",
                        density(picture.objects.count),
                    ] + counts.map(density)))
    }

    private static func fields(of object: ExportedPicture.Object, on picture: ExportedPicture) -> [String] {
        let box = object.box
        let places = [box.xmin, box.ymin, box.width, box.height, object.centerX, object.centerY]
        let micrometers = picture.pixelSize.map { size in
            zip(places, [size.x, size.y, size.x, size.y, size.x, size.y]).map { ($0 * $1).decimal }
        }
        let map = picture.georeference?.map(x: object.centerX, y: object.centerY)
        return [
            CSVText.text(object.className), "\(object.score)",
        ] + places.map(\.decimal) + [
            object.scale?.decimal ?? "", object.area?.decimal ?? "", object.meanScore.map { "\($0)" } ?? "",
        ] + (micrometers ?? Array(repeating: "", count: 6)) + [map?.x.decimal ?? "", map?.y.decimal ?? ""]
    }

    func finish(_ report: inout ExportReport) throws {
        report.files["objects"] = try objects.finish()
        report.files["pictures"] = try pictures.finish()
    }
}
