import Datasets
import Network

/// What a training does with some data where nothing else is asked for: all that was chosen, and why.
public struct TrainingPlan: Codable, Sendable, Equatable {
    /// What the data are like.
    public let survey: DataSurvey
    /// The window, and the sizes at which pictures are seen.
    public let window: WindowChoice
    /// The network.
    public let network: ArchitectureChoice
    /// Where windows are taken from, and how many.
    public let background: BackgroundChoice
    /// How windows are altered.
    public let augmentation: AugmentationChoice
    /// How long and in which steps the network learns.
    public let schedule: ScheduleChoice
    /// How pictures are scanned; nil where pictures are classified as wholes.
    public let scan: ScanChoice?

    /// True where the best epoch is the one that tells most windows apart, false where it is the one that finds most objects.
    ///
    /// Nearly all objects of many classes are found on made scenes long before the classes are told apart as well as can be.
    var isJudgedByAccuracy: Bool { scan == nil || survey.objects.isEmpty && survey.classes > 2 }

    /// The choices one by one, each with its reason.
    public var lines: [String] {
        let kind = survey.channels == 1 ? "grey" : "colour"
        let objects = survey.objects.map { "\($0.name) \($0.count) of \(Self.range($0.size)) px" }
        let hasObjects = !survey.objects.isEmpty
        let window = "\(network.window.width)×\(network.window.height)"
        return [
            "data: \(survey.pictures) pictures to learn from, \(kind), \(survey.classes) classes"
                + (hasObjects ? "; \(objects.joined(separator: ", "))" : ""),
            "window \(window): \(self.window.reason)",
            "network: \(network.widthFirstText)",
            "  \(network.reason); \(Self.number(network.multiplyAddsPerPixel)) multiply-adds a scored pixel",
            "augmentation: \(augmentation.reason)",
            scan != nil ? "windows: \(background.reason)" : nil,
            "schedule: \(schedule.reason)",
            scan.map { "scan: \($0.reason)" },
        ].compactMap(\.self)
    }

    private static func range(_ sizes: Quantiles) -> String {
        "\(Int(sizes.twentieth.rounded()))–\(Int(sizes.nineteenTwentieths.rounded()))"
    }

    private static func number(_ value: Double) -> String {
        value >= 10_000 ? "\(Int((value / 1000).rounded())) thousand" : "\(Int(value.rounded()))"
    }
}

/// Data that a training has planned for: the plan, and the windows that it takes.
struct PlannedData {
    let plan: TrainingPlan
    /// The data, with scenes of their patches where there are such.
    let data: LabelledData
    let split: Split
    let windows: WindowData
    let patches: PatchPlan

    /// Plans for some data.
    ///
    /// - Parameters:
    ///   - split: Of the pictures of the data.
    ///   - sampling: What is asked for instead of what is chosen.
    ///   - makesScenes: Whether scenes are made of patches.
    /// - Throws: `NetworkError`, and what the store of the pictures throws.
    init(
        _ data: LabelledData, split: Split, size: NetworkSize, refines: Bool = false, sampling: SamplingRequest,
        makesScenes: Bool,
        memoryBytes: Int, seed: UInt64
    ) throws {
        let survey = DataSurvey(data, pictures: split.training)
        var window = WindowChoice(survey, size: size)
        let scenes = makesScenes && survey.objects.isEmpty ? try Mosaics(seed: seed).adding(to: data, split) : nil
        let made = scenes.map {
            SceneCount(
                patches: split.training.count, scenes: $0.split.training.count - split.training.count,
                areOnPlainGround: !data.classes.contains(LabelledData.backgroundClass))
        }
        let (data, split) = scenes ?? (data, split)
        let network = try ArchitectureChoice(
            window, channels: data.store.channels, classes: data.classes.count, size: size, refines: refines)
        if scenes != nil {
            window = window.showingObjects(data.classes.filter { $0 != LabelledData.backgroundClass })
        }
        (self.data, self.split) = (data, split)
        windows = try WindowData(data, levels: window.levels, memoryBytes: memoryBytes)
        let pictures = windows.indices(of: split.training)
        let background = BackgroundChoice(
            DataSurvey(windows.data, pictures: pictures), window, network, scenes: made)
        patches = PatchPlan(
            data: windows.data, pictures: pictures, window: network.window,
            sampling: sampling.applied(to: background.sampling), seed: seed)
        let symmetry = try Symmetry(of: patches)
        plan = TrainingPlan(
            survey: survey, window: window, network: network, background: background,
            augmentation: AugmentationChoice(
                symmetry, channels: data.store.channels, isWhole: survey.objects.isEmpty, hasScenes: scenes != nil,
                samplesOfClass: survey.pictures / max(1, survey.classes), window: window),
            schedule: ScheduleChoice(
                windows: patches.epoch(0).count, size: size, tellsApart: survey.objects.isEmpty && scenes == nil),
            scan: survey.objects.isEmpty && scenes == nil ? nil : ScanChoice(window, refines: refines))
    }
}
