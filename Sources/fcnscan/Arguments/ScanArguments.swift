import ArgumentParser
import FCNScanKit

/// What scans of one picture and of many have in common.
struct ScanArguments: ParsableArguments {
    @OptionGroup var model: ModelOptions
    @OptionGroup var method: MethodArguments
    @OptionGroup var average: AverageArguments
    @OptionGroup var detection: DetectionArguments
    @OptionGroup var memory: MemoryArgument
    @OptionGroup var rendering: RenderingArguments
    @OptionGroup var damage: DamageArgument

    /// What is done with each picture.
    func options(for model: Model) throws -> PictureScan.Options {
        var options = PictureScan.Options(
            classIndices: try detection.classIndices(of: model),
            detection: DetectionOptions(threshold: try detection.threshold.value(for: model)),
            rendering: rendering.options, background: rendering.background)
        options.memoryLimit = memory.memoryLimit?.bytes
        options.damage = damage.damaged
        return options
    }
}
