import Rendering
import Scanning

extension ScorePyramid {
    /// One class as the renderer takes it: the cells of the largest scale, each with the largest probability over all
    /// scales.
    ///
    /// - Parameters:
    ///   - largest: These probabilities, where they are there already.
    ///   - factor: Pixels of the picture across and down in one of the drawing.
    ///   - region: What lies outside is drawn as not scanned.
    func grid(
        ofClass index: Int, _ largest: LargestProbabilities?, reducedBy factor: Int, within region: ScannedRegion?
    ) -> ScoreGrid {
        let frame = frame(levels.count - 1)
        let size = Double(factor)
        return ScoreGrid(
            columns: finest.columns, rows: finest.rows, originX: frame.originX / size, originY: frame.originY / size,
            strideX: frame.strideX / size, strideY: frame.strideY / size, windowWidth: frame.windowWidth / size,
            windowHeight: frame.windowHeight / size
        ) { try read(ofClass: index, largest, within: region, row: $0, into: $1) }
    }

    /// One class as the renderer takes it for a picture with one pixel for each cell.
    func cells(
        ofClass index: Int, _ largest: LargestProbabilities?, within region: ScannedRegion?
    ) -> ScoreGrid {
        ScoreGrid(
            columns: finest.columns, rows: finest.rows, originX: 0.5, originY: 0.5, strideX: 1, strideY: 1,
            windowWidth: 1, windowHeight: 1
        ) { try read(ofClass: index, largest, within: region, row: $0, into: $1) }
    }

    private func read(
        ofClass index: Int, _ largest: LargestProbabilities?, within region: ScannedRegion?, row: Int,
        into scores: UnsafeMutablePointer<Float>
    ) throws {
        if let largest {
            try largest.read(ofClass: index, row: row, into: scores)
        } else {
            try readLargestProbabilities(ofClasses: [index], row: row, into: scores)
        }
        region?.forEachCellOutside(frame(levels.count - 1), row: row, columns: finest.columns) { scores[$0] = .nan }
    }
}
