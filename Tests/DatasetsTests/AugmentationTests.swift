import Foundation
import Network
import Raster
import Testing

@testable import Datasets

@Suite struct AugmentationTests {
    func cut(_ picture: Picture, _ window: Int, _ augmentation: Augmentation, seed: UInt64?) throws -> [Float] {
        let cutter = PatchCutter(
            store: PicturesInMemory([picture], channels: picture.channels), window: Extent(window),
            augmentation: augmentation)
        return try Support.cut(
            cutter,
            PatchDescription(
                pictureIndex: 0, centerX: Double(picture.width) / 2, centerY: Double(picture.height) / 2, classIndex: 0,
                kind: .background, augmentationSeed: seed))
    }

    func alteration(_ augmentation: Augmentation, seed: UInt64, channels: Int = 3) -> PatchAlteration {
        PatchAlteration(augmentation, seed: seed, channels: channels, isSquare: true)
    }

    @Test("Switching one alteration on leaves what is drawn for the others as it was")
    func independence() {
        let plain = alteration(Augmentation(), seed: 9)
        var more = Augmentation()
        more.rotationInDegrees = 30
        more.saturation = 0.5
        more.hueInDegrees = 20
        more.cutout = 0.3
        more.shiftInPixels = 3
        var altered = alteration(more, seed: 9)
        #expect(altered.angle != 0 && altered.colors != nil && altered.cutout.side > 0 && altered.shiftX != 0)
        (altered.angle, altered.colors, altered.cutout) = (0, nil, plain.cutout)
        (altered.shiftX, altered.shiftY) = (0, 0)
        #expect(altered == plain)
    }

    @Test("Turns without a mirror never mirror, and all four of them occur")
    func turnsOnly() {
        var augmentation = Augmentation.none
        augmentation.turnsByRightAngles = true
        var seen: Set<[Bool]> = []
        for seed in 0..<64 as Range<UInt64> {
            let drawn = alteration(augmentation, seed: seed)
            // A flip and a transposition both change left-handed into right-handed: a turn has an even number of them.
            let flags = [drawn.isFlippedHorizontally, drawn.isFlippedVertically, drawn.isTransposed]
            #expect(flags.filter { $0 }.count % 2 == 0)
            seen.insert(flags)
            let oblong = PatchAlteration(augmentation, seed: seed, channels: 3, isSquare: false)
            #expect(!oblong.isTransposed && oblong.isFlippedHorizontally == oblong.isFlippedVertically)
        }
        #expect(seen.count == 4)
    }

    @Test("Classes that stand upright are not mirrored, and are altered otherwise as before")
    func uprightClasses() {
        var augmentation = Augmentation()
        augmentation.uprightClasses = [1]
        let cutter = PatchCutter(
            store: PicturesInMemory([Picture(width: 9, height: 9, color: [1, 2, 3])], channels: 3), window: Extent(8),
            augmentation: augmentation)
        var mirrored = 0
        for seed in 0..<32 as Range<UInt64> {
            func drawn(_ classIndex: Int) -> PatchAlteration {
                cutter.alteration(
                    of: PatchDescription(
                        pictureIndex: 0, centerX: 4, centerY: 4, classIndex: classIndex, kind: .whole,
                        augmentationSeed: seed))
            }
            let upright = drawn(1)
            var other = drawn(0)
            #expect(!upright.isFlippedHorizontally && !upright.isFlippedVertically && !upright.isTransposed)
            if other.isFlippedHorizontally || other.isFlippedVertically || other.isTransposed { mirrored += 1 }
            (other.isFlippedHorizontally, other.isFlippedVertically, other.isTransposed) = (false, false, false)
            #expect(upright == other)
        }
        #expect(mirrored > 16)
    }

