import Rendering
import Scanning

extension ScorePyramid {
    /// One class as the renderer takes it: the cells of the largest scale, each with the largest probability over all
    /// scales.
    ///
    /// - Parameter largest: These probabilities, where they are there already.
    func grid(ofClass index: Int, _ largest: LargestProbabilities?) -> ScoreGrid {
        let frame = frame(levels.count - 1)
        return ScoreGrid(
            columns: finest.columns, rows: finest.rows, originX: frame.originX, originY: frame.originY,
            strideX: frame.strideX, strideY: frame.strideY, windowWidth: frame.windowWidth,
            windowHeight: frame.windowHeight
        ) { row, scores in
            guard let largest else {
                return try readLargestProbabilities(ofClasses: [index], row: row, into: scores)
            }
            try largest.read(ofClass: index, row: row, into: scores)
        }
    }
}
