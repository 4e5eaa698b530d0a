import Files
import Raster
import Rendering

/// Writes a file for each picture as QuPath opens it, in pixels, and one for a GIS where the picture lies on a map.
///
/// QuPath's form is that of its own exports from version 0.4 on: features with `objectType`, `classification` and
/// `measurements`. Rings run as RFC 7946 asks, seen with the first coordinate to the right and the second one upwards.
struct GeoJSONWriter: ExportWriter {
    private struct Feature<Properties: Encodable>: Encodable {
        var type = "Feature"
        var geometry: Polygon
        var properties: Properties
    }

    private struct Polygon: Encodable {
        var type = "Polygon"
        var coordinates: [[[Double]]]

        /// - Parameter place: Where a place on the picture lies in the coordinates of the file.
        init(_ box: Box, _ place: (_ x: Double, _ y: Double) -> (x: Double, y: Double)) {
            let corners = [(box.xmin, box.ymin), (box.xmax, box.ymin), (box.xmax, box.ymax), (box.xmin, box.ymax)]
            var ring = corners.map { place($0.0, $0.1) }
            let (first, second, fourth) = (ring[0], ring[1], ring[3])
            let turn =
                (second.x - first.x) * (fourth.y - first.y) - (second.y - first.y) * (fourth.x - first.x)
            if turn < 0 { ring.reverse() }
            coordinates = [(ring + ring.prefix(1)).map { [$0.x, $0.y] }]
        }
    }

    /// What QuPath reads.
    private struct Detection: Encodable {
        struct Classification: Encodable {
            var name: String
            var color: [Int]
        }

        var objectType = "detection"
        var classification: Classification
        var measurements: Measurements
    }

    /// What a GIS shows as a row of its table.
    private struct Row: Encodable {
        var name: String
        var measurements: Measurements

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(name, forKey: .name)
            try measurements.encode(to: encoder)
        }

        enum CodingKeys: String, CodingKey { case name = "class" }
    }

    private struct Measurements: Encodable {
        var score: Float
        var centerX: Double
        var centerY: Double
        var mapX: Double?
        var mapY: Double?
        var scale: Double?
        var area: Double?
        var meanScore: Float?

        init(_ object: ExportedPicture.Object) {
            (score, centerX, centerY) = (object.score, object.centerX, object.centerY)
            (scale, area, meanScore) = (object.scale, object.area, object.meanScore)
        }
    }

    private let set: ExportSet
    /// The last file of each kind, and the deepest folder that holds all of the kind.
    private var files: [String: (path: String, folder: String)] = [:]
    private var warnings: [String] = []

    init(_ set: ExportSet) { self.set = set }

    mutating func add(_ picture: ExportedPicture, _ place: PlaceInExport) throws {
        let set = set
        try write(picture, to: place.prefix + "geojson", kind: "geojson", members: "") { object in
            Feature(
                geometry: Polygon(object.box) { ($0, $1) },
                properties: Detection(
                    classification: Detection.Classification(
                        name: object.className, color: Palette.color(set.number(ofClass: object.className)).rgb),
                    measurements: Measurements(object)))
        }
        guard let georeference = picture.georeference else { return }
        guard let system = georeference.referenceSystem else {
            let name = georeference.citation.map { " ('\($0)')" } ?? ""
            warnings.append(
                "the coordinate system\(name) of '\(picture.path)' has no EPSG code, so that there is no GeoJSON in map "
                    + "coordinates; tables have them")
            return
        }
        try write(picture, to: place.prefix + "map.geojson", kind: "map-geojson", members: system) { object in
            var measurements = Measurements(object)
            let center = georeference.map(x: object.centerX, y: object.centerY)
            (measurements.mapX, measurements.mapY) = (center.x, center.y)
            return Feature(
                geometry: Polygon(object.box) { georeference.map(x: $0, y: $1) },
                properties: Row(name: object.className, measurements: measurements))
        }
    }

    private mutating func write(
        _ picture: ExportedPicture, to path: String, kind: String, members: String,
        _ feature: (ExportedPicture.Object) -> some Encodable
    ) throws {
        let output = try TextOutput(path)
        try output.append("{\"type\":\"FeatureCollection\",\(members)\"features\":[")
        var features = JSONElements()
        for object in picture.objects { try features.append(feature(object), to: output) }
        try output.append("]}\n")
        let file = try output.finish()
        files[kind] = (file, Self.common(files[kind]?.folder, Path.folder(of: file)))
    }

    /// The deepest folder that holds two.
    private static func common(_ first: String?, _ second: String) -> String {
        guard let first else { return second }
        let parts = zip(first.split(separator: "/"), second.split(separator: "/")).prefix { $0 == $1 }.map(\.0)
        let root = first.hasPrefix("/") && second.hasPrefix("/") ? "/" : ""
        return root + parts.joined(separator: "/")
    }

    func finish(_ report: inout ExportReport) throws {
        for (kind, (path, folder)) in files {
            let ending = kind == "geojson" ? "geojson" : "map.geojson"
            report.files[kind] = set.count == 1 ? path : Path.joined(folder, "*.\(ending)")
        }
        if !warnings.isEmpty { report.warnings = (report.warnings ?? []) + warnings }
    }
}

extension Georeference {
    /// The member that names the system of coordinates, with a comma: nothing for longitude and latitude of WGS 84, which
    /// RFC 7946 takes for granted; for others the member `crs` of GeoJSON 2008, which GDAL and QGIS read and write; nil
    /// where the system has no number.
    fileprivate var referenceSystem: String? {
        guard let epsg else { return nil }
        guard epsg != 4326 else { return "" }
        return "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::\(epsg)\"}},"
    }
}
