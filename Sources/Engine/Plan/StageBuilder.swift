import KernelInterface
import Network

/// Makes the stages of a plan from the steps of a blueprint.
struct StageBuilder {
    /// Where the weights come from, or only their sizes.
    let weights: any StageWeights
    let costs: CostModel
    /// Rows and tiles that are worked on at a time are the usual ones divided by this.
    var share: Int

    /// - Parameters:
    ///   - kind: What the step makes its map with, in the form in which it works here.
    ///   - inputs: The maps that are read.
    ///   - shapes: The shapes of these maps.
    ///   - offset: The row and column of the input at which the step's window begins.
    ///   - output: The shape after all layers of the step.
    ///   - work: What is to be computed where an algorithm has been chosen for it, the prediction.
    func stage(
        _ step: Blueprint.Step, kind: Blueprint.Kind, inputs: [Int], shapes: [Shape], offset: Extent, output: Shape,
        work: CostModel.Work?, _ prediction: StagePrediction?
    ) throws -> Stage {
        var (rows, cost) = (1, prediction ?? .other())
        let operation: any StageOperation
        switch kind {
        case .convolution:
            (operation, rows) = try convolve(step, work!, cost, offset: offset, output: output)
        case .depthwise(let convolution):
            operation = DepthwiseConvolution(
                weights: try weights.depthwise(layer: step.layer),
                window: PlacedWindow(convolution.window, offset: offset), activation: step.activation,
                input: shapes[0])
            cost = depthwise(convolution, output)
        case .transposedConvolution(let convolution):
            let phases = try weights.transposed(layer: step.layer, convolution)
            operation = TransposedConvolutionOperation(
                phases: phases, activation: step.activation, input: shapes[0])
            cost = transposed(convolution, phases, shapes[0], output)
        case .pooling(let pooling) where pooling.isNeighbourhoodMean:
            operation = NeighbourhoodMean(window: pooling.window, input: shapes[0])
            rows = min(max(NeighbourhoodMean.rowsTogether / share, 1), output.height)
        case .pooling(let pooling):
            operation = PoolingOperation(
                kind: pooling.kind, window: PlacedWindow(pooling.window, offset: offset), input: shapes[0])
        case .arithmetic(let arithmetic):
            operation = ArithmeticOperation(arithmetic: arithmetic, activation: step.activation, inputs: shapes)
        case .concatenation:
            operation = ConcatenationOperation(channels: shapes.map(\.channels))
        case .localResponseNormalization(let layer):
            operation = NormalizationOperation(layer: layer, channels: output.channels)
        case .layerNormalization(let layer):
            operation = ChannelNormalizationOperation(
                layer: layer, channels: output.channels, weights: try weights.channels(layer: step.layer))
        case .positional:
            operation = PositionalOperation(values: try weights.positional(layer: step.layer))
            cost = .other(weightBytes: 2 * 4 * PositionalValues.count(of: output))
        case .padding(let padding):
            operation = PaddingOperation(padding: padding, input: shapes[0])
        case .resize(let resize):
            operation = ResizeOperation(resize, input: shapes[0])
        case .select(let list):
            operation = SelectOperation(list)
        case .maxout(let pieces):
            operation = MaxoutOperation(pieces: pieces, channels: output.channels)
        }
        return Stage(
            name: step.name, inputs: inputs, output: output, operation: operation,
            epilogues: step.epilogues.map(weights.epilogue), step: rows, cost: cost)
    }

    /// A convolution, and the rows for which it waits.
    private func convolve(
        _ step: Blueprint.Step, _ work: CostModel.Work, _ cost: StagePrediction, offset: Extent, output: Shape
    ) throws -> (any StageOperation, Int) {
        let algorithm = cost.algorithm!
        let pools = step.poolsPairs
        guard let transform = algorithm.transform(of: work.window.kernel) else {
            let streams = algorithm == .streamed
            let operation = DirectConvolution(
                packed: try weights.packed(layer: step.layer, work.groups),
                window: PlacedWindow(work.window, offset: offset), activation: step.activation, poolsPairs: pools,
                streamsWeights: streams, groups: work.groups.count, input: work.input, output: output)
            // Rows of about four million multiply-adds, so that handing out work costs little beside it.
            let wanted = streams ? StreamedRows.positions : 4 * 1_000_000 / max(1, work.multiplyAdds / work.positions)
            return (operation, min(16, max(1, (wanted / share).dividedUp(by: output.width))))
        }
        let sharing = TransformedConvolution.Sharing(
            values: transform.points * transform.parts, channels: work.input.channels, weightBytes: cost.weightBytes,
            share: share)
        let operation = TransformedConvolution(
            transform: transform,
            weights: try weights.transformed(layer: step.layer, work.groups, algorithm, transform),
            window: work.window, activation: step.activation, poolsPairs: pools, sharing: sharing, input: work.input,
            output: output)
        let tilesPerRow = output.width.dividedUp(by: operation.group.width) * transform.tilesAtOnce
        let wanted =
            switch sharing {
            case .tiles(let perPiece): share > 1 ? 1 : 8 * perPiece
            case .filters(let tilesPerBatch): tilesPerBatch
            }
        return (operation, min(wanted.dividedUp(by: tilesPerRow) * operation.group.height, output.height))
    }

    private func depthwise(_ convolution: Convolution, _ output: Shape) -> StagePrediction {
        let (kernel, lanes) = (convolution.window.kernel, blockCount(output.channels) * lanesPerBlock)
        let area = kernel.height * kernel.width
        // Each value that is read is used once, so that the multiplications wait for the memory.
        return costs.only(
            multiplyAdds: output.count * area, executed: output.height * output.width * lanes * area, efficiency: 0.25,
            weightBytes: 4 * lanes * (area + 1))
    }

    private func transposed(
        _ convolution: TransposedConvolution, _ phases: TransposedPhases, _ input: Shape, _ output: Shape
    ) -> StagePrediction {
        let area = convolution.window.kernel.height * convolution.window.kernel.width
        let channels = input.channels / phases.groups
        return costs.only(
            multiplyAdds: Layer.transposedConvolution(convolution).multiplyAdds(for: input),
            executed: input.height * input.width * channels * blockCount(output.channels) * lanesPerBlock * area,
            // Measured share of the peak: the phases write columns that lie apart.
            efficiency: 0.75, weightBytes: phases.bytes)
    }
}

extension TransformedConvolution.Sharing {
    /// Small weights stay in the cache while tiles pass; large ones are read once for many tiles.
    init(values: Int, channels: Int, weightBytes: Int, share: Int) {
        // Whole panels of 12 tiles: of large weights as many as fill 4 MB of shared cache, of small ones as many as fill
        // half a megabyte of one core's, within limits that were best in measurements.
        if weightBytes > CostModel.cachedWeightBytes {
            let tiles = (4 << 20) / (values * channels * 4)
            self = .filters(tilesPerBatch: Swift.max(Swift.min(Swift.max(tiles, 24), 240) / share / 12 * 12, 12))
        } else {
            let tiles = (512 << 10) / (values * 4 * (channels + 32))
            self = .tiles(perPiece: Swift.max(Swift.min(tiles, 48) / share / 12 * 12, 12))
        }
    }
}
