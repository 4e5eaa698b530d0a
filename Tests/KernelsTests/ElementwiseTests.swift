import Engine
import Foundation
import KernelInterface
import Testing

@Suite struct ElementwiseTests {
    @Test("Sigmoid and tanh are within 3e-7 of the exact values, far out too", arguments: supportedSets)
    func transcendentalsAreAccurate(set: InstructionSet) {
        let points = stride(from: -100.0, through: 100.0, by: 0.037).map { Float($0) }
        let count = (points.count + lanesPerBlock - 1) / lanesPerBlock
        for (kind, exact) in [
            (ElementwiseFunction.Kind.sigmoid, { (x: Double) in 1 / (1 + exp(-x)) }), (.tanh, { tanh($0) }),
        ] {
            let buffer = AlignedBuffer(count: count * lanesPerBlock)
            for (index, point) in points.enumerated() { buffer.start[index] = point }
            set.kernels.activate(buffer.start, count, ElementwiseFunction(kind))
            for (index, point) in points.enumerated() {
                let difference = abs(Double(buffer.start[index]) - exact(Double(point)))
                #expect(difference < 3e-7, "\(kind)(\(point)) on \(set) differs by \(difference)")
            }
        }
    }

    @Test("ReLU and leaky ReLU change negative values only", arguments: supportedSets)
    func rectifiersAreExact(set: InstructionSet) {
        for (function, slope) in [
            (ElementwiseFunction(.relu), Float(0)), (ElementwiseFunction(.leakyReLU, slope: 0.25), 0.25),
        ] {
            let buffer = randomBuffer(5 * lanesPerBlock, seed: 4)
            let before = Array(buffer.values)
            set.kernels.activate(buffer.start, 5, function)
            #expect(zip(before, buffer.values).allSatisfy { $1 == ($0 < 0 ? $0 * slope : $0) })
        }
    }

    @Test("Sums and products are taken channel by channel", arguments: supportedSets)
    func sumsAreTakenByChannel(set: InstructionSet) {
        let (x, y) = (randomBuffer(7 * lanesPerBlock, seed: 5), randomBuffer(7 * lanesPerBlock, seed: 6))
        let sums = AlignedBuffer(count: 2 * lanesPerBlock)
        set.kernels.sumAndDot(x.start, y.start, 7, sums.start, sums.start + lanesPerBlock)
        for lane in 0..<lanesPerBlock {
            let places = stride(from: lane, to: 7 * lanesPerBlock, by: lanesPerBlock)
            let sum = places.reduce(0.0) { $0 + Double(x.start[$1]) }
            let product = places.reduce(0.0) { $0 + Double(x.start[$1]) * Double(y.start[$1]) }
            #expect(abs(Double(sums.start[lane]) - sum) < 1e-5)
            #expect(abs(Double(sums.start[lanesPerBlock + lane]) - product) < 1e-5)
        }
    }

    @Test("Addition takes whole groups and no more", arguments: supportedSets)
    func additionAgrees(set: InstructionSet) {
        for groups in [0, 1, 2, 3, 7] {
            let (x, y) = (randomBuffer(8 * lanesPerBlock, seed: 7), randomBuffer(8 * lanesPerBlock, seed: 8))
            let before = Array(x.values)
            set.kernels.add(x.start, y.start, groups)
            for (index, value) in before.enumerated() {
                let expected = index < groups * lanesPerBlock ? value + y.start[index] : value
                #expect(x.start[index] == expected, "\(groups) groups on \(set): value \(index)")
            }
        }
    }
}
