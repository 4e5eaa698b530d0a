import Engine
import Foundation
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

    @Test("Dilated windows take every so-many-th column, and those that see nothing have the value 0")
    func dilatedWindowsSkipColumns() {
        let (width, kernel, dilation, padding) = (7, 3, 4, 6)
        let input = randomBuffer(width * lanesPerBlock, seed: 9)
        let positions = width + 2 * padding - (kernel - 1) * dilation
        let kinds: [(KernelTable, PoolingRow) -> Void] = [
            { $0.maximumPoolRow($1) }, { $0.averagePoolRow($1) }, { $0.layers.normPoolRow($1, 1) },
            { $0.layers.normPoolRow($1, 2) }, { $0.layers.normPoolRow($1, 5) },
        ]
        let exact: [([Double]) -> Double] = [
            { $0.max()! }, { $0.reduce(0, +) / Double($0.count) }, { $0.reduce(0) { $0 + abs($1) } },
            { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() },
            { pow($0.reduce(0) { $0 + pow(abs($1), 5) }, 0.2) },
        ]
        for set in supportedSets {
            for (pool, exact) in zip(kinds, exact) {
                for rows in [0, 1] {
                    let output = AlignedBuffer(count: positions * lanesPerBlock, filledWith: 77)
                    withUnsafePointer(to: UnsafePointer(input.start)) { row in
                        pool(
                            set.kernels,
                            PoolingRow(
                                inputRows: row, rows: rows, inputWidth: width, inputBlockStride: 0, blocks: 1,
                                kernelWidth: kernel, strideX: 1, dilationX: dilation, paddingLeft: padding,
                                output: output.start, outputBlockStride: 0, positions: 0..<positions))
                    }
                    for position in 0..<positions {
                        let columns = (0..<kernel).map { position - padding + $0 * dilation }
                            .filter((0..<width).contains)
                        for lane in 0..<lanesPerBlock {
                            let values = columns.map { Double(input.start[$0 * lanesPerBlock + lane]) }
                            let expected = rows == 0 || values.isEmpty ? 0 : exact(values)
                            let found = Double(output.start[position * lanesPerBlock + lane])
                            #expect(abs(found - expected) < 1e-6, "position \(position), lane \(lane) on \(set)")
                        }
                    }
                }
            }
        }
    }

    @Test("A norm of high order neither overflows nor loses small values", arguments: supportedSets)
    func highOrdersKeepTheirRange(set: InstructionSet) {
        for scale in [Float(1e-30), 1, 1e30] {
            let input = AlignedBuffer(count: 2 * lanesPerBlock, filledWith: scale)
            let output = AlignedBuffer(count: lanesPerBlock)
            withUnsafePointer(to: UnsafePointer(input.start)) { row in
                set.kernels.layers.normPoolRow(
                    PoolingRow(
                        inputRows: row, rows: 1, inputWidth: 2, inputBlockStride: 0, blocks: 1, kernelWidth: 2,
                        strideX: 1, paddingLeft: 0, output: output.start, outputBlockStride: 0, positions: 0..<1), 4)
            }
            #expect(abs(output.start[0] / (scale * pow(2, 0.25)) - 1) < 1e-6)
            withExtendedLifetime(input) {}
        }
    }
}
