import Machine
import Network
import Rendering
import Scanning

extension CompletedScan {
    /// Width and height of a heat map.
    public func heatmapSize(_ drawing: DrawingSize) -> Extent {
        if drawing == .map { return Extent(height: scores.finest.rows, width: scores.finest.columns) }
        let factor = drawing.factor(for: scores.picture)
        return Extent(
            height: (scores.picture.height + factor - 1) / factor, width: (scores.picture.width + factor - 1) / factor)
    }

    /// Draws how probable a class is all over the picture: the pixels of the file that ``write(base:output:scores:fingerprint:pool:onProgress:)``
    /// makes, without its legend.
    ///
    /// - Parameters:
    ///   - output: Says which class, how large and in which colours.
    ///   - pixels: Red, green and blue, shape [height, width, 3] of ``heatmapSize(_:)``.
    /// - Throws: ``SettingsError/unknownClass(name:classes:)``; `FileError` where scores that are in a file cannot be read.
    public func drawHeatmap(_ output: OutputSettings, into pixels: UnsafeMutableBufferPointer<UInt8>) throws {
        try drawHeatmap(
            ofClass: output.classIndex(options, classes: scores.finest.classes), output.drawing,
            rendering: output.rendering, into: pixels)
    }

    /// Draws how probable a class is all over the picture.
    ///
    /// - Parameters:
    ///   - index: The class, an index into the model's classes.
    ///   - pixels: As above.
    /// - Throws: `FileError` where scores that are in a file cannot be read.
    func drawHeatmap(
        ofClass index: Int, _ drawing: DrawingSize = .automatic, rendering: RenderingOptions = RenderingOptions(),
        into pixels: UnsafeMutableBufferPointer<UInt8>
    ) throws {
        let size = heatmapSize(drawing)
        precondition(pixels.count == 3 * size.width * size.height, "a heat map has three samples for each pixel")
        let isMap = drawing == .map
        let grid =
            isMap
            ? scores.cells(ofClass: index, nil, within: region?.region)
            : scores.grid(
                ofClass: index, nil, reducedBy: drawing.factor(for: scores.picture), within: region?.region)
        let renderer = HeatmapRenderer(
            grid: grid, pictureWidth: size.width, pictureHeight: size.height, colorMap: rendering.colorMap,
            range: rendering.range, interpolation: isMap ? .nearest : rendering.interpolation)
        let row = 3 * size.width
        for y in 0..<size.height {
            try renderer.renderRow(y, into: UnsafeMutableBufferPointer(rebasing: pixels[y * row..<(y + 1) * row]))
        }
    }
}
