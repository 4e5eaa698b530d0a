import Machine
import Network

extension ReferencePass {
    func convolve(
        _ layer: Convolution, _ parameters: [Tensor], _ values: [Double], _ channels: Int, _ region: ReferenceRegion,
        _ output: ReferenceRegion, _ filters: Int, _ pool: WorkerPool
    ) throws -> [Double] {
        // [kernel row][kernel column][channel of the group][filter], so that the innermost loop runs over filters.
        let area = layer.window.kernel.height * layer.window.kernel.width
        let (groupChannels, groupFilters) = (channels / layer.groups, filters / layer.groups)
        var weights = [Float](repeating: 0, count: area * groupChannels * filters)
        try parameters[.weight].forEachPiece { rows, values in
            for (row, filter) in rows.enumerated() {
                for channel in 0..<groupChannels {
                    for position in 0..<area {
                        weights[(position * groupChannels + channel) * filters + filter] =
                            values[(row * groupChannels + channel) * area + position]
                    }
                }
            }
        }
        let bias = parameters.biasIfAny?.values.map(Double.init) ?? [Double](repeating: 0, count: filters)
        return weights.withUnsafeBufferPointer { weights in
            values.withUnsafeBufferPointer { values in
                slide(layer.window, from: region, to: output, filters, pool) { cell, positions in
                    for filter in 0..<filters { cell[filter] = bias[filter] }
                    for position in positions {
                        for channel in 0..<channels {
                            let value = values[position.place * channels + channel]
                            if value == 0 { continue }
                            let (group, inGroup) = channel.quotientAndRemainder(dividingBy: groupChannels)
                            let row = weights.baseAddress! + (position.kernel * groupChannels + inGroup) * filters
                            for filter in group * groupFilters..<(group + 1) * groupFilters {
                                cell[filter] += value * Double(row[filter])
                            }
                        }
                    }
                }
            }
        }
    }

    /// Adds each input value's multiple of the kernel to the output.
    func spread(
        _ layer: TransposedConvolution, _ parameters: [Tensor], _ input: PartialMap, _ output: ReferenceRegion,
        _ filters: Int
    ) -> [Double] {
        let (window, kernel) = (layer.window, layer.window.kernel)
        let (groupChannels, groupFilters) = (input.channels / layer.groups, filters / layer.groups)
        let (weights, bias) = (parameters[.weight].values, parameters.biasIfAny?.values)
        var result = cells(of: output, filters) { _, _, filter in bias.map { Double($0[filter]) } ?? 0 }
        for y in input.region.rows {
            for x in input.region.columns {
                for i in 0..<kernel.height {
                    let row = y * window.stride.height + i * window.dilation.height - window.padding.top
                    guard output.rows.contains(row) else { continue }
                    for j in 0..<kernel.width {
                        let column = x * window.stride.width + j * window.dilation.width - window.padding.left
                        guard output.columns.contains(column) else { continue }
                        let cell =
                            ((row - output.rows.lowerBound) * output.columns.count + column
                                - output.columns.lowerBound) * filters
                        for channel in 0..<input.channels {
                            let value = input[y, x, channel]
                            for filter in 0..<groupFilters {
                                let weight = weights[
                                    ((channel * groupFilters + filter) * kernel.height + i) * kernel.width + j]
                                result[cell + channel / groupChannels * groupFilters + filter] += Double(weight) * value
                            }
                        }
                    }
                }
            }
        }
        return result
    }

    /// Calls `body` for each output position with the inputs that its window sees inside the map.
    func slide(
        _ window: SlidingWindow, from region: ReferenceRegion, to output: ReferenceRegion, _ outputChannels: Int,
        _ pool: WorkerPool,
        _ body: (_ cell: UnsafeMutablePointer<Double>, _ positions: [(place: Int, kernel: Int)]) -> Void
    ) -> [Double] {
        var result = [Double](repeating: 0, count: output.count * outputChannels)
        result.withUnsafeMutableBufferPointer { result in
            // Unsafe, because no type can say that each piece of work writes cells of its own.
            nonisolated(unsafe) let start = result.baseAddress!
            pool.run(output.count) { cell in
                let y = output.rows.lowerBound + cell / output.columns.count
                let x = output.columns.lowerBound + cell % output.columns.count
                var positions: [(place: Int, kernel: Int)] = []
                for i in 0..<window.kernel.height {
                    let inY = y * window.stride.height - window.padding.top + i * window.dilation.height
                    guard region.rows.contains(inY) else { continue }
                    for j in 0..<window.kernel.width {
                        let inX = x * window.stride.width - window.padding.left + j * window.dilation.width
                        guard region.columns.contains(inX) else { continue }
                        let place =
                            (inY - region.rows.lowerBound) * region.columns.count + inX - region.columns.lowerBound
                        positions.append((place, i * window.kernel.width + j))
                    }
                }
                body(start + cell * outputChannels, positions)
            }
        }
        return result
    }
}
