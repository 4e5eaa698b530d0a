import ArgumentParser
import FCNScanKit

/// How windows are altered in training.
struct AugmentationArguments: ParsableArguments {
    @Option(
        help: """
            Where alterations start from: none, microscope (mirrors, right angles, a little brightness, contrast and \
            colour), digits (shift 2, rotation 12, scale 0.1) or photos (mirrored left to right, shift, brightness, \
            contrast, saturation). Chosen by what the windows show unless given. Options below change single ones.
            """)
    var augment: Augmentation.Preset?
    @Flag(
        inversion: .prefixedNo,
        help: "Short for --mirror both --right-angles, and for --mirror none --no-right-angles.")
    var flips: Bool?
    @Option(help: "Mirror half of the windows: none, horizontal, vertical or both.")
    var mirror: Mirror?
    @Flag(inversion: .prefixedNo, help: "Turn windows by right angles.")
    var rightAngles: Bool?
    @Option(help: "Windows move by up to so many pixels in each direction.")
    var shift: Double?
    @Option(help: "Windows are turned by up to so many degrees either way.")
    var rotation: Double?
    @Option(help: "Size changes by up to this share.")
    var scale: Double?
    @Option(help: "Brightness changes by up to this much of the range.")
    var brightness: Double?
    @Option(help: "Contrast changes by up to this share.")
    var contrast: Double?
    @Option(help: "Each colour channel is multiplied by 1 ± up to this.")
    var colour: Double?
    @Option(help: "Saturation changes by up to this share.")
    var saturation: Double?
    @Option(help: "Hues turn by up to so many degrees either way.")
    var hue: Double?
    @Option(help: "Blur by up to so many pixels (the standard deviation of a Gaussian).")
    var blur: Double?
    @Option(help: "Noise of up to this standard deviation; the range is 1.")
    var noise: Double?
    @Option(help: "A square of up to this share of the window's side is filled with the window's mean colour.")
    var cutout: Double?
    @Option(help: "Mix windows of a batch in pairs, with shares from the beta distribution of this parameter.")
    var mixup: Double?

    /// Which mirrors there are.
    enum Mirror: String, ExpressibleByArgument, CaseIterable {
        case none, horizontal, vertical, both
    }

    func validate() throws {
        func check(_ name: String, _ value: Double?, _ range: ClosedRange<Double>, below: Bool = false) throws {
            guard let value, !range.contains(value) || below && value == range.upperBound else { return }
            let (low, high) = (Self.text(range.lowerBound), Self.text(range.upperBound))
            let words = below ? "at least \(low) and below \(high)" : "from \(low) to \(high)"
            throw ValidationError("--\(name) is \(words), found \(value).")
        }
        try check("shift", shift, 0...1000)
        try check("rotation", rotation, 0...180)
        for (name, value) in [
            ("scale", scale), ("brightness", brightness), ("contrast", contrast), ("colour", colour),
            ("saturation", saturation), ("noise", noise),
        ] {
            try check(name, value, 0...1, below: true)
        }
        try check("hue", hue, 0...180)
        try check("blur", blur, 0...50)
        try check("cutout", cutout, 0...1)
        guard mixup.map({ $0 > 0 && $0 <= 100 }) ?? true else {
            throw ValidationError("--mixup is above 0 and at most 100, found \(mixup!).")
        }
    }

    private static func text(_ value: Double) -> String { "\(Int(value))" }

    /// Changes what the options change.
    func change(_ result: inout Augmentation) {
        if let flips { (result.flipsHorizontally, result.flipsVertically) = (flips, flips) }
        if let mirror {
            result.flipsHorizontally = mirror == .horizontal || mirror == .both
            result.flipsVertically = mirror == .vertical || mirror == .both
        }
        result.turnsByRightAngles = rightAngles ?? flips ?? result.turnsByRightAngles
        result.shiftInPixels = shift ?? result.shiftInPixels
        result.rotationInDegrees = rotation ?? result.rotationInDegrees
        result.scale = scale ?? result.scale
        result.brightness = brightness ?? result.brightness
        result.contrast = contrast ?? result.contrast
        result.channelGain = colour ?? result.channelGain
        result.saturation = saturation ?? result.saturation
        result.hueInDegrees = hue ?? result.hueInDegrees
        result.blurInPixels = blur ?? result.blurInPixels
        result.noise = noise ?? result.noise
        result.cutout = cutout ?? result.cutout
    }

    /// What mixes the windows of a batch; nil for nothing.
    var mixing: Mixup? { mixup.map { Mixup(alpha: $0) } }
}

extension Augmentation.Preset: ExpressibleByArgument {}
