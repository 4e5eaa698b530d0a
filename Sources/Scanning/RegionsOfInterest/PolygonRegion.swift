/// Polygons with holes, in pixels of the full picture.
///
/// A place is inside a polygon where a ray from it crosses the polygon's rings an odd number of times (even-odd rule), so
/// that holes are outside, and so is what a ring encloses twice by crossing itself. A place is inside the region where it is
/// inside any polygon.
struct PolygonRegion: RegionShape {
    /// A place on the picture.
    struct Point: Sendable, Equatable {
        var x, y: Double
    }
    /// Rings whose last point is their first.
    typealias Polygon = [[Point]]

    private struct Edge {
        var polygon: Int
        var from, to: Point

        /// Where the edge crosses a line; nil where it does not. Its upper end belongs to it, its lower one does not.
        func crossing(_ y: Double) -> Double? {
            guard (from.y <= y) != (to.y <= y) else { return nil }
            return from.x + (y - from.y) / (to.y - from.y) * (to.x - from.x)
        }
    }

    /// The edges that reach into each of some bands of equal height, from top to bottom.
    private let bands: [[Edge]]
    private let top, bandHeight: Double

    /// Bands are as many as lets each line look at few edges.
    private static let mostBands = 4096

    init(_ polygons: [Polygon]) {
        let edges = polygons.enumerated().flatMap { number, rings in
            rings.flatMap { ring in zip(ring, ring.dropFirst()).map { Edge(polygon: number, from: $0, to: $1) } }
        }
        let heights = edges.flatMap { [$0.from.y, $0.to.y] }
        let (top, bottom) = (heights.min() ?? 0, heights.max() ?? 0)
        let count = max(1, min(Self.mostBands, edges.count))
        let bandHeight = max((bottom - top) / Double(count), .leastNormalMagnitude)
        var bands = [[Edge]](repeating: [], count: count)
        for edge in edges where edge.from.y != edge.to.y {
            let first = Self.band(min(edge.from.y, edge.to.y), top, bandHeight, count)
            let last = Self.band(max(edge.from.y, edge.to.y), top, bandHeight, count)
            for band in first...last { bands[band].append(edge) }
        }
        self.bands = bands
        self.top = top
        self.bandHeight = bandHeight
    }

    private static func band(_ y: Double, _ top: Double, _ height: Double, _ count: Int) -> Int {
        Int(min(max((y - top) / height, 0), Double(count - 1)))
    }

    func spans(atY y: Double) -> [Range<Double>] {
        let band = Self.band(y, top, bandHeight, bands.count)
        var crossings: [Int: [Double]] = [:]
        for edge in bands[band] {
            if let x = edge.crossing(y) { crossings[edge.polygon, default: []].append(x) }
        }
        return crossings.values.flatMap { places in
            let sorted = places.sorted()
            return stride(from: 0, to: sorted.count - 1, by: 2).map { sorted[$0]..<sorted[$0 + 1] }
        }.filter { !$0.isEmpty }.united
    }
}
