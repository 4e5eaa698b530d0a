import ArgumentParser
import FCNScanKit

/// How far apart two objects are at least.
struct SeparationArgument: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            With --merge peaks, the least distance of two objects of a class, in pixels of the picture; half of an \
            object's size, or of the window's where the model does not know that, unless given.
            """, valueName: "pixels"))
    var separation: Double?

    func validate() throws {
        if let separation, !(0...1e6).contains(separation) {
            throw ValidationError("--separation takes a number of pixels from 0, found \(separation).")
        }
    }

    /// How detections are wanted.
    func request(threshold: Float?, byClass: [Int: Float] = [:], _ merging: MergingArguments) -> DetectionRequest {
        DetectionRequest(
            threshold: threshold, classThresholds: byClass, merging: merging.merging, separation: separation,
            boxes: merging.boxes)
    }
}
