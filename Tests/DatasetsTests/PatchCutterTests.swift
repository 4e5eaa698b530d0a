import Foundation
import Network
import Raster
import Testing

@testable import Datasets

@Suite struct PatchCutterTests {
    func cutter(_ picture: Picture, _ window: Extent, _ augmentation: Augmentation = .none) -> PatchCutter {
        PatchCutter(
            store: PicturesInMemory([picture], channels: picture.channels), window: window,
            augmentation: augmentation)
    }

    func patch(_ x: Double, _ y: Double, seed: UInt64? = nil) -> PatchDescription {
        PatchDescription(
            pictureIndex: 0, centerX: x, centerY: y, classIndex: 0, kind: .background, augmentationSeed: seed)
    }

    @Test("Reflection folds without repeating the edge")
    func reflection() {
        #expect((-4...7).map { reflectedIndex($0, count: 3) } == [0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2, 1])
        #expect((-2...2).map { reflectedIndex($0, count: 1) } == [0, 0, 0, 0, 0])
    }

    @Test(
        "A patch has the samples of its window, reflected beyond the border",
        arguments: [(20, 15, 3), (4, 3, 1), (1, 7, 3), (40, 2, 1)], [(8, 8), (5, 12), (11, 3)])
    func samples(picture size: (Int, Int, Int), window: (Int, Int)) throws {
        let picture = Support.picture(width: size.0, height: size.1, channels: size.2)
        let cutter = cutter(picture, Extent(height: window.0, width: window.1))
        for (x, y) in [(0.0, 0.0), (Double(size.0), Double(size.1)), (2.49, 3.5), (-30, 50)] {
            let samples = try Support.cut(cutter, patch(x, y))
            let left = Int((x - Double(window.1) / 2 + 0.5).rounded(.down))
            let top = Int((y - Double(window.0) / 2 + 0.5).rounded(.down))
            for row in 0..<window.0 {
                for column in 0..<window.1 {
                    for channel in 0..<size.2 {
                        let expected = picture[
                            walked(left + column, size.0), walked(top + row, size.1), channel]
                        let found = samples[(row * window.1 + column) * size.2 + channel]
                        #expect(
                            found == Float(Double(expected) / 255), "\(x),\(y) row \(row) column \(column)")
                    }
                }
            }
        }
    }

    /// Reflection as one would walk it: turn round at each end.
    func walked(_ index: Int, _ count: Int) -> Int {
        var position = 0
        var direction = 1
        for _ in 0..<abs(index) where count > 1 {
            if position + direction < 0 || position + direction >= count { direction = -direction }
            position += direction
        }
        return position
    }

    @Test("Mirrors and turns only move samples, and all eight of them occur")
    func flips() throws {
        var augmentation = Augmentation.none
        augmentation.flipsHorizontally = true
        augmentation.flipsVertically = true
        augmentation.turnsByRightAngles = true
        let size = 6
        let picture = Support.picture(width: 20, height: 20)
        let plain = try Support.cut(cutter(picture, Extent(size)), patch(10, 10))
        var seen: Set<[Bool]> = []
        for seed in 0..<100 as Range<UInt64> {
            let alteration = PatchAlteration(augmentation, seed: seed, channels: 3, isSquare: true)
            seen.insert([alteration.isFlippedHorizontally, alteration.isFlippedVertically, alteration.isTransposed])
            let altered = try Support.cut(cutter(picture, Extent(size), augmentation), patch(10, 10, seed: seed))
            for y in 0..<size {
                for x in 0..<size {
                    var (u, v) = alteration.isTransposed ? (y, x) : (x, y)
                    if alteration.isFlippedHorizontally { u = size - 1 - u }
                    if alteration.isFlippedVertically { v = size - 1 - v }
                    for channel in 0..<3 {
                        #expect(altered[(y * size + x) * 3 + channel] == plain[(v * size + u) * 3 + channel])
                    }
                }
            }
        }
        #expect(seen.count == 8)
    }

    @Test("Windows that are not square are never transposed")
    func notSquare() {
        for seed in 0..<50 as Range<UInt64> {
            #expect(!PatchAlteration(Augmentation(), seed: seed, channels: 3, isSquare: false).isTransposed)
        }
    }

    @Test("Brightness, contrast and stain follow their formula and stay within 0 and 1")
    func colors() throws {
        var augmentation = Augmentation.none
        augmentation.brightness = 0.3
        augmentation.contrast = 0.5
        augmentation.channelGain = 0.2
        let picture = Support.picture(width: 12, height: 12)
        let plain = try Support.cut(cutter(picture, Extent(8)), patch(6, 6))
        for seed in 0..<20 as Range<UInt64> {
            let alteration = PatchAlteration(augmentation, seed: seed, channels: 3, isSquare: true)
            let altered = try Support.cut(cutter(picture, Extent(8), augmentation), patch(6, 6, seed: seed))
            for index in plain.indices {
                let value = Double(plain[index]) * alteration.gain[index % 3] + alteration.offset[index % 3]
                #expect(abs(Double(altered[index]) - min(max(value, 0), 1)) < 1e-6)
            }
        }
    }

    @Test("Scaling agrees with bilinear interpolation written from the formula")
    func scaling() throws {
        var augmentation = Augmentation()
        augmentation.scale = 0.3
        augmentation.brightness = 0
        augmentation.contrast = 0
        augmentation.channelGain = 0
        let size = 9
        let picture = Support.picture(width: 17, height: 13)
        for seed in 0..<20 as Range<UInt64> {
            let alteration = PatchAlteration(augmentation, seed: seed, channels: 3, isSquare: true)
            let altered = try Support.cut(cutter(picture, Extent(size), augmentation), patch(3.3, 11.2, seed: seed))
            for y in 0..<size {
                for x in 0..<size {
                    var (u, v) = alteration.isTransposed ? (y, x) : (x, y)
                    if alteration.isFlippedHorizontally { u = size - 1 - u }
                    if alteration.isFlippedVertically { v = size - 1 - v }
                    let place = (
                        3.3 + (Double(u) + 0.5 - 4.5) * alteration.step - 0.5,
                        11.2 + (Double(v) + 0.5 - 4.5) * alteration.step - 0.5
                    )
                    let expected = bilinear(picture, place.0, place.1, 1)
                    #expect(abs(Double(altered[(y * size + x) * 3 + 1]) - expected) < 1e-5)
                }
            }
        }
    }

    func bilinear(_ picture: Picture, _ x: Double, _ y: Double, _ channel: Int) -> Double {
        let (left, top) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
        var sum = 0.0
        for (dx, wx) in [(0, 1 - (x - Double(left))), (1, x - Double(left))] {
            for (dy, wy) in [(0, 1 - (y - Double(top))), (1, y - Double(top))] {
                let sample = picture[
                    walked(left + dx, picture.width), walked(top + dy, picture.height), channel]
                sum += wx * wy * Double(sample) / 255
            }
        }
        return sum
    }

    @Test("Blur keeps an even colour and calms noise; noise changes samples but stays within 0 and 1")
    func blurAndNoise() throws {
        func spread(_ samples: [Float]) -> Float {
            let mean = samples.reduce(0, +) / Float(samples.count)
            return samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(samples.count)
        }
        var blur = Augmentation.none
        blur.blurInPixels = 2
        let even = Picture(width: 9, height: 9, color: [51, 102, 204])
        let blurred = try Support.cut(cutter(even, Extent(7), blur), patch(4, 4, seed: 1))
        for (index, sample) in blurred.enumerated() { #expect(abs(sample - [0.2, 0.4, 0.8][index % 3]) < 1e-5) }
        let rough = Support.picture(width: 30, height: 30)
        let plain = try Support.cut(cutter(rough, Extent(24)), patch(15, 15))
        #expect(spread(try Support.cut(cutter(rough, Extent(24), blur), patch(15, 15, seed: 1))) < spread(plain) / 2)
        var noise = Augmentation.none
        noise.noise = 0.5
        let noisy = try Support.cut(cutter(rough, Extent(24), noise), patch(15, 15, seed: 1))
        #expect(noisy != plain)
        #expect(noisy.allSatisfy { (0...1).contains($0) })
    }

    @Test("Noise has the standard deviation that was asked for, and mean 0")
    func noiseDeviation() {
        var samples = [Float](repeating: 0.5, count: 30_000)
        samples.withUnsafeMutableBufferPointer {
            SampleRectangle(height: 100, width: 100, channels: 3, samples: $0.baseAddress!)
                .addNoise(standardDeviation: 0.05, seed: 8)
        }
        let mean = samples.reduce(0) { $0 + Double($1) } / 30_000
        let variance = samples.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / 30_000
        #expect(abs(mean - 0.5) < 0.002)
        #expect(abs(variance.squareRoot() - 0.05) < 0.002)
    }

    @Test("A patch is the same from any thread, in any order")
    func threads() async throws {
        var augmentation = Augmentation()
        augmentation.scale = 0.15
        augmentation.noise = 0.05
        augmentation.blurInPixels = 1
        let cutter = cutter(Support.picture(width: 60, height: 50), Extent(32), augmentation)
        let patches = (0..<24).map { (number: Int) -> PatchDescription in
            let place = Double(number)
            return patch(3 * place, 2 * place, seed: UInt64(number))
        }
        let alone = try patches.map { try Support.cut(cutter, $0) }
        let together = try await withThrowingTaskGroup(of: (Int, [Float]).self) { group in
            for index in patches.indices.reversed() {
                group.addTask { (index, try Support.cut(cutter, patches[index])) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for index in patches.indices { #expect(together[index] == alone[index]) }
    }

    @Test("A trainer reads the patches of a plan in its order")
    func patchSamples() throws {
        let data = Support.data(objects: [[Support.object(1, 300, 200, 150, 150)], []])
        let plan = PatchPlan(
            data: data, pictures: [0, 1], window: Extent(16),
            sampling: PatchSampling(window: Extent(16), strideInPixels: 32), seed: 4)
        let training = PatchSamples.training(plan, augmentation: Augmentation())
        #expect(training.count(epoch: 1) == 4 + 8 + 8)
        var window = [Float](repeating: 0, count: training.shape.count)
        for epoch in [1, 0, 2, 1] {
            for (index, expected) in plan.epoch(epoch).enumerated() {
                let found = try window.withUnsafeMutableBufferPointer {
                    try training.read(index, epoch: epoch, into: $0)
                }
                #expect(found == expected.classIndex)
            }
        }
        let validation = PatchSamples.validation(plan)
        #expect(validation.patches(epoch: 5) == plan.fixed())
        #expect(try window.withUnsafeMutableBufferPointer { try validation.read(0, epoch: 0, into: $0) } == 1)
        #expect(window[0] == Float(Double(9) / 255))
    }
}
