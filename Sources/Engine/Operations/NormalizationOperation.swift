import KernelInterface
import Network

/// Local response normalisation across channels.
struct NormalizationOperation: StageOperation {
    let layer: LocalResponseNormalization
    let channels: Int

    var name: String { "normalization" }

    func inputRows(for rows: Range<Int>, ofInput input: Int) -> Range<Int> { rows }
    func inputColumns(for columns: Range<Int>, ofInput input: Int) -> Range<Int> { columns }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        let input = inputs[0]
        // More neighbours than channels add nothing.
        let (before, after) = (min((layer.size - 1) / 2, channels), min(layer.size / 2, channels))
        bench.pool.run(rows.count) { piece in
            let row = rows.lowerBound + piece
            bench.kernels.layers.normalizeRow(
                NormalizedRow(
                    input: input.row(row), inputBlockStride: input.blockStride, output: output.row(row),
                    outputBlockStride: output.blockStride, positions: columns, channels: channels, before: before,
                    after: after, share: layer.alpha / Float(layer.size), beta: layer.beta, bias: layer.bias))
        }
    }
}
