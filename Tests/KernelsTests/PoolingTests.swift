import Engine
import KernelInterface
import Testing

@Suite struct PoolingTests {
    @Test("Windows that reach over the edge count only what lies inside", arguments: supportedSets)
    func edgesAreNotCounted(set: InstructionSet) {
        let (width, blocks, kernel, stride, padding) = (9, 2, 3, 2, 1)
        let input = randomBuffer(2 * blocks * width * lanesPerBlock, seed: 8)
        let positions = (width + 2 * padding - kernel) / stride + 1
        let rows = [UnsafePointer(input.start), UnsafePointer(input.start + blocks * width * lanesPerBlock)]
        for isMaximum in [true, false] {
            let output = AlignedBuffer(count: blocks * positions * lanesPerBlock)
            rows.withUnsafeBufferPointer { rows in
                let row = PoolingRow(
                    inputRows: rows.baseAddress!, rows: 2, inputWidth: width, inputBlockStride: width * lanesPerBlock,
                    blocks: blocks, kernelWidth: kernel, strideX: stride, paddingLeft: padding, output: output.start,
                    outputBlockStride: positions * lanesPerBlock, positions: 0..<positions)
                isMaximum ? set.kernels.maximumPoolRow(row) : set.kernels.averagePoolRow(row)
            }
            for block in 0..<blocks {
                for position in 0..<positions {
                    for lane in 0..<lanesPerBlock {
                        let columns = (0..<kernel).map { position * stride - padding + $0 }.filter((0..<width).contains)
                        let values = rows.flatMap { row in
                            columns.map { row[(block * width + $0) * lanesPerBlock + lane] }
                        }
                        let expected = isMaximum ? values.max()! : values.reduce(0, +) / Float(values.count)
                        let found = output.start[(block * positions + position) * lanesPerBlock + lane]
                        #expect(abs(found - expected) < 1e-6, "block \(block), position \(position), lane \(lane)")
                    }
                }
            }
        }
    }
}
