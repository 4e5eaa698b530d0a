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
        /// Draws and writes it, and gives what reading the picture for it warned of.
        var draw: (_ onRow: () -> Void) throws -> [String]
    }

    /// All pictures of the result.
    ///
    /// - Parameter reader: Knows where the picture ends because of damage, and how it is shown.
    func drawings(
        of path: String, like reader: PictureReader, _ scores: ScorePyramid, _ objects: [FoundObject], base: String
    ) -> [Drawing] {
        options.classIndices.flatMap { index -> [Drawing] in
            // One class needs no name in the files'.
            let suffix = options.classIndices.count == 1 ? "" : ".\(index)-\(scores.finest.classes[index].asFileName)"
            let ofClass = objects.filter { $0.classIndex == index }
            // Overlays first: they take longer.
            var drawings: [Drawing] = []
            if options.drawsOverlay {
                drawings.append(overlay(of: path, like: reader, scores, index, ofClass, base: base + suffix))
            }
            if options.drawsHeatmap { drawings.append(heatmap(of: scores, index, base: base + suffix)) }
            for place in drawings.indices { drawings[place].kind += suffix }
            return drawings
        }
    }

    private func heatmap(of scores: ScorePyramid, _ index: Int, base: String) -> Drawing {
        let file = "\(base).heatmap.png"
        let (picture, grid, name) = (scores.picture, scores.grid(ofClass: index), scores.finest.classes[index])
        return Drawing(kind: "heatmap", file: file) { onRow in
            try writeHeatmap(
                grid, pictureWidth: picture.width, pictureHeight: picture.height, title: name,
                options: options.rendering, to: file, onRow: onRow)
            return []
        }
    }

    private func overlay(
        of path: String, like scanned: PictureReader, _ scores: ScorePyramid, _ index: Int, _ objects: [FoundObject],
        base: String
    ) -> Drawing {
        let file = "\(base).overlay.png"
        let (picture, grid, name) = (scores.picture, scores.grid(ofClass: index), scores.finest.classes[index])
        let (cut, intensity) = (scanned.cut, scanned.intensity)
        let marks = objects.map { DetectionMark($0.detection, label: name) }
        return Drawing(kind: "overlay", file: file) { onRow in
            // Decoded a second time: rows are drawn as they come, whatever the picture's size.
            let reader = try PictureReader(
                path, background: options.background, limits: options.limits, cut: cut, intensity: intensity)
            let rows = pictureRows(reader, picture)
            try writeOverlay(
                grid, marks: marks, pictureWidth: picture.width, pictureHeight: picture.height, title: name,
                options: options.rendering, to: file, onRow: onRow
            ) { _, row in try rows(row) }
            return reader.warnings
        }
    }

    /// A function that gives the picture's next row of colours; decoded ahead where there is a thread for it.
    private func pictureRows(
        _ reader: PictureReader, _ picture: Extent
    ) -> (UnsafeMutableBufferPointer<UInt8>) throws -> Void {
        guard scanner.pool.threads > 1 else { return { try reader.readRow(into: $0, channels: 3) } }
        let ahead = RowsAhead<UInt8>(rows: picture.height, rowLength: 3 * picture.width) {
            try reader.readRow(into: $0, channels: 3)
        }
        return { try ahead.readRow(into: $0) }
    }

    /// Draws and writes pictures of the result, side by side where there are threads for it.
    ///
    /// - Parameter rows: Rows of each of them.
    /// - Returns: What reading the picture again warned of.
    /// - Throws: The first failure, when all are done or have failed.
    func draw(
        _ drawings: [Drawing], rows: Int, onProgress: @Sendable (ScanProgress) -> Void
    ) throws -> [String] {
        let warnings = Mutex<[String]>([])
        let failure = Mutex<(any Error)?>(nil)
        let done = Atomic<Int>(0)
        let all = drawings.count * rows
        scanner.pool.run(drawings.count) { index in
            do {
                let found = try drawings[index].draw {
                    let rows = done.add(1, ordering: .relaxed).newValue
                    onProgress(ScanProgress(stage: .drawing, done: rows, all: all))
                }
                if !found.isEmpty { warnings.withLock { $0 = found } }
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        return warnings.withLock { $0 }
    }
}

extension DetectionMark {
    fileprivate init(_ detection: Detection, label: String) {
        self.init(
            x: detection.box.xmin, y: detection.box.ymin, width: detection.box.width, height: detection.box.height,
            centerX: detection.centerX, centerY: detection.centerY, label: label, score: detection.score)
    }
}

extension String {
    /// The text with everything that may not be in a file name replaced by `_`.
    fileprivate var asFileName: String {
        String(map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "_" })
    }
}
