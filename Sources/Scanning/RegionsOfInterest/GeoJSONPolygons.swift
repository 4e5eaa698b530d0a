import Files
import FoundationEssentials
import Glibc

/// Polygons of a GeoJSON file, as QuPath and others write them: features, collections of them, a list of features, or
/// geometries alone. Source: RFC 7946.
enum GeoJSONPolygons {
    /// Annotations of slides have a few megabytes.
    private static let longestFile = 1 << 30

    /// Reads a file.
    ///
    /// - Returns: Nil where the file does not begin as JSON does.
    /// - Throws: ``RegionOfInterestError``, `FileError`.
    static func read(_ path: String) throws -> [PolygonRegion.Polygon]? {
        guard try isJSON(path) else { return nil }
        let data = try readFile(path, limitBytes: longestFile)
        let objects: [GeoJSONObject]
        do {
            let decoder = JSONDecoder()
            objects =
                try data.first { !$0.isBlank } == UInt8(ascii: "[")
                ? decoder.decode([GeoJSONObject].self, from: data) : [decoder.decode(GeoJSONObject.self, from: data)]
        } catch {
            throw RegionOfInterestError.notGeoJSON(path: path, reason: reason(error))
        }
        let polygons = try objects.flatMap { try $0.polygons(path) }
        guard !polygons.isEmpty else { throw RegionOfInterestError.noPolygons(path: path) }
        for (number, polygon) in polygons.enumerated() {
            for (ring, points) in polygon.enumerated() { try check(points, polygon: number, ring: ring, path) }
        }
        return polygons
    }

    private static func isJSON(_ path: String) throws -> Bool {
        let file = try ByteSource(contentsOf: path)
        // Some programs begin with a byte-order mark.
        let start = try file.read(min(file.count, 64), at: 0).first { !$0.isBlank && ![0xEF, 0xBB, 0xBF].contains($0) }
        return start == UInt8(ascii: "{") || start == UInt8(ascii: "[")
    }

    private static func check(
        _ ring: [PolygonRegion.Point], polygon: Int, ring number: Int, _ path: String
    ) throws(RegionOfInterestError) {
        func fault(_ what: String) -> RegionOfInterestError {
            .badRing(path: path, polygon: polygon + 1, ring: number + 1, what: what)
        }
        guard ring.count >= 4 else { throw fault("has \(ring.count) positions, expected 4 or more") }
        guard ring.first == ring.last else {
            throw fault("is not closed: its first and its last position are to be the same")
        }
        guard ring.allSatisfy({ abs($0.x) < 1e9 && abs($0.y) < 1e9 }) else {
            throw fault("has a coordinate that is no place on a picture")
        }
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .keyNotFound(let key, let context): return "'\(key.stringValue)' is missing\(place(context))"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return "a value has the wrong type\(place(context))"
        case .dataCorrupted(let context):
            return context.codingPath.isEmpty ? "it is not JSON" : "\(context.debugDescription)\(place(context))"
        @unknown default: return "\(error)"
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
        return path.isEmpty ? "" : " at '\(path.drop { $0 == "." })'"
    }
}

/// An object of a GeoJSON text.
private indirect enum GeoJSONObject: Decodable {
    case polygons([PolygonRegion.Polygon])
    case collection([GeoJSONObject])
    /// A feature without a geometry has none.
    case nothing
    case other(type: String)

    private enum CodingKeys: String, CodingKey {
        case type, coordinates, geometry, geometries, features
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let type = try container.decode(String.self, forKey: .type)
        switch type {
        case "Polygon":
            self = .polygons([try Self.polygon(container.decode([[[Double]]].self, forKey: .coordinates), container)])
        case "MultiPolygon":
            let polygons = try container.decode([[[[Double]]]].self, forKey: .coordinates)
            self = .polygons(try polygons.map { try Self.polygon($0, container) })
        case "Feature":
            self = try container.decodeIfPresent(GeoJSONObject.self, forKey: .geometry) ?? .nothing
        case "FeatureCollection":
            self = .collection(try container.decode([GeoJSONObject].self, forKey: .features))
        case "GeometryCollection":
            self = .collection(try container.decode([GeoJSONObject].self, forKey: .geometries))
        default: self = .other(type: type)
        }
    }

    private static func polygon(
        _ rings: [[[Double]]], _ container: KeyedDecodingContainer<CodingKeys>
    ) throws -> PolygonRegion.Polygon {
        try rings.map { ring in
            try ring.map { position in
                guard position.count >= 2 else {
                    throw DecodingError.dataCorruptedError(
                        forKey: .coordinates, in: container, debugDescription: "a position has fewer than 2 numbers")
                }
                return PolygonRegion.Point(x: position[0], y: position[1])
            }
        }
    }

    /// All polygons in it.
    ///
    /// - Throws: ``RegionOfInterestError/otherGeometry(path:type:)``.
    func polygons(_ path: String) throws(RegionOfInterestError) -> [PolygonRegion.Polygon] {
        switch self {
        case .polygons(let polygons): return polygons
        case .nothing: return []
        case .other(let type): throw .otherGeometry(path: path, type: type)
        case .collection(let objects):
            var all: [PolygonRegion.Polygon] = []
            for object in objects { all += try object.polygons(path) }
            return all
        }
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
