import Rendering
import Scanning

extension ScorePyramid {
    /// One class as the renderer takes it: the cells of the largest scale, each with the largest probability over all
    /// scales.
    ///
    /// - Parameter factor: Pixels of the picture across and down in one of the drawing.
    func grid(ofClass index: Int, reducedBy factor: Int) -> ScoreGrid {
        let frame = frame(levels.count - 1)
        let size = Double(factor)
        return ScoreGrid(
            columns: finest.columns, rows: finest.rows, originX: frame.originX / size, originY: frame.originY / size,
            strideX: frame.strideX / size, strideY: frame.strideY / size, windowWidth: frame.windowWidth / size,
            windowHeight: frame.windowHeight / size
        ) { row, scores in
            try readLargestProbabilities(ofClass: index, row: row, into: scores)
        }
    }

    /// One class as the renderer takes it for a picture with one pixel for each cell.
    func cells(ofClass index: Int) -> ScoreGrid {
        ScoreGrid(
            columns: finest.columns, rows: finest.rows, originX: 0.5, originY: 0.5, strideX: 1, strideY: 1,
            windowWidth: 1, windowHeight: 1
        ) { row, scores in
            try readLargestProbabilities(ofClass: index, row: row, into: scores)
        }
    }
}
