import FCNScanKit

/// What scans of one picture and of many have in common.
///
/// The commands declare these groups themselves: every level of groups in groups makes a debug build parse four times as
/// long.
struct ScanArguments {
    var model: ModelOptions
    var method: MethodArguments
    var average: AverageArguments
    var detection: DetectionArguments
    var merging: MergingArguments
    var separation: SeparationArgument
    var scales: ScalesArgument
    var memory: MemoryArgument
    var rendering: RenderingArguments
    var damage: DamageArgument
    var part: RegionArguments
    var interest: InterestArguments
    var intensity: IntensityArgument
    var byClass: ByClassArgument
    var savedMap: SavedMapArguments
    var labels: LabelArguments

    /// What is done with each picture.
    func options(for model: Model) throws -> PictureScan.Options {
        var options = PictureScan.Options(
            classIndices: try detection.classIndices(of: model),
            detection: DetectionOptions(), rendering: rendering.options, background: rendering.background)
        options.detection = try model.detection(
            separation.request(
                threshold: detection.threshold.threshold,
                byClass: byClass.thresholds(in: model.classes, reported: options.classIndices), merging))
        options.savedMap = savedMap.savedMap(of: model)
        options.labels = labels.labelMap
        options.scales = try scales.value ?? model.recommendedScales()
        options.memoryLimit = memory.memoryLimit?.bytes
        options.damage = damage.damaged
        options.drawsHeatmap = rendering.pictures && rendering.heatmap
        options.drawsOverlay = rendering.pictures && rendering.overlay
        options.drawsContour = rendering.contour
        options.drawingSize = rendering.drawing ?? .automatic
        options.overlayFormat = rendering.overlayFormat
        options.part = part.part
        options.region = interest.request
        options.trainedPixelSize = model.trainedPixelSize
        options.intensity = intensity.intensity
        return options
    }
}
