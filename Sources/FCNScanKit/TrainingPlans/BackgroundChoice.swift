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

    /// Windows of objects in an epoch that are wanted at least, where there are few objects.
    private static let objectWindows = 6000

    /// Chooses for some data.
    ///
    /// - Parameter survey: That of the pictures at the sizes at which they are learnt from.
    public init(_ survey: DataSurvey, _ window: WindowChoice, _ network: ArchitectureChoice) {
        var sampling = PatchSampling(window: network.window, strideInPixels: network.stride)
        if window.isExact, !survey.objects.isEmpty {
            self.init(scenesOf: sampling, network)
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
        let perPicture = Double(positives) * 1.2 / Double(survey.pictures)
        sampling.backgroundsPerPicture = min(max(Int(perPicture.rounded()), 8), 400)
        self.init(
            sampling: sampling, miningRounds: 3,
            reason: "\(sampling.positivesPerBox) windows of each object"
                + (sampling.repeats.contains { $0 > 1 } ? " (more of rare classes)" : "")
                + ", \(sampling.backgroundsPerPicture) of background on each picture, "
                + "\(Int((sampling.nearMissShare * 100).rounded())) % beside objects"
                + (isDense ? ", because they lie close together" : "")
                + "; up to 3 rounds with what was taken for an object")
    }

    /// Windows on scenes of patches, beside the patches themselves.
    private init(scenesOf usual: PatchSampling, _ network: ArchitectureChoice) {
        var sampling = usual
        sampling.jitterInPixels = Double(network.stride) / 2 + 1
        sampling.jitterShareOfSide = 0.03
        sampling.dontCareShareOfSide = 0.35
        sampling.dontCareMarginInPixels = Double(network.stride) / 2
        sampling.nearMissShare = 0.6
        sampling.positivesPerBox = 2
        sampling.backgroundsPerPicture = 16
        self.init(
            sampling: sampling, miningRounds: 3,
            reason:
                "the patches, and windows anywhere on scenes that are made of them, 60 % beside objects; up to 3 rounds "
                + "with what was taken for an object")
    }

    private init(sampling: PatchSampling, miningRounds: Int, reason: String) {
        self.sampling = sampling
        self.miningRounds = miningRounds
        self.reason = reason
    }
}
