/// How patches are altered in training, so that the net does not learn what does not matter.
///
/// Every alteration is drawn anew for each patch. Samples are thought of as numbers from 0 to 1 and are
/// clamped to that range after every change of colour, as they are in every picture. The order is: place, mirror,
/// turn and size; gain and offset of the channels; saturation and hue; blur; noise; cutout.
public struct Augmentation: Codable, Sendable, Equatable {
    /// Mirrors half of the patches left to right. Default: true.
    public var flipsHorizontally = true
    /// Mirrors half of the patches top to bottom. Default: true.
    public var flipsVertically = true
    /// Turns patches by 0, 90, 180 or 270 degrees, all equally likely; without a mirror a patch is only turned, never
    /// mirrored. Square windows only, others are turned by 0 or 180 degrees. Default: true.
    public var turnsByRightAngles = true
    /// Classes, as indices into ``LabelledData/classes``, whose patches are neither mirrored nor turned by right angles: a
    /// shirt has no side that is left, a shoe has. Default: nil, which is none.
    public var uprightClasses: [Int]?
    /// The window moves by up to so many pixels in each direction, on top of the jitter of the
    /// ``PatchSampling``. Default: 0.
    public var shiftInPixels = 0.0
    /// The picture is turned about the middle of the window by up to so many degrees either way, bilinear.
    /// Default: 0, which keeps every sample exact.
    public var rotationInDegrees = 0.0
    /// The picture is enlarged or reduced by a factor between `1 − scale` and `1 + scale`, bilinear.
    /// Default: 0, which keeps every sample exact.
    public var scale = 0.0
    /// The same number is added to every sample, at most this. Default: 0.06.
    public var brightness = 0.06
    /// Distances from middle grey are multiplied by `1 ± contrast` at most. Default: 0.15.
    public var contrast = 0.15
    /// Each channel is multiplied by its own factor, `1 ± channelGain` at most: stains vary. Default: 0.06.
    public var channelGain = 0.06
    /// Distances from the grey of equal luminance are multiplied by `1 ± saturation` at most; see `ColorMatrix`.
    /// Colour pictures only. Default: 0.
    public var saturation = 0.0
    /// Colours are turned about the grey axis by up to so many degrees either way; see `ColorMatrix`. Colour
    /// pictures only. Default: 0.
    public var hueInDegrees = 0.0
    /// The standard deviation of a Gaussian blur is drawn from 0 to this. Default: 0.
    public var blurInPixels = 0.0
    /// The standard deviation of nearly Gaussian noise is drawn from 0 to this. Default: 0.
    public var noise = 0.0
    /// A square is filled with the patch's mean colour. Its side is drawn from 0 to this share of the patch's shorter
    /// side, its middle lies anywhere on the patch. Default: 0.
    ///
    /// Source: DeVries & Taylor, "Improved Regularization of Convolutional Neural Networks with Cutout",
    /// arXiv:1708.04552.
    public var cutout = 0.0

    /// The defaults: what is right for things without an upright position, seen through a microscope.
    public init() {}

    /// No alteration at all.
    public static var none: Augmentation {
        var none = Augmentation()
        none.flipsHorizontally = false
        none.flipsVertically = false
        none.turnsByRightAngles = false
        none.brightness = 0
        none.contrast = 0
        none.channelGain = 0
        return none
    }
}

extension Augmentation {
    /// What patches of a class may become.
    func restricted(toClass index: Int) -> Augmentation {
        guard let uprightClasses, uprightClasses.contains(index) else { return self }
        var result = self
        (result.flipsHorizontally, result.flipsVertically, result.turnsByRightAngles) = (false, false, false)
        return result
    }

    /// Alterations that suit a kind of picture, to begin with.
    public enum Preset: String, CaseIterable, Sendable {
        /// Every window as it is.
        case none
        /// Things without an upright position: ``Augmentation/init()``.
        case microscope
        /// Writing, which must not be mirrored: small shifts, turns and changes of size.
        case digits
        /// Things that stand upright in changing light: mirrored left to right, moved, other brightness, contrast and
        /// saturation.
        case photos

        /// The alterations.
        public var augmentation: Augmentation {
            var result = Augmentation.none
            switch self {
            case .none:
                break
            case .microscope:
                result = Augmentation()
            case .digits:
                result.shiftInPixels = 2
                result.rotationInDegrees = 12
                result.scale = 0.1
            case .photos:
                result.flipsHorizontally = true
                result.shiftInPixels = 4
                result.brightness = 0.1
                result.contrast = 0.2
                result.saturation = 0.2
            }
            return result
        }
    }
}
