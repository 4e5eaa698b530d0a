import Network

/// Cuts patches out of pictures: the same samples for the same description, on any thread.
public struct PatchCutter: Sendable {
    /// Where the pictures come from.
    public let store: any PictureStore
    /// The window of the net.
    public let window: Extent
    /// How described patches are altered.
    public let augmentation: Augmentation

    /// A cutter for the pictures of a data set.
    public init(store: any PictureStore, window: Extent, augmentation: Augmentation) {
        precondition(window.height > 0 && window.width > 0, "a window has at least one pixel")
        precondition(augmentation.scale >= 0 && augmentation.scale < 1, "a scale is a share below 1")
        self.store = store
        self.window = window
        self.augmentation = augmentation
    }

    /// The number of samples in a patch: height × width × channels.
    public var sampleCount: Int { window.height * window.width * store.channels }

    /// Writes the samples of a patch.
    ///
    /// The window covers `width` columns from `⌊centerX − width/2 + ½⌋`, rows likewise; where it leaves the
    /// picture, the picture is reflected without repeating its edge, as the scan does it. A patch that is turned or
    /// scaled is interpolated between the pixels of the picture, about its exact middle.
    ///
    /// - Parameters:
    ///   - description: Which patch.
    ///   - samples: Filled with the patch, shape [height, width, channels], from 0 to 1. Must hold exactly
    ///     ``sampleCount`` numbers.
    /// - Throws: What the store throws; a store in memory throws nothing.
    /// - Complexity: O(``sampleCount``).
    public func cutPatch(_ description: PatchDescription, into samples: UnsafeMutableBufferPointer<Float>) throws {
        precondition(samples.count == sampleCount, "the buffer holds exactly one patch")
        let picture = try store.picture(at: description.pictureIndex)
        precondition(picture.channels == store.channels, "a store keeps its promise about channels")
        let alteration = alteration(of: description)
        let centerX = description.centerX + alteration.shiftX
        let centerY = description.centerY + alteration.shiftY
        let output = samples.baseAddress!
        if alteration.keepsSamples {
            ReflectedCrop(
                picture: picture, part: description.part, window: window, centerX: centerX, centerY: centerY,
                alteration: alteration
            ).write(to: output)
        } else {
            AffineCrop(
                picture: picture, part: description.part, window: window, centerX: centerX, centerY: centerY,
                alteration: alteration
            ).write(to: output)
        }
        let rectangle = SampleRectangle(
            height: window.height, width: window.width, channels: store.channels, samples: output)
        if let colors = alteration.colors { rectangle.mixColors(colors) }
        if alteration.blurInPixels > 0 { rectangle.blur(standardDeviation: alteration.blurInPixels) }
        if alteration.noise > 0 {
            rectangle.addNoise(standardDeviation: alteration.noise, seed: alteration.random)
        }
        if alteration.cutout.side > 0 { rectangle.cutOut(alteration.cutout) }
    }

    /// How a patch is altered.
    func alteration(of description: PatchDescription) -> PatchAlteration {
        guard let seed = description.augmentationSeed else { return PatchAlteration(channels: store.channels) }
        return PatchAlteration(
            augmentation.restricted(toClass: description.classIndex), seed: seed, channels: store.channels,
            isSquare: window.height == window.width)
    }
}
