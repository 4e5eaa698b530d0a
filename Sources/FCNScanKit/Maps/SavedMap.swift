import Files
import Network
import Scanning

/// How a scan keeps its score map in a file.
public struct SavedMap: Sendable, Equatable {
    /// How scores are stored.
    public var type: StoredScoreType
    /// SHA-256 of the model file's content in hexadecimal.
    private let modelHash: String
    /// The model's own threshold, where it has a usable one.
    private let modelThreshold: Float?
    /// The model's thresholds of single classes.
    private let classThresholds: [String: Float]?
    /// The version of the program.
    private let version: String

    /// Score maps of a model.
    ///
    /// - Parameter version: The version of the program, which the file says.
    public init(_ type: StoredScoreType = .float32, of model: Model, version: String = "") {
        self.type = type
        self.version = version
        modelHash = ContentHash.hexadecimal(of: model.encoded())
        // Whoever asks for the threshold of a map is told that there is none.
        modelThreshold = try? model.recommendedThreshold()
        classThresholds = (try? model.learnedScan())?.classThresholds
    }

    /// Writes the probabilities of a picture as NumPy arrays, with all that detections and drawings need beside them.
    ///
    /// - Returns: The files that were written, by kind.
    /// - Throws: `FileError`.
    func writeArrays(
        _ scores: ScorePyramid, of picture: ScannedPicture, _ region: RegionDescription?, _ scales: Scales,
        _ model: DenseModel, average: WindowAverage?, _ options: PictureScan.Options, to path: String
    ) throws -> [String: String] {
        try ScoreArrays.write(
            scores, description(scores, of: picture, region, scales, model, average: average, options), to: path)
    }

    /// Writes the scores of a picture with all that detections and drawings need.
    ///
    /// - Throws: `FileError`.
    func write(
        _ scores: ScorePyramid, of picture: ScannedPicture, _ region: RegionDescription?, _ scales: Scales,
        _ model: DenseModel, average: WindowAverage?, computation: ScoreMapDescription.Computation? = nil,
        _ options: PictureScan.Options, to path: String
    ) throws {
        try ScoreMapFile.write(
            scores,
            description(
                scores, of: picture, region, scales, model, average: average, computation: computation, options),
            to: path)
    }

    private func description(
        _ scores: ScorePyramid, of picture: ScannedPicture, _ region: RegionDescription?, _ scales: Scales,
        _ model: DenseModel, average: WindowAverage?, computation: ScoreMapDescription.Computation? = nil,
        _ options: PictureScan.Options
    ) -> ScoreMapDescription {
        ScoreMapDescription(
            version: version, picture: picture, region: region,
            model: ScoreMapDescription.ScoringModel(
                sha256: modelHash, threshold: modelThreshold, classThresholds: classThresholds, window: model.window,
                stride: model.stride),
            scores: scores, scales: scales, average: average, type: type,
            run: ScoreMapDescription.Run(
                options.detection, classIndices: options.classIndices, classes: model.classes),
            computation: computation)
    }
}
