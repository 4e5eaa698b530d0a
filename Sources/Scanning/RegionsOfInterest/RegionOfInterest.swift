import Files

/// Where on a picture objects count: polygons, a mask, or what lies in several of them.
public struct RegionOfInterest: Sendable {
    /// A file that says where.
    public struct Source: Sendable, Equatable, Codable {
        /// What a file holds.
        public enum Kind: String, Sendable, Codable {
            /// GeoJSON polygons in pixels of the full picture.
            case polygons
            /// A picture that is stretched over the full picture.
            case mask
        }

        /// The file's path as it was given.
        public var file: String
        /// SHA-256 of its content in hexadecimal.
        public var sha256: String
        /// What it holds.
        public var kind: Kind
    }

    /// The files.
    public let sources: [Source]
    /// One of each file; a place is inside where it is in all of them.
    private let shapes: [any RegionShape]

    /// Reads regions, of which those places are inside that lie in all of them.
    ///
    /// - Parameters:
    ///   - paths: One file at least.
    ///   - full: Width and height of the full picture.
    /// - Throws: ``RegionOfInterestError``; `FileError`, and `RasterError` where a file is neither JSON nor a picture.
    public init(contentsOf paths: [String], on full: [Int]) throws {
        precondition(!paths.isEmpty, "a region of interest has one file at least")
        var (sources, shapes) = ([Source](), [any RegionShape]())
        for path in paths {
            let hash = try ContentHash.hexadecimal(ofFile: path)
            let polygons = try GeoJSONPolygons.read(path)
            sources.append(Source(file: path, sha256: hash, kind: polygons == nil ? .mask : .polygons))
            try shapes.append(
                polygons.map(PolygonRegion.init) ?? MaskRegion(contentsOf: path, stretchedOver: full))
        }
        self.sources = sources
        self.shapes = shapes
    }

    /// The parts of a line across the picture that lie inside, disjoint and from left to right.
    func spans(atY y: Double) -> [Range<Double>] {
        shapes.dropFirst().reduce(shapes[0].spans(atY: y)) { $0.intersected(with: $1.spans(atY: y)) }
    }
}
