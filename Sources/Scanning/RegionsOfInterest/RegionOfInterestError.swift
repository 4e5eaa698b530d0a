import Files

/// What is wrong with a region of interest.
public enum RegionOfInterestError: DescribedError, Equatable {
    /// The file begins as JSON and is no GeoJSON.
    case notGeoJSON(path: String, reason: String)
    /// The file has no polygon.
    case noPolygons(path: String)
    /// The file has something that encloses no area.
    case otherGeometry(path: String, type: String)
    /// A ring of a polygon, both counted from 1, encloses no area.
    case badRing(path: String, polygon: Int, ring: Int, what: String)
    /// A mask is so fine that it would take too much memory.
    case tooManyRuns(path: String, limit: Int)
    /// No place of what is scanned lies inside.
    case outside(paths: [String], image: String, size: [Int])
    /// A folder has no file for a picture.
    case noneInFolder(folder: String, stem: String)
    /// A folder has several files for a picture.
    case severalInFolder(folder: String, names: [String])

    /// One sentence: what, where, expected and found.
    public var description: String {
        switch self {
        case .notGeoJSON(let path, let reason):
            "'\(path)' is not GeoJSON: \(reason); expected polygons in pixels of the full picture, or a mask picture"
        case .noPolygons(let path): "'\(path)' has no polygon"
        case .otherGeometry(let path, let type):
            "'\(path)' has a geometry of type '\(type)'; only Polygon and MultiPolygon enclose a region"
        case .badRing(let path, let polygon, let ring, let what):
            "ring \(ring) of polygon \(polygon) in '\(path)' \(what)"
        case .tooManyRuns(let path, let limit):
            "the mask '\(path)' has more than \(limit) runs of pixels; make it smaller or less noisy"
        case .outside(let paths, let image, let size):
            "nothing of '\(image)' that is scanned lies in the region of \(paths.map { "'\($0)'" }.joined(separator: " and "))"
                + "; coordinates count pixels of the full picture, which has \(size[0])x\(size[1])"
        case .noneInFolder(let folder, let stem):
            "the folder '\(folder)' has no region of interest for '\(stem)', a file of that name with any ending, such as "
                + "'\(stem).geojson' or '\(stem).png'"
        case .severalInFolder(let folder, let names):
            "the folder '\(folder)' has several regions of interest for one picture: \(names.joined(separator: ", "))"
        }
    }
}
