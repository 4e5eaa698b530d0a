import Network

extension DenseModel {
    /// Makes sure that the network gives one score for each class of a window.
    ///
    /// - Throws: ``VisualizationError/manyScores(output:)``.
    func requireOneScore() throws(VisualizationError) {
        let output = architecture.output
        guard output.height == 1, output.width == 1 else { throw .manyScores(output: output) }
    }
}
