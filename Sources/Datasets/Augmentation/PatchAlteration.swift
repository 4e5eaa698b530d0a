import Numbers

/// The alteration of one patch.
struct PatchAlteration: Equatable {
    /// A square that is filled with the patch's mean colour.
    struct Cutout: Equatable {
        /// The side as a share of the patch's shorter side.
        var side = 0.0
        /// The middle as shares of the patch's width and height.
        var x = 0.0
        var y = 0.0
    }

    var isFlippedHorizontally = false
    var isFlippedVertically = false
    var isTransposed = false
    var shiftX = 0.0
    var shiftY = 0.0
    /// How far the window is turned on the picture, in radians; from the x axis towards the y axis.
    var angle = 0.0
    /// How many picture pixels a patch pixel spans: below 1 enlarges.
    var step = 1.0
    /// Sample `v` of channel `c` becomes `v · gain[c] + offset[c]`.
    var gain: [Double]
    var offset: [Double]
    /// How colours are mixed; nil leaves them.
    var colors: ColorMatrix?
    var blurInPixels = 0.0
    var noise = 0.0
    var cutout = Cutout()
    /// The stream of the noise.
    var random: UInt64 = 0

    /// True where every sample of the patch is a sample of the picture.
    var keepsSamples: Bool { step == 1 && angle == 0 }

    /// Leaves the patch as it is.
    init(channels: Int) {
        gain = Array(repeating: 1, count: channels)
        offset = Array(repeating: 0, count: channels)
    }

    /// Draws an alteration.
    init(_ augmentation: Augmentation, seed: UInt64, channels: Int, isSquare: Bool) {
        self.init(channels: channels)
        // Everything is drawn, wanted or not: switching one alteration off leaves the others as they were.
        var random = RandomSource(seed: seed)
        let flips = (random.chance(0.5), random.chance(0.5), random.chance(0.5))
        drawTurn(flips, augmentation, isSquare: isSquare)
        shiftX = random.uniform(in: -1...1) * augmentation.shiftInPixels
        shiftY = random.uniform(in: -1...1) * augmentation.shiftInPixels
        step = 1 / (1 + random.uniform(in: -1...1) * augmentation.scale)
        let brightness = random.uniform(in: -1...1) * augmentation.brightness
        let contrast = 1 + random.uniform(in: -1...1) * augmentation.contrast
        for channel in 0..<channels {
            let stain = 1 + random.uniform(in: -1...1) * augmentation.channelGain
            gain[channel] = contrast * stain
            offset[channel] = (0.5 - 0.5 * contrast + brightness) * stain
        }
        blurInPixels = random.uniform() * augmentation.blurInPixels
        noise = random.uniform() * augmentation.noise
        self.random = random.next()
        angle = random.uniform(in: -1...1) * augmentation.rotationInDegrees * .pi / 180
        let saturation = 1 + random.uniform(in: -1...1) * augmentation.saturation
        let hue = random.uniform(in: -1...1) * augmentation.hueInDegrees * .pi / 180
        if channels == 3, saturation != 1 || hue != 0 {
            colors = ColorMatrix.saturation(saturation).followed(by: .hue(radians: hue))
        }
        cutout = Cutout(side: random.uniform() * augmentation.cutout, x: random.uniform(), y: random.uniform())
    }

    private mutating func drawTurn(_ flips: (Bool, Bool, Bool), _ augmentation: Augmentation, isSquare: Bool) {
        isFlippedHorizontally = flips.0 && augmentation.flipsHorizontally
        isFlippedVertically = flips.1 && augmentation.flipsVertically
        guard augmentation.turnsByRightAngles else { return }
        isTransposed = flips.2 && isSquare
        isFlippedVertically = flips.1
        // One mirror and the turns make the other mirror too. Without one, a transposition, which is a mirror at the
        // diagonal, goes together with exactly one flip: that is a turn.
        let isMirrored = augmentation.flipsHorizontally || augmentation.flipsVertically
        isFlippedHorizontally = isMirrored ? flips.0 : flips.1 != isTransposed
    }
}
