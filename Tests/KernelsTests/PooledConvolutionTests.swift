import Engine
import KernelInterface
import Network
import Testing

/// Rows that are pooled while they are made have the bits of rows that are made first and pooled then.
@Suite struct PooledConvolutionTests {
    struct Case: CustomStringConvertible, Sendable {
        var filters: Int
        var channels: Int
        var kernel: Extent
        var stride: Int
        var dilation: Int
        var lanes: Int

        var description: String {
            "\(filters) filters, \(channels) channels in \(lanes) lanes, kernel \(kernel), stride \(stride), "
                + "dilation \(dilation)"
        }
    }

    static let grid: [Case] = [1, 16, 20, 40].flatMap { filters in
        [(1, 16), (1, 4), (3, 16), (3, 4), (4, 4), (20, 16)].flatMap { channels, lanes in
            [(Extent(3), 1, 1), (Extent(height: 2, width: 5), 1, 1), (Extent(3), 2, 1), (Extent(3), 1, 2)].map {
                Case(
                    filters: filters, channels: channels, kernel: $0.0, stride: $0.1, dilation: $0.2, lanes: lanes)
            }
        }
    }

    private static let functions = [
        ElementwiseFunction(.identity), ElementwiseFunction(.relu), ElementwiseFunction(.leakyReLU, slope: 0.1),
        ElementwiseFunction(.leakyReLU, slope: -0.5), ElementwiseFunction(.clip, lowest: 0, highest: 0.5),
    ]

    @Test("Pooled rows have the bits of rows that are pooled afterwards", arguments: grid)
    func pooledRowsAgree(shape: Case) {
        let height = shape.kernel.height
        // The kernel rows that lie inside the map, for the upper and the lower row of sums.
        let insides = [
            (0..<height, 0..<height), (1..<height, 0..<height), (0..<height, 0..<height - 1), (0..<0, 1..<height),
            (0..<1, 0..<0), (0..<0, 0..<0),
        ]
        for count in [1, 2, 3, 5, 6, 7, 13] {
            let fixture = RowFixture(
                filters: shape.filters, channels: shape.channels, kernel: shape.kernel, stride: shape.stride,
                dilation: shape.dilation, lanes: shape.lanes, positions: 2 * (count + 1), rows: 2)
            for (number, inside) in insides.enumerated() {
                // The first position is left out, so that rows begin somewhere.
                let positions = number % 2..<count + number % 2
                let function = Self.functions[(count + number) % Self.functions.count]
                for set in supportedSets {
                    let difference = self.difference(fixture, positions, inside, function, set.kernels)
                    #expect(
                        difference == nil,
                        "\(shape), positions \(positions), inside \(inside), \(function) on \(set): \(difference!)")
                }
            }
        }
    }

    private func difference(
        _ fixture: RowFixture, _ positions: Range<Int>, _ inside: (Range<Int>, Range<Int>),
        _ function: ElementwiseFunction, _ kernels: KernelTable
    ) -> String? {
        let sums = positions.lowerBound * 2..<positions.upperBound * 2
        let rows = AlignedBuffer(count: 2 * fixture.outputCount)
        defer { withExtendedLifetime(rows) {} }
        fixture.convolve(0, kernelRows: inside.0, positions: sums, into: rows.start, kernels)
        fixture.convolve(1, kernelRows: inside.1, positions: sums, into: rows.start + fixture.outputCount, kernels)
        let expected = AlignedBuffer(count: fixture.outputCount, filledWith: 77)
        for block in 0..<fixture.packed.filterBlocks {
            let start = block * fixture.outputBlockStride
            let pointers = (0..<2).map { UnsafePointer(rows.start + $0 * fixture.outputCount + start) }
            pointers.withUnsafeBufferPointer {
                kernels.maximumPoolRow(
                    PoolingRow(
                        inputRows: $0.baseAddress!, rows: 2, inputWidth: fixture.positions, inputBlockStride: 0,
                        blocks: 1, kernelWidth: 2, strideX: 2, paddingLeft: 0, output: expected.start + start,
                        outputBlockStride: 0, positions: positions))
            }
            kernels.activate(expected.start + start + positions.lowerBound * lanesPerBlock, positions.count, function)
        }
        let found = AlignedBuffer(count: fixture.outputCount, filledWith: 77)
        fixture.inputRows(of: 0).withUnsafeBufferPointer { upper in
            fixture.inputRows(of: 1).withUnsafeBufferPointer { lower in
                kernels.convolvePooledRow(
                    PooledConvolutionRow(
                        upper: fixture.row(
                            inputRows: upper.baseAddress!, kernelRows: inside.0, output: found.start,
                            positions: positions, activation: function),
                        lowerInputRows: lower.baseAddress!, lowerKernelRows: inside.1,
                        kernelHeight: fixture.packed.kernel.height))
            }
        }
        return firstDifferences(found, expected)
    }
}
