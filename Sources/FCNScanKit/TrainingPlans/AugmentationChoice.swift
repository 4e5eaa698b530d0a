import Datasets

/// How windows are altered in training, chosen by what they show.
public struct AugmentationChoice: Codable, Sendable, Equatable {
    /// The alterations.
    public var augmentation: Augmentation
    /// Why.
    public var reason: String

    /// From so many pictures of a class on they show what varies by themselves.
    private static let manySamples = 2000

    /// Chooses.
    ///
    /// - Parameters:
    ///   - symmetry: Which mirror images look like the objects.
    ///   - isWhole: True where pictures are samples as a whole, whose windows are at one place.
    ///   - hasScenes: True where the same patches are seen at any place too, so that they need not be moved.
    ///   - samplesOfClass: Pictures of each class on average.
    ///   - window: The window.
    public init(
        _ symmetry: Symmetry, channels: Int, isWhole: Bool, hasScenes: Bool = false, samplesOfClass: Int = 0,
        window: WindowChoice
    ) {
        var result = Augmentation.none
        result.mirror(as: symmetry)
        let turns = result.turnsByRightAngles
        result.brightness = 0.06
        result.contrast = 0.15
        result.channelGain = channels > 1 ? 0.06 : 0
        // Objects of one scale vary by themselves; between two scales they are half a step larger or smaller.
        result.scale = window.levels.count > 1 ? 0.12 : 0.1
        if isWhole {
            let side = Double(min(window.wanted.width, window.wanted.height))
            // What fills its picture, as somebody cut it, is always placed alike; of many such pictures little is left to add.
            let isRich = !hasScenes && samplesOfClass >= Self.manySamples
            result.shiftInPixels = hasScenes ? 2 : (side / (isRich ? 28 : 14)).rounded()
            result.rotationInDegrees = turns || isRich ? 0 : 10
            if isRich { result.scale = 0.05 }
            // It is known by any part of it; a stroke of writing that is covered is another digit.
            result.cutout = hasScenes ? 0 : isRich ? 0.2 : 0.4
        }
        augmentation = result
        reason =
            "\(Self.mirrors(symmetry)); size ± \(Int((result.scale * 100).rounded())) %"
            + (result.shiftInPixels > 0 ? ", moved by up to \(Int(result.shiftInPixels)) px" : "")
            + (result.rotationInDegrees > 0 ? ", turned by up to \(Int(result.rotationInDegrees))°" : "")
            + (result.cutout > 0 ? ", a square of up to \(Int(result.cutout * 100)) % of the side covered" : "")
            + ", brightness and contrast"
    }

    /// What is usual for a network that was given, mirrored as the windows allow.
    public init(usual symmetry: Symmetry) {
        augmentation = Augmentation()
        augmentation.mirror(as: symmetry)
        reason = Self.mirrors(symmetry) + "; a little brightness, contrast and colour"
    }

    private static func mirrors(_ symmetry: Symmetry) -> String {
        let mirrors =
            switch (symmetry.horizontal, symmetry.vertical) {
            case (true, true): "mirrored both ways" + (symmetry.diagonal ? " and turned by right angles" : "")
            case (true, false): "mirrored left to right"
            case (false, true): "mirrored top to bottom"
            case (false, false): "never mirrored"
            }
        let because =
            switch (symmetry.horizontal, symmetry.vertical) {
            case (true, true): "mirror images of the mean object look like it"
            case (true, false): "upside down the mean object looks otherwise"
            case (false, true): "mirrored left to right the mean object looks otherwise"
            case (false, false): "mirror images of the mean object look otherwise"
            }
        guard !symmetry.uprightClasses.isEmpty else { return "\(mirrors): \(because)" }
        return "\(mirrors) but for \(symmetry.uprightClasses.count) classes whose mean looks otherwise then"
    }
}

extension Augmentation {
    /// Mirrors and turns windows where mirror images look like windows of the same class.
    fileprivate mutating func mirror(as symmetry: Symmetry) {
        flipsHorizontally = symmetry.horizontal
        flipsVertically = symmetry.vertical
        turnsByRightAngles = symmetry.horizontal && symmetry.vertical && symmetry.diagonal
        uprightClasses = symmetry.uprightClasses.isEmpty ? nil : symmetry.uprightClasses
    }
}
