import Foundation
import KernelInterface
import Testing

@testable import Engine

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

    static let functions: [(function: ElementwiseFunction, exact: @Sendable (Double) -> Double)] = [
        (ElementwiseFunction(.exponentialLinear, slope: 0.7), { $0 > 0 ? $0 : 0.7 * expm1($0) }),
        (
            ElementwiseFunction(.exponentialLinear, slope: 1.5, gain: 1.25, rate: 0.5),
            { 1.25 * ($0 > 0 ? $0 : 1.5 * expm1($0 / 2)) }
        ),
        (ElementwiseFunction(.hardSigmoid, gain: 0.25, shift: 0.5), { min(max(0.25 * $0 + 0.5, 0), 1) }),
        (ElementwiseFunction(.hardSwish), { $0 * min(max($0 + 3, 0), 6) / 6 }),
        (ElementwiseFunction(.clip, lowest: -1.5, highest: 6), { min(max($0, -1.5), 6) }),
        (ElementwiseFunction(.softplus), { max($0, 0) + log1p(exp(-abs($0))) }),
        (ElementwiseFunction(.softsign), { $0 / (1 + abs($0)) }),
        (ElementwiseFunction(.gelu), { $0 * erfc(-$0 / 2.0.squareRoot()) / 2 }),
        (
            ElementwiseFunction(.geluTanh),
            { $0 / 2 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0))) }
        ),
        (ElementwiseFunction(.errorFunction), { erf($0) }),
        (ElementwiseFunction(.mish), { $0 * tanh(max($0, 0) + log1p(exp(-abs($0)))) }),
        (ElementwiseFunction(.absolute), { abs($0) }),
        (ElementwiseFunction(.exponential), { exp($0) }),
        (ElementwiseFunction(.logarithm), { log($0) }),
        (ElementwiseFunction(.squareRoot), { $0.squareRoot() }),
    ]

    @Test("Functions are within a millionth of the exact values, near zero and far out", arguments: supportedSets)
    func functionsAreAccurate(set: InstructionSet) {
        var points = stride(from: -87.0, through: 88.0, by: 0.037).map { Float($0) }
        points += stride(from: -30, through: 30, by: 1).flatMap { power in
            [-1.3, -0.5, 0.5, 1.7].map { Float($0 * pow(2, Double(power))) }
        }
        points += [0, 1, -1, 3, -3]
        let count = points.count.dividedUp(by: lanesPerBlock)
        for (function, exact) in Self.functions {
            let buffer = AlignedBuffer(count: count * lanesPerBlock)
            for (index, point) in points.enumerated() { buffer.start[index] = point }
            set.kernels.activate(buffer.start, count, function)
            for (index, point) in points.enumerated() {
                let (found, expected) = (Double(buffer.start[index]), exact(Double(point)))
                if expected.isNaN || abs(expected) > Double(Float.greatestFiniteMagnitude) {
                    #expect(found.isNaN == expected.isNaN && found.isInfinite == !expected.isNaN)
                    continue
                }
                if expected == found { continue }
                // Where the result is next to nothing only its size counts; the tail of a normal distribution is as
                // uncertain as x².
                let tolerance =
                    1e-6
                    * ((function.kind == .gelu || function.kind == .geluTanh) && point < 0
                        ? max(1, Double(point * point) / 5) : 1)
                let difference = abs(found - expected) / max(abs(expected), 1e-6)
                #expect(
                    difference < tolerance, "\(function.kind)(\(point)) on \(set): \(found) instead of \(expected)")
            }
        }
    }

    @Test("Exponentials and logarithms know the ends of their ranges", arguments: supportedSets)
    func endsAreKnown(set: InstructionSet) {
        func value(_ kind: ElementwiseFunction.Kind, _ point: Float) -> Float {
            let buffer = AlignedBuffer(count: lanesPerBlock, filledWith: point)
            defer { withExtendedLifetime(buffer) {} }
            set.kernels.activate(buffer.start, 1, ElementwiseFunction(kind))
            return buffer.start[0]
        }
        #expect(value(.exponential, 90) == .infinity && value(.exponential, -200) == 0)
        #expect(value(.logarithm, 0) == -.infinity && value(.logarithm, -1).isNaN && value(.logarithm, 1) == 0)
        #expect(value(.logarithm, .infinity) == .infinity)
        #expect(abs(value(.logarithm, .leastNonzeroMagnitude) + 103.278_93) < 1e-4)
        #expect(value(.softplus, 200) == 200 && value(.mish, 200) == 200 && value(.gelu, 200) == 200)
        #expect(abs(value(.softplus, -200)) < 1e-37 && abs(value(.gelu, -200)) < 1e-30)
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
