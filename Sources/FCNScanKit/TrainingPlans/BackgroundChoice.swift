import Datasets
import Glibc

/// Where windows are taken from on pictures with objects, how many, and how training learns from its own false alarms.
public struct BackgroundChoice: Codable, Sendable, Equatable {
    /// Where windows are taken from.
    public var sampling: PatchSampling
    /// The most rounds of mining; 0 for none.
    public var miningRounds: Int
    /// Why.
    public var reason: String

    /// Windows that are cut as the border of a picture would: a scan meets objects there, of which data hold few.
    private static let cutShare = 0.15
    /// Windows of objects in an epoch that are wanted at least, where there are few objects.
    private static let objectWindows = 4000

    /// Chooses for some data.
    ///
    /// - Parameters:
    ///   - survey: That of the pictures at the sizes at which they are learnt from.
    ///   - scenes: What scenes are made of patches; nil for none.
    public init(
        _ survey: DataSurvey, _ window: WindowChoice, _ network: ArchitectureChoice, scenes: SceneCount? = nil
    ) {
        var sampling = PatchSampling(window: network.window, strideInPixels: network.stride)
        if let scenes {
            self.init(scenesOf: sampling, network, scenes)
            return
        }
        guard !survey.objects.isEmpty else {
            self.init(sampling: sampling, miningRounds: 0, reason: "none: every picture is a sample as a whole")
            return
        }
        let smallest = window.objectSizes.values.map { min($0.width, $0.height) }.min() ?? 0
        let isDense = survey.objects.contains { object in
            object.neighbour.map { $0.tenth < 1.2 * object.size.median } ?? false
        }
        let half = Double(network.stride) / 2
        sampling.jitterInPixels = half + max(0.5, 0.05 * smallest)
        sampling.jitterShareOfSide = isDense ? 0.15 : 0.2
        // Between objects that touch each other is background, or nothing tells them apart.
        sampling.dontCareShareOfSide = isDense ? 0.5 : 0.8
        sampling.dontCareMarginInPixels = max(1, half / 2)
        sampling.nearMissShare = isDense ? 0.6 : 0.4
        sampling.nearMissRingInPixels = max(2, smallest / 2)
        sampling.cutShare = Self.cutShare
        let objects = survey.objects.reduce(0) { $0 + $1.count }
        sampling.positivesPerBox = min(max(1, (Self.objectWindows + objects - 1) / objects), 12)
        let most = survey.objects.map(\.count).max()!
        // The root: rare classes are not shown so often that the same few are learnt by heart.
        sampling.repeats = Array(repeating: 1, count: survey.classes)
        var positives = 0
        for object in survey.objects {
            let repeats = max(1, Int((Double(most) / Double(object.count)).squareRoot().rounded()))
            sampling.repeats[object.index] = repeats
            positives += object.count * repeats * sampling.positivesPerBox
        }
        // Where objects are few, a scan meets background nearly everywhere.
        let share = isDense ? 1.2 : 2
        let perPicture = Double(positives) * share / Double(survey.pictures)
        sampling.backgroundsPerPicture = min(max(Int(perPicture.rounded()), 8), 400)
        self.init(
            sampling: sampling, miningRounds: 3,
            reason: "\(sampling.positivesPerBox) windows of each object"
                + (sampling.repeats.contains { $0 > 1 } ? " (more of rare classes)" : "")
                + ", \(sampling.backgroundsPerPicture) of background on each picture, "
                + "\(Int((sampling.nearMissShare * 100).rounded())) % beside objects"
                + (isDense ? ", because they lie close together" : "")
                + "; \(Int((Self.cutShare * 100).rounded())) % cut off as at a border"
                + "; up to 3 rounds with what was taken for an object")
    }

    /// Windows of the background on scenes, as a share of the patches, where no patch shows background.
    private static let backgroundShare = 0.15
    /// Beyond so many patches a round of mining takes longer than it is worth.
    private static let fewPatches = 20_000

    /// Windows on scenes of patches, beside the patches themselves.
    private init(scenesOf usual: PatchSampling, _ network: ArchitectureChoice, _ made: SceneCount) {
        var sampling = usual
        sampling.jitterInPixels = Double(network.stride) / 2 + 1
        sampling.jitterShareOfSide = 0.03
        sampling.dontCareShareOfSide = 0.35
        sampling.dontCareMarginInPixels = Double(network.stride) / 2
        sampling.nearMissShare = 0.6
        sampling.positivesPerBox = 2
        sampling.backgroundsPerPicture = 16
        if made.areOnPlainGround {
            let share = Self.backgroundShare * Double(made.patches) / Double(made.scenes)
            sampling.backgroundsPerPicture = min(max(Int(share.rounded()), 16), 64)
        }
        let rounds = made.patches > Self.fewPatches ? 1 : 3
        self.init(
            sampling: sampling, miningRounds: rounds,
            reason:
                "the patches, and windows anywhere on \(made.scenes) scenes that are made of them"
                + (made.areOnPlainGround ? " on the one colour that surrounds them all" : "")
                + ", 60 % beside objects; \(rounds == 1 ? "one round" : "up to \(rounds) rounds") with what was taken "
                + "for an object")
    }

    private init(sampling: PatchSampling, miningRounds: Int, reason: String) {
        self.sampling = sampling
        self.miningRounds = miningRounds
        self.reason = reason
    }
}

/// Scenes that are made of patches for training.
public struct SceneCount: Codable, Sendable, Equatable {
    /// Patches that are learnt from.
    public var patches: Int
    /// Scenes that are made of them.
    public var scenes: Int
    /// True where the scenes' ground is the one colour that surrounds every object, because no patch shows background.
    public var areOnPlainGround: Bool
}
