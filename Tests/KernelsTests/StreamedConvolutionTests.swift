import Engine
import KernelInterface
import Network
import Testing

/// Rows for which the weights are read once have the bits of rows that are made one by one.
@Suite struct StreamedConvolutionTests {
    struct Case: CustomStringConvertible, Sendable {
        var filters: Int
        var channels: Int
        var kernel: Extent
        var stride: Int
        var dilation: Int

        var description: String {
            "\(filters) filters, \(channels) channels, kernel \(kernel), stride \(stride), dilation \(dilation)"
        }
    }

    static let grid: [Case] = [1, 16, 20, 40].flatMap { filters in
        [
            (1, Extent(3), 1, 1), (3, Extent(1), 2, 1), (150, Extent(1), 1, 1), (40, Extent(3), 1, 1),
            (21, Extent(3), 2, 1), (50, Extent(3), 1, 2), (33, Extent(height: 2, width: 12), 1, 1),
        ].map { Case(filters: filters, channels: $0.0, kernel: $0.1, stride: $0.2, dilation: $0.3) }
    }

    @Test("Streamed rows have the bits of rows that are made one by one", arguments: grid)
    func streamedRowsAgree(shape: Case) {
        let height = shape.kernel.height
        for count in [1, 2, 5, 6, 7, 11, 12, 13, 25] {
            let fixture = RowFixture(
                filters: shape.filters, channels: shape.channels, kernel: shape.kernel, stride: shape.stride,
                dilation: shape.dilation, positions: count + 1, rows: 5)
            for rows in [1, 2, 5] {
                // Of the first and the last rows some kernel rows lie outside of the map, of the second all.
                let inside = (0..<rows).map { row in
                    switch row {
                    case 0: min(1, height - 1)..<height
                    case 1: 0..<0
                    case rows - 1: 0..<max(1, height - 1)
                    default: 0..<height
                    }
                }
                for set in supportedSets {
                    let difference = self.difference(fixture, rows % 2..<count + rows % 2, inside, set.kernels)
                    #expect(difference == nil, "\(shape), \(count) positions, \(rows) rows on \(set): \(difference!)")
                }
            }
        }
    }

    private func difference(
        _ fixture: RowFixture, _ positions: Range<Int>, _ inside: [Range<Int>], _ kernels: KernelTable
    ) -> String? {
        let count = inside.count * fixture.outputCount
        let (found, expected) = (
            AlignedBuffer(count: count, filledWith: 77), AlignedBuffer(count: count, filledWith: 77)
        )
        let function = ElementwiseFunction(.leakyReLU, slope: 0.1)
        // The second of three filter blocks alone is streamed too, as threads share them out.
        for blocks in fixture.packed.filterBlocks > 2 ? [0..<2, 2..<3] : [0..<fixture.packed.filterBlocks] {
            for row in inside.indices {
                fixture.convolve(
                    row, kernelRows: inside[row], positions: positions, filterBlocks: blocks, activation: function,
                    into: expected.start + row * fixture.outputCount, kernels)
            }
            let pointers = inside.indices.flatMap(fixture.inputRows(of:))
            pointers.withUnsafeBufferPointer { pointers in
                let rows = inside.indices.map { row in
                    fixture.row(
                        inputRows: pointers.baseAddress! + row * fixture.packed.kernel.height, kernelRows: inside[row],
                        output: found.start + row * fixture.outputCount, positions: positions, filterBlocks: blocks,
                        activation: function)
                }
                rows.withUnsafeBufferPointer { kernels.convolveStreamed($0.baseAddress!, rows.count) }
            }
        }
        return firstDifferences(found, expected)
    }
}
