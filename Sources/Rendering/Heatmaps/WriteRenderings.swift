import Raster

/// Writes the heat map of one class as a PNG file of the picture's width.
///
/// Rows are drawn and written piece by piece: memory is O(pictureWidth). With a legend the file is
/// ``Legend/height(forWidth:)`` pixels higher than the picture; the picture's own pixels keep their places.
///
/// - Parameter grid: Scores, and where their windows lie in the picture.
/// - Parameter pictureWidth: Pixels in a row.
/// - Parameter pictureHeight: Rows.
/// - Parameter title: The class, for the legend.
/// - Throws: `RasterError`, when the file cannot be written, and what the reader of the grid's rows throws.
public func writeHeatmap(
    _ grid: ScoreGrid, pictureWidth: Int, pictureHeight: Int, title: String,
    options: RenderingOptions = RenderingOptions(), to path: String
) throws {
    let renderer = HeatmapRenderer(
        grid: grid, pictureWidth: pictureWidth, pictureHeight: pictureHeight, options: options)
    let drawing = try Drawing(renderer.content(title: title, options: options), format: .png, to: path)
    for index in 0..<drawing.pieces {
        try drawing.write(drawing.piece(index) { try renderer.renderRow($0, into: $1) })
    }
    try drawing.finish()
}

/// Writes a picture with the heat map of one class and the marks of detections laid over it, as a PNG file.
///
/// Rows are asked for, drawn and written piece by piece, from top to bottom: memory is O(pictureWidth + marks). With
/// a legend the file is ``Legend/height(forWidth:)`` pixels higher than the picture.
///
/// - Parameter grid: Scores, and where their windows lie in the picture.
/// - Parameter marks: Detections, in any order.
/// - Parameter pictureWidth: Pixels in a row.
/// - Parameter pictureHeight: Rows.
/// - Parameter title: The class, for the legend.
/// - Parameter rows: Takes the number of a row and fills in the picture's red, green, blue, shape [width, 3].
/// - Throws: `RasterError`, when the file cannot be written, and whatever `rows` and the reader of the grid's rows throw.
public func writeOverlay(
    _ grid: ScoreGrid, marks: [DetectionMark], pictureWidth: Int, pictureHeight: Int, title: String,
    options: RenderingOptions = RenderingOptions(), to path: String,
    rows: (Int, UnsafeMutableBufferPointer<UInt8>) throws -> Void
) throws {
    let renderer = OverlayRenderer(
        grid: grid, marks: marks, pictureWidth: pictureWidth, pictureHeight: pictureHeight, options: options)
    let drawing = try Drawing(renderer.content(title: title, options: options), format: .png, to: path)
    for index in 0..<drawing.pieces {
        try drawing.write(
            drawing.piece(index) {
                try rows($0, $1)
                try renderer.renderRow($0, over: $1)
            })
    }
    try drawing.finish()
}

extension HeatmapRenderer {
    /// A heat map with the look of some options.
    package init(grid: ScoreGrid, pictureWidth: Int, pictureHeight: Int, options: RenderingOptions) {
        self.init(
            grid: grid, pictureWidth: pictureWidth, pictureHeight: pictureHeight, colorMap: options.colorMap,
            range: options.range, interpolation: options.interpolation)
    }

    /// The rows of the heat map and its legend.
    package func content(title: String, options: RenderingOptions) -> Drawing.Content {
        let note: Legend.Note = hasUnscannedPixels ? .hatching : .none
        return Drawing.Content(
            width: width, height: height, legend: Legend(title: title, width: width, options: options, note: note))
    }
}

extension OverlayRenderer {
    /// The rows of the overlay and its legend.
    package func content(title: String, options: RenderingOptions) -> Drawing.Content {
        let note: Legend.Note = hasUnscannedPixels ? .dashedLine : .none
        return Drawing.Content(
            width: width, height: height,
            legend: Legend(
                title: title, width: width, options: options, note: note, contour: options.contour))
    }

    /// The rows of an overlay of boxes in the colours of their classes, and their legend.
    package func content(classes: [(name: String, ink: Ink)], options: RenderingOptions) -> Drawing.Content {
        Drawing.Content(
            width: width, height: height, legend: options.showsLegend ? Legend(classes: classes, width: width) : nil)
    }
}

extension Legend {
    /// The legend that options ask for.
    fileprivate init?(title: String, width: Int, options: RenderingOptions, note: Note, contour: Float? = nil) {
        guard options.showsLegend else { return nil }
        self.init(
            title: title, width: width, colorMap: options.colorMap, range: options.range, note: note,
            contour: contour)
    }
}