    @Test("A horizontal mirror keeps what is above above", arguments: [true, false])
    func oneMirror(horizontally: Bool) {
        var augmentation = Augmentation.none
        augmentation.flipsHorizontally = horizontally
        augmentation.flipsVertically = !horizontally
        let drawn = (0..<64 as Range<UInt64>).map { alteration(augmentation, seed: $0) }
        #expect(Set(drawn.map(\.isFlippedHorizontally)).count == (horizontally ? 2 : 1))
        #expect(Set(drawn.map(\.isFlippedVertically)).count == (horizontally ? 1 : 2))
        #expect(!drawn.map(\.isTransposed).contains(true))
    }

    @Test("A patch mirrored twice is the patch")
    func mirrorTwice() {
        let picture = Support.picture(width: 9, height: 9)
        func crop(_ picture: Picture, flipped: Bool) -> [UInt8] {
            var alteration = PatchAlteration(channels: 3)
            alteration.isFlippedHorizontally = flipped
            var samples = [Float](repeating: -1, count: 9 * 9 * 3)
            samples.withUnsafeMutableBufferPointer {
                ReflectedCrop(
                    picture: picture, window: Extent(9), centerX: 4.5, centerY: 4.5, alteration: alteration
                ).write(to: $0.baseAddress!)
            }
            return samples.map { UInt8(($0 * 255).rounded()) }
        }
        let once = Picture(width: 9, height: 9, channels: 3, samples: crop(picture, flipped: true))
        #expect(once.samples != picture.samples)
        #expect(crop(once, flipped: true) == picture.samples)
    }

    func samples(
        _ picture: Picture, window: Extent, _ x: Double, _ y: Double, _ change: (inout PatchAlteration) -> Void
    ) -> [Float] {
        var alteration = PatchAlteration(channels: picture.channels)
        change(&alteration)
        var samples = [Float](repeating: -1, count: window.height * window.width * picture.channels)
        samples.withUnsafeMutableBufferPointer {
            AffineCrop(picture: picture, window: window, centerX: x, centerY: y, alteration: alteration)
                .write(to: $0.baseAddress!)
        }
        return samples
    }

    @Test("A rotation by 90 degrees is the turn by a right angle", arguments: [1, 3, 4])
    func rightAngle(channels: Int) {
        let picture = Support.picture(width: 14, height: 11, channels: channels)
        var turned = PatchAlteration(channels: channels)
        turned.isTransposed = true
        turned.isFlippedVertically = true
        var exact = [Float](repeating: -1, count: 8 * 8 * channels)
        exact.withUnsafeMutableBufferPointer {
            ReflectedCrop(picture: picture, window: Extent(8), centerX: 5, centerY: 4, alteration: turned)
                .write(to: $0.baseAddress!)
        }
        let rotated = samples(picture, window: Extent(8), 5, 4) { $0.angle = -.pi / 2 }
        for (found, expected) in zip(rotated, exact) { #expect(abs(found - expected) < 1e-5) }
    }

    @Test(
        "Rotation and scale agree with the formula, beyond the border too",
        arguments: [(20, 15, 3), (5, 3, 1), (1, 6, 3), (12, 1, 4)], [(0.4, 1.0), (-2.1, 0.7), (0.0, 1.3), (3.0, 1.2)])
    func affine(size: (Int, Int, Int), map: (Double, Double)) {
        let picture = Support.picture(width: size.0, height: size.1, channels: size.2)
        let (angle, step) = map
        for flags in 0..<8 {
            let found = samples(picture, window: Extent(6), 3.3, 2.8) {
                ($0.angle, $0.step) = (angle, step)
                ($0.isFlippedHorizontally, $0.isFlippedVertically) = (flags & 1 > 0, flags & 2 > 0)
                $0.isTransposed = flags & 4 > 0
            }
            for y in 0..<6 {
                for x in 0..<6 {
                    var (u, v) = flags & 4 > 0 ? (y, x) : (x, y)
                    if flags & 1 > 0 { u = 5 - u }
                    if flags & 2 > 0 { v = 5 - v }
                    let (du, dv) = (Double(u) - 2.5, Double(v) - 2.5)
                    let place = (
                        3.3 + step * (cos(angle) * du - sin(angle) * dv) - 0.5,
                        2.8 + step * (sin(angle) * du + cos(angle) * dv) - 0.5
                    )
                    for channel in 0..<size.2 {
                        let expected = bilinear(picture, place.0, place.1, channel)
                        #expect(
                            abs(Double(found[(y * 6 + x) * size.2 + channel]) - expected) < 1e-5,
                            "\(size) \(map) \(flags) row \(y) column \(x)")
                    }
                }
            }
        }
    }

