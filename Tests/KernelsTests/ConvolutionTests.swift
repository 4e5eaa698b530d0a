import Engine
import KernelInterface
import Network
import Testing

/// One row of a convolution over a grid of odd sizes, against the formula in float64.
@Suite struct ConvolutionTests {
    struct Case: CustomStringConvertible, Sendable {
        var filters: Int
        var channels: Int
        var kernel: Extent
        var stride: Int
        var dilation: Int
        var positions: Int

        var description: String {
            "\(filters) filters, \(channels) channels, kernel \(kernel), stride \(stride), dilation \(dilation), "
                + "\(positions) positions"
        }
    }

    static let grid: [Case] = [1, 5, 16, 17, 40].flatMap { filters in
        [1, 3, 16, 21].flatMap { channels in
            [Extent(1), Extent(3), Extent(height: 2, width: 5)].flatMap { kernel in
                [(1, 1), (2, 1), (3, 2)].flatMap { stride, dilation in
                    [1, 2, 4, 7, 12, 29].map { positions in
                        Case(
                            filters: filters, channels: channels, kernel: kernel, stride: stride, dilation: dilation,
                            positions: positions)
                    }
                }
            }
        }
    }

    @Test("A row agrees with the formula for every shape", arguments: supportedSets)
    func rowsAgree(set: InstructionSet) {
        for shape in Self.grid {
            let difference = largestDifference(shape, set.kernels)
            #expect(difference < 1e-5, "\(shape) on \(set): differs by \(difference)")
        }
    }

    @Test("Kernel rows outside of the map count as zeros", arguments: supportedSets)
    func skippedRowsAreZeros(set: InstructionSet) {
        let shape = Case(filters: 20, channels: 5, kernel: Extent(3), stride: 1, dilation: 1, positions: 13)
        #expect(largestDifference(shape, set.kernels, kernelRows: 1..<3) < 1e-5)
        #expect(largestDifference(shape, set.kernels, kernelRows: 0..<1) < 1e-5)
    }

    private func largestDifference(_ shape: Case, _ kernels: KernelTable, kernelRows: Range<Int>? = nil) -> Double {
        let kernel = shape.kernel
        let width = (shape.positions - 1) * shape.stride + (kernel.width - 1) * shape.dilation + 1
        let blocks = blockCount(shape.channels)
        let input = randomBuffer(kernel.height * blocks * width * lanesPerBlock, seed: 1)
        let weights = randomBuffer(shape.filters * shape.channels * kernel.height * kernel.width, seed: 2)
        let bias = randomBuffer(shape.filters, seed: 3)
        let scale = 1 / Float(shape.channels * kernel.height * kernel.width)
        let packed = PackedConvolution(
            weight: Tensor(
                shape: [shape.filters, shape.channels, kernel.height, kernel.width],
                values: weights.values.map { $0 * scale }),
            bias: Tensor(shape: [shape.filters], values: Array(bias.values)))
        let output = AlignedBuffer(count: packed.filterBlocks * shape.positions * lanesPerBlock)
        let rows = (0..<kernel.height).map { UnsafePointer(input.start + $0 * blocks * width * lanesPerBlock) }
        let used = kernelRows ?? 0..<kernel.height
        rows.withUnsafeBufferPointer { rows in
            kernels.convolveRow(
                ConvolutionRow(
                    inputRows: rows.baseAddress!, kernelRows: used, inputBlockStride: width * lanesPerBlock,
                    inputPositionStride: shape.stride * lanesPerBlock, channels: shape.channels,
                    kernelWidth: kernel.width, inputColumnStride: shape.dilation * lanesPerBlock,
                    weights: packed.weights.start, weightBlockStride: packed.blockStride,
                    weightRowStride: packed.rowStride, bias: packed.bias.start, output: output.start,
                    outputBlockStride: shape.positions * lanesPerBlock, outputPositionStride: lanesPerBlock,
                    positions: 0..<shape.positions, filterBlocks: 0..<packed.filterBlocks,
                    activation: ElementwiseFunction(.identity)))
        }
        var largest = 0.0
        for filter in 0..<shape.filters {
            for position in 0..<shape.positions {
                var sum = Double(bias.start[filter])
                for i in used {
                    for channel in 0..<shape.channels {
                        for j in 0..<kernel.width {
                            let column = position * shape.stride + j * shape.dilation
                            let value = rows[i][
                                channel / lanesPerBlock * width * lanesPerBlock + column * lanesPerBlock
                                    + channel % lanesPerBlock]
                            let weight = weights.start[
                                ((filter * shape.channels + channel) * kernel.height + i) * kernel.width + j]
                            sum += Double(value) * Double(weight * scale)
                        }
                    }
                }
                let found = output.start[
                    filter / lanesPerBlock * shape.positions * lanesPerBlock + position * lanesPerBlock
                        + filter % lanesPerBlock]
                largest = max(largest, abs(Double(found) - sum))
            }
        }
        return largest
    }
}
