import Raster

/// Writes the heat map of one class as a PNG file of the picture's width.
///
/// Rows are drawn and written one by one: memory is O(pictureWidth). With a legend the file is
/// ``Legend/height(forWidth:)`` pixels higher than the picture; the picture's own pixels keep their places.
///
/// - Parameter grid: Scores, and where their windows lie in the picture.
/// - Parameter pictureWidth: Pixels in a row.
/// - Parameter pictureHeight: Rows.
/// - Parameter title: The class, for the legend.
/// - Parameter onRow: Called when a row of the picture is written.
/// - Throws: `RasterError`, when the file cannot be written, and what the reader of the grid's rows throws.
public func writeHeatmap(
    _ grid: ScoreGrid, pictureWidth: Int, pictureHeight: Int, title: String,
    options: RenderingOptions = RenderingOptions(), to path: String, onRow: () -> Void = {}
) throws {
    let renderer = HeatmapRenderer(
        grid: grid, pictureWidth: pictureWidth, pictureHeight: pictureHeight, colorMap: options.colorMap,
        range: options.range, interpolation: options.interpolation)
    try write(
        width: pictureWidth, height: pictureHeight, title: title,
        note: renderer.hasUnscannedPixels ? .hatching : .none, options: options,
        content: .drawing, to: path, onRow: onRow
    ) { try renderer.renderRow($0, into: $1) }
}

/// Writes a picture with the heat map of one class and the marks of detections laid over it, as a PNG file.
///
/// Rows are asked for, drawn and written one by one, from top to bottom: memory is O(pictureWidth + marks). With
/// a legend the file is ``Legend/height(forWidth:)`` pixels higher than the picture.
///
/// - Parameter grid: Scores, and where their windows lie in the picture.
/// - Parameter marks: Detections, in any order.
/// - Parameter pictureWidth: Pixels in a row.
/// - Parameter pictureHeight: Rows.
/// - Parameter title: The class, for the legend.
/// - Parameter onRow: Called when a row of the picture is written.
/// - Parameter rows: Takes the number of a row and fills in the picture's red, green, blue, shape [width, 3].
/// - Throws: `RasterError`, when the file cannot be written, and whatever `rows` and the reader of the grid's rows throw.
public func writeOverlay(
    _ grid: ScoreGrid, marks: [DetectionMark], pictureWidth: Int, pictureHeight: Int, title: String,
    options: RenderingOptions = RenderingOptions(), to path: String, onRow: () -> Void = {},
    rows: (Int, UnsafeMutableBufferPointer<UInt8>) throws -> Void
) throws {
    let renderer = OverlayRenderer(
        grid: grid, marks: marks, pictureWidth: pictureWidth, pictureHeight: pictureHeight, options: options)
    try write(
        width: pictureWidth, height: pictureHeight, title: title,
        note: renderer.hasUnscannedPixels ? .dashedLine : .none, options: options,
        content: .photograph, to: path, onRow: onRow
    ) {
        try rows($0, $1)
        try renderer.renderRow($0, over: $1)
    }
}

private func write(
    width: Int, height: Int, title: String, note: Legend.Note, options: RenderingOptions,
    content: PNGContent, to path: String, onRow: () -> Void,
    row render: (Int, UnsafeMutableBufferPointer<UInt8>) throws -> Void
) throws {
    let legend =
        options.showsLegend
        ? Legend(title: title, width: width, colorMap: options.colorMap, range: options.range, note: note) : nil
    let writer = try PNGWriter(
        path, width: width, height: height + (legend?.height ?? 0), format: .rgb, content: content)
    let row = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: width * 3)
    defer { row.deallocate() }
    row.initialize(repeating: 0)
    for y in 0..<height {
        try render(y, row)
        try writer.writeRow(UnsafeBufferPointer(row))
        onRow()
    }
    if let legend {
        for y in 0..<legend.height {
            legend.renderRow(y, into: row)
            try writer.writeRow(UnsafeBufferPointer(row))
        }
    }
    try writer.finish()
}
