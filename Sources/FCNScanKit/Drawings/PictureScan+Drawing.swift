import Files
import Machine
import Network
import Raster
import Rendering
import Scanning

extension PictureScan.Options {
    /// Draws and writes the pictures of a result whose scores are known.
    ///
    /// - Parameters:
    ///   - detections: For each reported class.
    ///   - input: The picture, which is decoded a second time where an overlay is drawn.
    ///   - selection: Which part of the picture was scanned and is drawn.
    ///   - scanned: Knows where the picture ends because of damage, and how it is shown.
    /// - Throws: `RasterError`, `FileError`, and what `onProgress` throws.
    func draw(
        _ drawings: PictureDrawings, _ detections: [[Detection]], of input: PictureInput, _ selection: PictureSelection,
        like scanned: PictureReader, _ scores: ScorePyramid, pool: WorkerPool, onProgress: (ScanProgress) throws -> Void
    ) throws {
        drawings.add(detections, settledHeight: .infinity)
        if let pixels = drawings.pixels {
            let reader = try PictureReader(
                input, selection: selection, background: background, limits: limits, cut: scanned.cut,
                intensity: scanned.intensity)
            let next = nextRow(reader, scores.picture, pool)
            for row in 1...scores.picture.height {
                try pixels.append { try next(UnsafeMutableBufferPointer(start: $0, count: 3 * scores.picture.width)) }
                try drawings.draw(knownGridRows: scores.finest.rows)
                try onProgress(ScanProgress(stage: .drawing, done: row, all: scores.picture.height))
            }
        }
        try drawings.draw(knownGridRows: scores.finest.rows, isLast: true)
        try drawings.finish()
    }

    /// What the drawings of several classes share, beside the scores: in memory where these are; nil where there is
    /// nothing to share.
    ///
    /// - Throws: `FileError`.
    func largestProbabilities(of scores: ScorePyramid, base: String) throws -> LargestProbabilities? {
        guard sharesLargestProbabilities(scales: scores.levels.count) else { return nil }
        let storage: ScoreStorage =
            scores.finest.isInMemory ? .memory : .budget(bytes: 0, folder: ScratchFile.folder(beside: base))
        return try LargestProbabilities(scores, ofClasses: classIndices, storage: storage)
    }

    /// A function that gives the picture's next row of colours; decoded ahead where there is a thread for it.
    private func nextRow(
        _ reader: PictureReader, _ picture: Extent, _ pool: WorkerPool
    ) -> (UnsafeMutableBufferPointer<UInt8>) throws -> Void {
        guard pool.threads > 1 else { return { try reader.readRow(into: $0, channels: 3) } }
        let ahead = RowsAhead<UInt8>(rows: picture.height, rowLength: 3 * picture.width) {
            try reader.readRow(into: $0, channels: 3)
        }
        return { try ahead.readRow(into: $0) }
    }
}
