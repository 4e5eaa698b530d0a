import Foundation

/// How patches are altered in training, so that the net does not learn what does not matter.
///
/// Every alteration is drawn anew for each patch. Samples are thought of as numbers from 0 to 1 and are
/// clamped to that range afterwards, as they are in every picture.
public struct Augmentation: Codable, Sendable, Equatable {
    /// Mirrors half of the patches left to right. Default: true.
    public var flipsHorizontally = true
    /// Mirrors half of the patches top to bottom. Default: true.
    public var flipsVertically = true
    /// Exchanges rows and columns of half of the patches; with the mirrors this gives all turns by right
    /// angles. Square windows only. Default: true.
    public var transposes = true
    /// The window moves by up to so many pixels in each direction, on top of the jitter of the
    /// ``PatchSampling``. Default: 0.
    public var shiftInPixels = 0.0
    /// The same number is added to every sample, at most this. Default: 0.06.
    public var brightness = 0.06
    /// Distances from middle grey are multiplied by `1 ± contrast` at most. Default: 0.15.
    public var contrast = 0.15
    /// Each channel is multiplied by its own factor, `1 ± channelGain` at most: stains vary. Default: 0.06.
    public var channelGain = 0.06
    /// The picture is enlarged or reduced by a factor between `1 − scale` and `1 + scale`, bilinear.
    /// Default: 0, which keeps every sample exact.
    public var scale = 0.0
    /// The standard deviation of a Gaussian blur is drawn from 0 to this. Default: 0.
    public var blurInPixels = 0.0
    /// The standard deviation of nearly Gaussian noise is drawn from 0 to this. Default: 0.
    public var noise = 0.0

    /// The defaults: what is right for things without an upright position, seen through a microscope.
    public init() {}

    /// No alteration at all.
    public static var none: Augmentation {
        var none = Augmentation()
        none.flipsHorizontally = false
        none.flipsVertically = false
        none.transposes = false
        none.brightness = 0
        none.contrast = 0
        none.channelGain = 0
        return none
    }
}

/// The alteration of one patch.
struct PatchAlteration: Equatable {
    var isFlippedHorizontally = false
    var isFlippedVertically = false
    var isTransposed = false
    var shiftX = 0.0
    var shiftY = 0.0
    /// How many picture pixels a patch pixel spans: below 1 enlarges.
    var step = 1.0
    /// Sample `v` of channel `c` becomes `v · gain[c] + offset[c]`.
    var gain: [Double]
    var offset: [Double]
    var blurInPixels = 0.0
    var noise = 0.0
    /// The stream of the noise.
    var random: UInt64 = 0

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
        isFlippedHorizontally = flips.0 && augmentation.flipsHorizontally
        isFlippedVertically = flips.1 && augmentation.flipsVertically
        isTransposed = flips.2 && augmentation.transposes && isSquare
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
    }
}
