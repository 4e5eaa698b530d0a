import Network
import Raster

/// A region of interest on what is scanned: the full picture, or a region or a level of it.
public struct ScannedRegion: Sendable {
    /// The files that say where it is.
    public let sources: [RegionOfInterest.Source]
    /// The pixels of what is scanned that lie inside, in pixels of the full picture.
    ///
    /// Summed over the rows of pixels, each of which counts by the line in its middle.
    public let area: Double
    /// The part of what is scanned that lies inside.
    public let share: Double
    private let region: RegionOfInterest
    private let placement: PicturePlacement
    private let picture: Extent
    /// Rows of pixels of which something lies inside, disjoint and from top to bottom.
    private let pixelRows: [Range<Int>]

    /// A region on what is scanned.
    ///
    /// - Parameters:
    ///   - image: What error messages call the picture.
    ///   - placement: Where what is scanned lies on the full picture.
    ///   - picture: The size of what is scanned.
    /// - Throws: ``RegionOfInterestError/outside(paths:image:size:)``.
    public init(
        _ region: RegionOfInterest, image: String, placement: PicturePlacement, picture: Extent
    ) throws(RegionOfInterestError) {
        let width = Double(picture.width) * placement.scale[0]
        let whole = placement.origin[0]..<placement.origin[0] + width
        var (length, rows) = (0.0, [Range<Int>]())
        for row in 0..<picture.height {
            let spans = region.spans(atY: placement.fullY(Double(row) + 0.5)).intersected(with: [whole])
            guard !spans.isEmpty else { continue }
            length += spans.reduce(0) { $0 + $1.upperBound - $1.lowerBound }
            if let last = rows.last, last.upperBound == row {
                rows[rows.count - 1] = last.lowerBound..<row + 1
            } else {
                rows.append(row..<row + 1)
            }
        }
        guard !rows.isEmpty else {
            throw .outside(paths: region.sources.map(\.file), image: image, size: placement.size)
        }
        sources = region.sources
        area = length * placement.scale[1]
        share = length / (width * Double(picture.height))
        pixelRows = rows
        self.region = region
        self.placement = placement
        self.picture = picture
    }

    // MARK: - Places

    /// The parts of a line across what is scanned that lie inside, disjoint and from left to right.
    ///
    /// - Parameter y: The line's height, in pixels of what is scanned.
    /// - Returns: In pixels of what is scanned; they may reach beyond it.
    package func spans(atY y: Double) -> [Range<Double>] {
        func scanned(_ x: Double) -> Double { (x - placement.origin[0]) / placement.scale[0] }
        return region.spans(atY: placement.fullY(y)).map { scanned($0.lowerBound)..<scanned($0.upperBound) }
    }

    /// The objects whose middles lie inside, in their order.
    package func objects(of detections: [Detection]) -> [Detection] {
        detections.filter { contains(x: $0.centerX, y: $0.centerY) }
    }

    /// The boxes whose middles lie inside, in pixels of what is scanned and in their order.
    package func boxes(of boxes: [Box]) -> [Box] {
        boxes.filter { contains(x: ($0.xmin + $0.xmax) / 2, y: ($0.ymin + $0.ymax) / 2) }
    }

    private func contains(x: Double, y: Double) -> Bool { spans(atY: y).contains { $0.contains(x) } }

    /// Calls `body` with the columns of a row of cells whose middles lie outside.
    package func forEachCellOutside(_ frame: CellFrame, row: Int, columns: Int, _ body: (Int) -> Void) {
        let spans = spans(atY: frame.middleY(row))
        var next = 0
        for column in 0..<columns {
            let x = frame.middleX(column)
            while next < spans.count, spans[next].upperBound <= x { next += 1 }
            if next == spans.count || x < spans[next].lowerBound { body(column) }
        }
    }

    // MARK: - Rows

    /// The rows of maps that are scored, disjoint and from top to bottom.
    ///
    /// These are the rows with places inside, and as many beside them as two of the largest windows are high: objects of
    /// which the middle lies inside are found there as they would be on the whole map, because what decides about them
    /// lies that near.
    ///
    /// - Parameter geometries: Of the picture at each scale.
    package func rows(of geometries: [ScanGeometry]) -> [[Range<Int>]] {
        let frames = geometries.map { CellFrame($0, picture: picture) }
        let reach = 2 * (frames.map(\.windowHeight).max() ?? 0)
        return zip(frames, geometries).map { frame, geometry in
            let count = geometry.map.height
            func row(_ y: Double) -> Int {
                Int(min(max(((y - frame.originY) / frame.strideY).rounded(), 0), Double(count)))
            }
            return pixelRows.reduce(into: []) { rows, inside in
                let first = row(Double(inside.lowerBound) - reach)
                let end = min(row(Double(inside.upperBound) + reach) + 1, count)
                if let last = rows.last, first <= last.upperBound {
                    rows[rows.count - 1] = last.lowerBound..<max(end, last.upperBound)
                } else if first < end {
                    rows.append(first..<end)
                }
            }
        }
    }
}

extension ScorePyramid {
    /// The same scores, of which only those rows are looked at that a scan of a region scores.
    package func looking(at region: ScannedRegion) -> ScorePyramid {
        let rows = region.rows(of: levels.map(\.map.geometry))
        return ScorePyramid(
            picture: picture,
            levels: zip(levels, rows).map { Level(scale: $0.scale, map: $0.map.looking(at: $1)) })
    }
}
