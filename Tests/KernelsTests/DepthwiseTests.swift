import KernelInterface
import Testing

@testable import Engine

/// One row of a depthwise convolution over a grid of odd sizes.
@Suite struct DepthwiseTests {
    struct Case: CustomStringConvertible, Sendable {
        var kernelWidth: Int
        var stride: Int
        var dilation: Int
        var positions: Range<Int>
        var kernelRows: Range<Int>

        var description: String {
            "kernel of \(kernelWidth) columns, stride \(stride), dilation \(dilation), positions \(positions), kernel "
                + "rows \(kernelRows)"
        }
        static let kernelHeight = 3
        static let blocks = 2
        var width: Int { (positions.upperBound - 1) * stride + (kernelWidth - 1) * dilation + 1 }
    }

    static let grid: [Case] = [1, 3, 4].flatMap { kernelWidth in
        [(1, 1), (2, 1), (3, 2)].flatMap { stride, dilation in
            [0..<1, 1..<3, 0..<7, 2..<14, 0..<29].flatMap { positions in
                [0..<3, 1..<3, 0..<0].map {
                    Case(
                        kernelWidth: kernelWidth, stride: stride, dilation: dilation, positions: positions,
                        kernelRows: $0)
                }
            }
        }
    }

    private static let untouched: Float = 54_321

    /// The output row of a case, [block][position][16], of some of its positions.
    private func row(
        _ shape: Case, _ positions: Range<Int>, _ function: ElementwiseFunction, _ set: InstructionSet
    ) -> (output: AlignedBuffer, input: AlignedBuffer, weights: AlignedBuffer, bias: AlignedBuffer) {
        let blockStride = shape.width * lanesPerBlock
        let input = randomBuffer(Case.kernelHeight * Case.blocks * blockStride, seed: 31)
        let weights = randomBuffer(Case.blocks * Case.kernelHeight * shape.kernelWidth * lanesPerBlock, seed: 32)
        let bias = randomBuffer(Case.blocks * lanesPerBlock, seed: 33)
        let outputStride = (shape.positions.upperBound + 1) * lanesPerBlock
        let output = AlignedBuffer(count: Case.blocks * outputStride, filledWith: Self.untouched)
        let rows = (0..<Case.kernelHeight).map { UnsafePointer(input.start + $0 * Case.blocks * blockStride) }
        rows.withUnsafeBufferPointer {
            set.kernels.layers.convolveDepthwiseRow(
                DepthwiseRow(
                    inputRows: $0.baseAddress!, kernelRows: shape.kernelRows, inputBlockStride: blockStride,
                    inputPositionStride: shape.stride * lanesPerBlock, kernelWidth: shape.kernelWidth,
                    inputColumnStride: shape.dilation * lanesPerBlock, weights: weights.start,
                    kernelHeight: Case.kernelHeight, bias: bias.start, output: output.start,
                    outputBlockStride: outputStride, positions: positions, blocks: 0..<Case.blocks,
                    activation: function))
        }
        return (output, input, weights, bias)
    }

    @Test("A row agrees with the formula for every shape", arguments: supportedSets)
    func rowsAgree(set: InstructionSet) {
        for shape in Self.grid {
            let (output, input, weights, bias) = row(shape, shape.positions, ElementwiseFunction(.identity), set)
            var deviations = Deviations(tolerance: 2e-6)
            for block in 0..<Case.blocks {
                for position in 0...shape.positions.upperBound {
                    for lane in 0..<lanesPerBlock {
                        var sum = Double(bias.start[block * lanesPerBlock + lane])
                        for i in shape.kernelRows {
                            for j in 0..<shape.kernelWidth {
                                let weight = weights.start[
                                    ((block * Case.kernelHeight + i) * shape.kernelWidth + j) * lanesPerBlock + lane]
                                let column = position * shape.stride + j * shape.dilation
                                guard column < shape.width else { continue }
                                let value = input.start[
                                    ((i * Case.blocks + block) * shape.width + column) * lanesPerBlock + lane]
                                sum += Double(weight) * Double(value)
                            }
                        }
                        let found = output.start[
                            (block * (shape.positions.upperBound + 1) + position) * lanesPerBlock + lane]
                        // What was not asked for is not written.
                        deviations.compare(
                            found, shape.positions.contains(position) ? sum : Double(Self.untouched),
                            at: "block \(block), position \(position), lane \(lane)")
                    }
                }
            }
            #expect(deviations.report == nil, "\(shape) on \(set): \(deviations.report!)")
        }
    }

    @Test("Rows have the same bits wherever they are cut, and take an activation along", arguments: supportedSets)
    func cutsDoNotMatter(set: InstructionSet) {
        let shape = Case(kernelWidth: 3, stride: 1, dilation: 1, positions: 0..<29, kernelRows: 0..<3)
        let function = ElementwiseFunction(.clip, lowest: 0, highest: 0.5)
        let whole = row(shape, shape.positions, function, set).output
        let plain = row(shape, shape.positions, ElementwiseFunction(.identity), set).output
        for cut in [1, 2, 5, 13, 28] {
            let parts = [0..<cut, cut..<29].map { row(shape, $0, function, set).output }
            for index in 0..<whole.count where index / lanesPerBlock % 30 < 29 {
                let part = parts[index / lanesPerBlock % 30 < cut ? 0 : 1]
                #expect(part.start[index].bitPattern == whole.start[index].bitPattern, "cut at \(cut) on \(set)")
                #expect(whole.start[index] == min(max(plain.start[index], 0), 0.5))
            }
        }
    }
}
