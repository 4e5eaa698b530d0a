import PixelKernels
import Raster

/// Lays a heat map and the marks of detections over a picture, one row at a time.
///
/// The share of the heat map is `opacity · level`, where the level runs from 0 at the lower end of the range to
/// 1 at the upper end: `out = picture + opacity · level · (colour - picture)`. So cold regions show the picture
/// as it is. So do pixels that no window was centred near; a dashed line goes around the others. A line goes around
/// what reaches ``RenderingOptions/contour``. A renderer belongs to one task at a time.
public struct OverlayRenderer {
    private var sampler: LevelSampler
    private let inks: [BlendedColor]
    /// Levels below this leave the picture as it is.
    private let firstVisible: Float
    private var annotations: Annotations
    private var layout: MarkLayout
    private var contour: ContourRows?

    /// Prepares an overlay.
    ///
    /// - Parameter grid: Scores, and where their windows lie in the picture.
    /// - Parameter marks: Detections, in any order; boxes are clipped to the picture.
    /// - Parameter pictureWidth: Pixels in a row.
    /// - Parameter pictureHeight: Rows.
    /// - Complexity: O(pictureWidth + pictureHeight + columns + marks · log marks).
    public init(
        grid: ScoreGrid, marks: [DetectionMark], pictureWidth: Int, pictureHeight: Int,
        options: RenderingOptions = RenderingOptions()
    ) {
        sampler = LevelSampler(
            grid: grid, width: pictureWidth, height: pictureHeight, range: options.range,
            interpolation: options.interpolation)
        let inks = (0..<256).map { level in
            let color = options.colorMap[level]
            return Ink(color.red, color.green, color.blue, opacity: options.opacity * Float(level) / 255)
        }
        firstVisible = Float(inks.firstIndex { $0.isVisible } ?? 256) - 0.5
        self.inks = inks.map { BlendedColor(red: $0.red, green: $0.green, blue: $0.blue, share: $0.alpha) }
        // Letters suit the narrower side, and on a huge picture they must not hide the small things they name.
        let scale = min(
            Lettering.scale(forWidth: min(pictureWidth, 2 * pictureHeight)),
            max(2, Int(min(grid.windowWidth, grid.windowHeight, 1000) / 40)))
        annotations = Annotations(
            width: pictureWidth, height: pictureHeight, lettering: Lettering(scale: scale))
        layout = MarkLayout(annotations.lettering, bounds: annotations.bounds, labels: options.boxLabels)
        contour = options.contour.map { score in
            let (low, high) = (options.range.lowerBound, options.range.upperBound)
            return ContourRows(level: (score - low) * (255 / (high - low)), thickness: max(1, scale / 2))
        }
        if hasUnscannedPixels { addBorder() }
        add(marks)
    }

    /// A renderer of the same overlay for another task.
    package func forAnotherTask() -> OverlayRenderer {
        var result = self
        result.sampler = sampler.forAnotherTask()
        result.contour = contour?.forAnotherTask()
        return result
    }

    /// Adds marks; none of them may have its middle above that of a mark that was added before, so that marks may come
    /// while a picture is scanned without changing what is drawn.
    package mutating func add(_ marks: [DetectionMark]) { layout.add(marks, to: &annotations) }

    /// Gives back the memory of marks in rows above a row, none of which is drawn again; marks that are still to come reach
    /// none of them.
    package mutating func forget(above row: Int) {
        annotations.forget(above: row)
        layout.forget(above: row)
    }

    /// How far a mark's lines and letters reach above and below its middle, in rows.
    package func reach(ofBoxHeight height: Double) -> Int { layout.reach(ofBoxHeight: height) }

    /// The last row of scores that some rows need; nil where nothing was scanned.
    package func lastGridRow(of rows: Range<Int>) -> Int? {
        sampler.lastGridRow(of: rows.lowerBound..<rows.upperBound + (contour?.thickness ?? 0))
    }

    /// Pixels in a row.
    public var width: Int { sampler.width }
    /// Rows.
    public var height: Int { sampler.height }

    /// True when some pixels lie beyond the reach of every window.
    public var hasUnscannedPixels: Bool {
        sampler.scannedColumns.count < width || sampler.scannedRows.count < height
    }

    /// Draws over one row of the picture.
    ///
    /// - Parameter y: The row, from 0 at the top; rows may be asked for in any order.
    /// - Parameter row: Red, green, blue of the picture, shape [width, 3]; replaced by the overlay.
    /// - Throws: What the reader of the grid's rows throws.
    public func renderRow(_ y: Int, over row: UnsafeMutableBufferPointer<UInt8>) throws {
        precondition(row.count == width * 3, "a row of an overlay has three samples for each pixel")
        if sampler.scannedRows.contains(y) {
            // What is not scanned is not a number, and not larger than anything.
            func heat(_ levels: UnsafePointer<Float>) {
                blend(levels, count: width, firstVisible: firstVisible, inks: inks, over: row.baseAddress!)
            }
            if let contour {
                try contour.draw(y, of: sampler, over: row, heat: heat)
            } else if firstVisible < 255 {
                try withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { levels in
                    try sampler.sampleRow(y, into: levels.baseAddress!)
                    heat(levels.baseAddress!)
                }
            }
        }
        annotations.draw(row: y, into: row)
    }

    /// The whole overlay in memory, without a legend.
    ///
    /// - Parameter picture: The picture that was scanned, with the size that the renderer was made for.
    public func picture(over picture: Picture) throws -> Picture {
        precondition(picture.width == width && picture.height == height, "the picture must have the overlay's size")
        let source = picture.converted(toChannels: 3).samples
        return try Picture(width: width, height: height) { y, row in
            _ = row.update(fromContentsOf: source[y * width * 3..<(y + 1) * width * 3])
            try renderRow(y, over: row)
        }
    }

    /// The dashed line around the scanned pixels, where it is not the border of the picture.
    private mutating func addBorder() {
        let (columns, rows) = (sampler.scannedColumns, sampler.scannedRows)
        guard !columns.isEmpty, !rows.isEmpty else { return }
        let thickness = max(1, annotations.lettering.scale / 2)
        let (left, right) = (columns.lowerBound, columns.upperBound)
        let (top, bottom) = (rows.lowerBound, rows.upperBound)
        if top > 0 {
            annotations.addDashes(PixelRect(left: left, top: top, right: right, bottom: top + thickness))
        }
        if bottom < height {
            annotations.addDashes(PixelRect(left: left, top: bottom - thickness, right: right, bottom: bottom))
        }
        if left > 0 {
            annotations.addDashes(PixelRect(left: left, top: top, right: left + thickness, bottom: bottom))
        }
        if right < width {
            annotations.addDashes(PixelRect(left: right - thickness, top: top, right: right, bottom: bottom))
        }
    }
}
