import Network
import Raster
import Scanning

extension PictureDrawings {
    /// An upper estimate of what drawings hold: rows of pixels until they are drawn, and pieces until they are written.
    ///
    /// - Parameter rowsAhead: Rows of the picture that are read before their scores are there; nil where it is drawn
    ///   when all scores are.
    static func heldBytes(
        for geometry: ScanGeometry, options: PictureScan.Options, rowsAhead: Int?, threads: Int
    ) -> Int {
        let picture = geometry.picture
        let factor = options.drawingSize.factor(for: picture)
        let rowBytes = 3 * (picture.width / factor + 1)
        let outputs =
            options.classIndices.count * ((options.drawsHeatmap ? 1 : 0) + (options.drawsPicture ? 1 : 0))
            + (options.drawsPicture && options.classIndices.count > 1 ? 1 : 0)
        guard outputs > 0 else { return 0 }
        // A piece has at least one row.
        let drawnRows = picture.height / factor + 1
        let pieceBytes = min(max(1 << 18, rowBytes), rowBytes * drawnRows)
        // Pieces that wait are compressed, to about a half; those that are made lie there as they are drawn, filtered and
        // compressed, beside a table of the compressor.
        let waiting = min(mostPieces(threads), outputs * (rowBytes * drawnRows / pieceBytes + 1))
        let pieces = waiting * pieceBytes / 2 + min(threads, waiting) * (3 * pieceBytes + 1 << 18)
        guard options.drawsPicture else { return pieces }
        // Levels of the rows around each row, for the line around what reaches the threshold.
        let levels = options.drawsContour ? 4 * threads * pieceBytes : 0
        // Marks are settled one and a half windows further down, and their lines and letters reach half a window up and
        // more; bands of rows come and pieces go together.
        let rowsWaiting = rowsAhead.map { $0 + 3 * geometry.grid.window.height + 2 * geometry.grid.stride.height } ?? 0
        let decoded = RowsAhead<Float>.heldRows(rows: picture.height, rowLength: 3 * picture.width)
        let rows = (rowsWaiting + decoded) / factor + 3 * pieceBytes * threads / rowBytes + 64
        return pieces + levels + min(rows, drawnRows) * rowBytes
    }
}

extension PictureScan.Options {
    /// True where the picture itself is drawn: in overlays.
    var drawsPicture: Bool { drawsOverlay && drawingSize != .map }
}