    func bilinear(_ picture: Picture, _ x: Double, _ y: Double, _ channel: Int) -> Double {
        let (left, top) = (x.rounded(.down), y.rounded(.down))
        var sum = 0.0
        for (dx, wx) in [(0.0, left + 1 - x), (1, x - left)] {
            for (dy, wy) in [(0.0, top + 1 - y), (1, y - top)] {
                let (column, row) = (Int(left + dx), Int(top + dy))
                let sample = picture[
                    reflectedIndex(column, count: picture.width), reflectedIndex(row, count: picture.height), channel]
                sum += wx * wy * Double(sample) / 255
            }
        }
        return sum
    }

    @Test("Saturation 0 leaves the luminance, hue by a whole turn everything, and greys stay grey")
    func colorMatrices() {
        func mixed(_ matrix: ColorMatrix, _ color: SIMD3<Double>) -> [Double] {
            matrix.rows.map { ($0 * color).sum() }
        }
        let color = SIMD3(0.9, 0.3, 0.2)
        let luminance = 0.213 * 0.9 + 0.715 * 0.3 + 0.072 * 0.2
        for value in mixed(.saturation(0), color) { #expect(abs(value - luminance) < 1e-12) }
        #expect(mixed(.saturation(1), color) == [0.9, 0.3, 0.2])
        for (value, expected) in zip(mixed(.hue(radians: 2 * .pi), color), [0.9, 0.3, 0.2]) {
            #expect(abs(value - expected) < 1e-12)
        }
        let both = ColorMatrix.saturation(1.4).followed(by: .hue(radians: 0.3))
        for value in mixed(both, SIMD3(repeating: 0.5)) { #expect(abs(value - 0.5) < 1e-3) }
        // The matrix of `hue-rotate(90deg)`, worked out from the source by hand.
        let quarter = [[0.0, 0, 1], [0.356, 0.855, -0.211], [-0.574, 1.43, 0.144]]
        for (row, expected) in zip(ColorMatrix.hue(radians: .pi / 2).rows, quarter) {
            for index in 0..<3 { #expect(abs(row[index] - expected[index]) < 1e-12) }
        }
        // Luminance is kept by either.
        let sum = zip([0.213, 0.715, 0.072], mixed(both, color)).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(sum - luminance) < 2e-3)
    }

    @Test("Saturation and hue change colour patches by their matrix, and leave grey pictures alone")
    func colorJitter() throws {
        var augmentation = Augmentation.none
        augmentation.saturation = 0.8
        augmentation.hueInDegrees = 40
        let picture = Support.picture(width: 10, height: 10)
        let plain = try cut(picture, 6, augmentation, seed: nil)
        for seed in 0..<8 as Range<UInt64> {
            let matrix = try #require(alteration(augmentation, seed: seed).colors)
            let found = try cut(picture, 6, augmentation, seed: seed)
            for pixel in 0..<36 {
                let color = SIMD3(Double(plain[3 * pixel]), Double(plain[3 * pixel + 1]), Double(plain[3 * pixel + 2]))
                for channel in 0..<3 {
                    let expected = min(max((matrix.rows[channel] * color).sum(), 0), 1)
                    #expect(abs(Double(found[3 * pixel + channel]) - expected) < 1e-6)
                }
            }
        }
        let grey = Support.picture(width: 10, height: 10, channels: 1)
        let found = try (cut(grey, 6, augmentation, seed: 3), cut(grey, 6, augmentation, seed: nil))
        #expect(found.0 == found.1)
    }

    @Test("A cutout is a square of the drawn size in the mean colour, and touches nothing else")
    func cutout() throws {
        var augmentation = Augmentation.none
        augmentation.cutout = 0.6
        let picture = Support.picture(width: 24, height: 24)
        let plain = try cut(picture, 20, augmentation, seed: nil)
        let means = (0..<3).map { channel in
            stride(from: channel, to: plain.count, by: 3).reduce(0.0) { $0 + Double(plain[$1]) } / 400
        }
        var whole = 0
        for seed in 0..<40 as Range<UInt64> {
            let drawn = alteration(augmentation, seed: seed).cutout
            #expect(drawn.side < 0.6)
            let side = Int((drawn.side * 20).rounded())
            let found = try cut(picture, 20, augmentation, seed: seed)
            let (left, top) = (Int(drawn.x * 20) - side / 2, Int(drawn.y * 20) - side / 2)
            var filled = 0
            for y in 0..<20 {
                for x in 0..<20 {
                    let isInside = x >= left && x < left + side && y >= top && y < top + side
                    filled += isInside ? 1 : 0
                    for channel in 0..<3 {
                        let place = (y * 20 + x) * 3 + channel
                        #expect(
                            isInside
                                ? abs(Double(found[place]) - means[channel]) < 1e-6 : found[place] == plain[place])
                    }
                }
            }
            if left >= 0, top >= 0, left + side <= 20, top + side <= 20 {
                whole += 1
                #expect(filled == side * side)
            }
        }
        #expect(whole > 0)
    }

    @Test("A shift moves the window by whole pixels of the picture, no farther than told")
    func shift() throws {
        var augmentation = Augmentation.none
        augmentation.shiftInPixels = 2
        // Every sample tells its column.
        var picture = Picture(width: 20, height: 20, color: [0, 0, 0])
        for y in 0..<20 { for x in 0..<20 { picture[x, y, 0] = UInt8(x) } }
        var seen: Set<Int> = []
        for seed in 0..<64 as Range<UInt64> {
            let patch = try cut(picture, 8, augmentation, seed: seed)
            seen.insert(Int((patch[0] * 255).rounded()) - 6)
        }
        #expect(seen == [-2, -1, 0, 1, 2])
    }

    @Test("The same seed gives the same patch with everything switched on, another seed another one")
    func determinism() throws {
        var augmentation = Augmentation()
        augmentation.rotationInDegrees = 25
        augmentation.scale = 0.2
        augmentation.shiftInPixels = 3
        augmentation.saturation = 0.3
        augmentation.hueInDegrees = 15
        augmentation.blurInPixels = 1
        augmentation.noise = 0.05
        augmentation.cutout = 0.4
        let picture = Support.picture(width: 40, height: 30)
        let first = try cut(picture, 16, augmentation, seed: 5)
        let again = try cut(picture, 16, augmentation, seed: 5)
        #expect(again == first)
        let other = try cut(picture, 16, augmentation, seed: 6)
        #expect(other != first)
        #expect(first.allSatisfy { (0...1).contains($0) })
    }

    @Test("Every preset says what it is for: none changes nothing, digits are never mirrored, photos stand upright")
    func presets() throws {
        #expect(Augmentation.Preset.none.augmentation == .none)
        #expect(Augmentation.Preset.microscope.augmentation == Augmentation())
        let (digits, photos) = (Augmentation.Preset.digits.augmentation, Augmentation.Preset.photos.augmentation)
        #expect(!digits.flipsHorizontally && !digits.flipsVertically && !digits.turnsByRightAngles)
        #expect(digits.shiftInPixels == 2 && digits.rotationInDegrees == 12 && digits.scale == 0.1)
        #expect(digits.brightness == 0 && digits.contrast == 0 && digits.channelGain == 0)
        #expect(photos.flipsHorizontally && !photos.flipsVertically && !photos.turnsByRightAngles)
        #expect(photos.shiftInPixels > 0 && photos.saturation > 0)
        let picture = Support.picture(width: 12, height: 12)
        let found = try (cut(picture, 8, .none, seed: 3), cut(picture, 8, .none, seed: nil))
        #expect(found.0 == found.1)
    }
}
