import Foundation
import Machine
import Network
import Raster
import Rendering
import Scanning
import Synchronization

extension PictureScan {
    /// A picture of the result, still to be drawn.
    struct Drawing {
        /// `heatmap` or `overlay`, and which class where there are several.
        var kind: String
        /// Where it is written.
        var file: String
        /// Draws and writes it.
        var draw: (_ onRow: () -> Void) throws -> Void
    }

    /// All pictures of the result.
    func drawings(of path: String, _ map: ScoreMap, _ objects: [FoundObject], base: String) -> [Drawing] {
        options.classIndices.flatMap { index -> [Drawing] in
            // One class needs no name in the files'.
            let suffix = options.classIndices.count == 1 ? "" : ".\(index)-\(map.classes[index].asFileName)"
            let ofClass = objects.filter { $0.classIndex == index }
            // Overlays first: they take longer.
            return
                (options.drawsOverlay ? [overlay(of: path, map, index, ofClass, base: base, suffix: suffix)] : [])
                + (options.drawsHeatmap ? [heatmap(of: map, index, base: base, suffix: suffix)] : [])
        }
    }

    private func heatmap(of map: ScoreMap, _ index: Int, base: String, suffix: String) -> Drawing {
        let file = "\(base)\(suffix).heatmap.png"
        let (picture, grid) = (map.geometry.picture, map.grid(ofClass: index))
        return Drawing(kind: "heatmap\(suffix)", file: file) { onRow in
            try writeHeatmap(
                grid, pictureWidth: picture.width, pictureHeight: picture.height, title: map.classes[index],
                options: options.rendering, to: file, onRow: onRow)
        }
    }

    private func overlay(
        of path: String, _ map: ScoreMap, _ index: Int, _ objects: [FoundObject], base: String, suffix: String
    ) -> Drawing {
        let file = "\(base)\(suffix).overlay.png"
        let (picture, grid, name) = (map.geometry.picture, map.grid(ofClass: index), map.classes[index])
        let marks = objects.map { DetectionMark($0.detection, label: name) }
        return Drawing(kind: "overlay\(suffix)", file: file) { onRow in
            // Decoded a second time: rows are drawn as they come, whatever the picture's size.
            let rows = try pictureRows(path, picture)
            try writeOverlay(
                grid, marks: marks, pictureWidth: picture.width, pictureHeight: picture.height, title: name,
                options: options.rendering, to: file, onRow: onRow
            ) { _, row in try rows(row) }
        }
    }

    /// A function that gives the picture's next row of colours; decoded ahead where there is a thread for it.
    private func pictureRows(
        _ path: String, _ picture: Extent
    ) throws -> (UnsafeMutableBufferPointer<UInt8>) throws -> Void {
        let reader = try reader(path)
        guard scanner.pool.threads > 1 else { return { try reader.readRow(into: $0, channels: 3) } }
        let ahead = RowsAhead<UInt8>(rows: picture.height, rowLength: 3 * picture.width) {
            try reader.readRow(into: $0, channels: 3)
        }
        return { try ahead.readRow(into: $0) }
    }

    /// Draws and writes pictures of the result, side by side where there are threads for it.
    ///
    /// - Parameter rows: Rows of each of them.
    /// - Throws: The first failure, when all are done or have failed.
    func draw(_ drawings: [Drawing], rows: Int, onProgress: @Sendable (ScanProgress) -> Void) throws {
        let failure = Mutex<(any Error)?>(nil)
        let done = Atomic<Int>(0)
        let all = drawings.count * rows
        scanner.pool.run(drawings.count) { index in
            do {
                try drawings[index].draw {
                    let rows = done.add(1, ordering: .relaxed).newValue
                    onProgress(ScanProgress(stage: .drawing, done: rows, all: all))
                }
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }
}

extension DetectionMark {
    fileprivate init(_ detection: Detection, label: String) {
        self.init(
            x: detection.box.xmin, y: detection.box.ymin, width: detection.box.width, height: detection.box.height,
            centerX: detection.centerX, centerY: detection.centerY, label: label, score: detection.score)
    }
}

extension ScoreMap {
    /// One class as the renderer takes it.
    func grid(ofClass index: Int) -> ScoreGrid {
        let first = geometry.window(column: 0, row: 0)
        return ScoreGrid(
            columns: columns, rows: rows, originX: first.centerX, originY: first.centerY,
            strideX: Double(geometry.grid.stride.width), strideY: Double(geometry.grid.stride.height),
            windowWidth: first.width, windowHeight: first.height
        ) { row, scores in
            try readProbabilities(ofClass: index, row: row, columns: 0..<columns, into: scores)
        }
    }
}

extension String {
    /// The text with everything that may not be in a file name replaced by `_`.
    fileprivate var asFileName: String {
        String(map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "_" })
    }
}
