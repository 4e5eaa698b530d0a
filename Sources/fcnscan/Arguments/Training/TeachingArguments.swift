import ArgumentParser
import FCNScanKit

/// From which models a network learns beside its labels.
struct TeachingArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Learn from what a trained model says of each window, beside its label: a larger network's knowledge in a smaller \
            one. It has the same window and classes. Can be given more than once: of several teachers the mean counts.
            """, valueName: "model"), completion: .file(extensions: ["safetensors", "onnx"]))
    var teacher: [String] = []
    @Option(
        help: ArgumentHelp(
            "How much teachers count beside the labels, from 0 to 1; 0.5 unless given.", valueName: "share"))
    var teacherWeight: Double?
    @Option(
        help: ArgumentHelp(
            "What scores are divided by before they are compared: the higher, the more classes count that are improbable; 2 unless given.",
            valueName: "number"))
    var teacherTemperature: Double?

    func validate() throws {
        if teacher.isEmpty, teacherWeight != nil || teacherTemperature != nil {
            throw ValidationError("--teacher-weight and --teacher-temperature belong to --teacher; give that too.")
        }
        if let teacherWeight, !(teacherWeight > 0 && teacherWeight <= 1) {
            throw ValidationError("--teacher-weight is above 0 and at most 1, found \(teacherWeight).")
        }
        if let teacherTemperature, !(teacherTemperature >= 0.1 && teacherTemperature <= 100) {
            throw ValidationError("--teacher-temperature is from 0.1 to 100, found \(teacherTemperature).")
        }
    }

    /// The teachers; nil without any.
    var request: TeachingRequest? {
        guard !teacher.isEmpty else { return nil }
        var request = TeachingRequest(teacher)
        request.weight = teacherWeight ?? request.weight
        request.temperature = teacherTemperature ?? request.temperature
        return request
    }
}
