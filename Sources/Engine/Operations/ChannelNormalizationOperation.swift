import KernelInterface
import Network

/// Layer normalisation over the channels of each position.
struct ChannelNormalizationOperation: StageOperation {
    let layer: LayerNormalization
    let channels: Int
    /// γ and β, each with zeros to the end of the last block.
    let weights: ChannelValues

    var name: String { "layer norm" }

    func inputRows(for rows: Range<Int>, ofInput input: Int) -> Range<Int> { rows }
    func inputColumns(for columns: Range<Int>, ofInput input: Int) -> Range<Int> { columns }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        let input = inputs[0]
        bench.pool.run(rows.count) { piece in
            let row = rows.lowerBound + piece
            bench.kernels.layers.normalizeChannels(
                ChannelNormalizedRow(
                    input: input.row(row), inputBlockStride: input.blockStride, output: output.row(row),
                    outputBlockStride: output.blockStride, positions: columns, channels: channels,
                    epsilon: layer.epsilon, scale: weights.scale.start, shift: weights.shift.start))
        }
    }
}
