import Files
import Network
import Training

/// The models from which a network learns beside its labels.
public struct TeachingRequest: Sendable, Equatable {
    /// Model files or ONNX, or names of an ``EmbeddedModel``; of several the mean counts.
    public var teachers: [String]
    /// How much they count beside the labels, from 0 to 1.
    public var weight = 0.5
    /// What scores are divided by before they are compared.
    public var temperature = 2.0

    /// Teachers that count as much as the labels.
    public init(_ teachers: [String]) { self.teachers = teachers }

    /// Reads the teachers.
    ///
    /// - Parameters:
    ///   - window: That of the network that learns.
    ///   - scales: The sizes at which it sees pictures.
    /// - Throws: ``TrainingRequestError/teacherUnfit(name:reason:)``, and what reading a model throws.
    func distillation(window: Shape, classes: [String], scales: [Double]?) throws -> Distillation {
        var result = Distillation(
            teachers: try teachers.map { name in
                let model = try StartingModel(name).load().model
                if let obstacle = Distillation.obstacle(to: model, window: window, classes: classes) {
                    throw TrainingRequestError.teacherUnfit(name: name, reason: obstacle.reason)
                }
                let seen = try model.learnedScan().scales ?? [1]
                guard Set(seen) == Set(scales ?? [1]) else {
                    throw TrainingRequestError.teacherUnfit(
                        name: name,
                        reason: "it sees pictures at scale \(Self.list(seen)), and this network at "
                            + "\(Self.list(scales ?? [1]))")
                }
                return model
            })
        result.weight = weight
        result.temperature = temperature
        return result
    }

    private static func list(_ scales: [Double]) -> String { scales.map { "\($0)" }.joined(separator: ", ") }

    /// All that decides what is taught, for telling runs apart.
    ///
    /// - Throws: `FileError` where a teacher cannot be read.
    func settings() throws -> String {
        let identities = try teachers.map { try StartingModel($0).identity() }
        return "\(identities.joined(separator: " ")), weight \(weight), temperature \(temperature)"
    }
}

extension DistillationObstacle {
    /// What is expected and found.
    fileprivate var reason: String {
        switch self {
        case .otherWindow(let expected, let found):
            "its window is \(found), and that of this network is \(expected)"
        case .otherClasses(let expected, let found):
            "its classes are \(found.joined(separator: ", ")), and those of the data are "
                + expected.joined(separator: ", ")
        case .noScores:
            "it does not end with a score for each class and a softmax"
        }
    }
}
