import Rendering
import Scanning

extension ScorePyramid {
    /// One class as the renderer takes it: the cells of the largest scale, each with the largest probability over all
    /// scales.
    func grid(ofClass index: Int) -> ScoreGrid {
        let frame = frame(levels.count - 1)
        return ScoreGrid(
            columns: finest.columns, rows: finest.rows, originX: frame.originX, originY: frame.originY,
            strideX: frame.strideX, strideY: frame.strideY, windowWidth: frame.windowWidth,
            windowHeight: frame.windowHeight
        ) { row, scores in
            try readLargestProbabilities(ofClass: index, row: row, into: scores)
        }
    }
}
