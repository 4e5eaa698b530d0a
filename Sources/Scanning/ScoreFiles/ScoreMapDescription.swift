import Formats
import Network
import Raster

/// What a score map file says beside the scores, as one JSON text in its metadata.
public struct ScoreMapDescription: Sendable, Equatable, Codable {
    /// The metadata's key of the text.
    package static let metadataKey = "fcnscan-scores"
    /// The last version that is read. A map with scores in all rows is written in version 1, one in which rows may be
    /// without scores in version 2, a part of a map in version 3, and one with boxes beside the scores in version 4.
    static let currentVersion = 4

    /// The network whose scores they are.
    public struct ScoringModel: Sendable, Equatable, Codable {
        /// SHA-256 of the model file's content in hexadecimal.
        public var sha256: String
        /// The model's own threshold, where it has a usable one.
        public var threshold: Float?
        /// Its thresholds of single classes, where they have their own.
        public var classThresholds: [String: Float]?
        /// Width and height of its window in pixels.
        public var window: [Int]
        /// Horizontal and vertical distance between windows in one pass, in pixels.
        public var stride: [Int]

        /// What is to be said about a model.
        package init(
            sha256: String, threshold: Float?, classThresholds: [String: Float]? = nil, window: Extent, stride: Extent
        ) {
            self.sha256 = sha256
            self.threshold = threshold
            self.classThresholds = classThresholds
            self.window = [window.width, window.height]
            self.stride = [stride.width, stride.height]
        }
    }

    /// How the scan itself made detections.
    public struct Run: Sendable, Equatable, Codable {
        /// The classes that were reported.
        public var classes: [String]
        /// The smallest probability of a detection.
        public var threshold: Float
        /// That of single classes, where they had their own.
        public var classThresholds: [String: Float]?
        /// How neighbouring windows became one detection.
        public var merging: Merging
        /// Where the boxes of detections came from, where these were not windows.
        public var boxes: DetectionBoxes?
        /// Width and height of the objects of single classes at the scale of the windows, where they are known.
        public var objectSizes: [String: [Double]]?
        /// The least distance of two detections in pixels of the picture, where it is not half of an object.
        public var separation: Double?

        /// The options of a scan.
        package init(_ options: DetectionOptions, classIndices: [Int], classes: [String]) {
            self.classes = classIndices.map { classes[$0] }
            threshold = options.threshold
            classThresholds = options.classThresholds(named: classes)
            merging = options.merging
            boxes = options.boxes
            objectSizes = options.objectSizes(named: classes)
            separation = options.separationInPixels
        }
    }

    /// How the scores of a part of a map were computed, as far as the rest does not tell it: parts that make a map agree.
    public struct Computation: Sendable, Equatable, Codable {
        /// How windows were scored.
        public var method: String
        /// How exact scores had to be.
        public var precision: String
        /// The instructions and algorithms on which the last bits of scores depend.
        public var arithmetic: String
    }

    /// The scores at one scale.
    public struct Level: Sendable, Equatable, Codable {
        /// The name of the tensor, of shape [rows, columns, classes], or with the four numbers of a box behind the classes.
        public var tensor: String
        /// How large the picture was scored, as a share of its own size.
        public var scale: Double
        /// Width and height at which it was scored, in pixels.
        public var size: [Int]
        /// Width and height of a window in pixels at that size.
        public var window: [Int]
        /// Horizontal and vertical distance between windows in pixels at that size.
        public var stride: [Int]
        /// Column and row of the first window's first pixel at that size; negative where the picture was extended.
        public var origin: [Int]
        /// Between which scores those of each class lie, and the numbers of a box where there are any.
        public var limits: [ScoreLimits]
        /// The most by which stored scores of each class differ from those of the network, in logits.
        public var largestErrors: [Float]
        /// The rows that have scores, each from its first row to the one behind its last; nil where all have.
        public var scoredRows: [[Int]]?
        /// The rows that the tensor of a part holds, from the first to the one behind the last; nil for all of the map.
        public var rows: [Int]?
    }

    /// The version of the form of this text.
    public var formatVersion = 1
    /// The version of fcnscan that wrote it.
    public var version: String
    /// The picture.
    public var picture: ScannedPicture
    /// Where on the picture objects counted; nil for all of it.
    public var regionOfInterest: RegionDescription?
    /// The network.
    public var model: ScoringModel
    /// The name of each class.
    public var classes: [String]
    /// True where the place and size of the object in a window follow its scores; nil where they do not.
    public var hasBoxes: Bool?
    /// How the scores become probabilities.
    public var probabilityRule: ProbabilityRule
    /// What happened at the edges.
    public var edge: EdgeMode
    /// Mirrored and turned windows whose scores were averaged; nil where windows were scored as they are.
    public var average: WindowAverage?
    /// How the scores are stored.
    public var type: StoredScoreType
    /// The most by which a probability differs because of that.
    public var largestProbabilityError: Float = 0
    /// The scales that were asked for; nil for the picture's own only.
    public var scales: [Double]?
    /// The scores of each scale at which a window fits, from small to large.
    public var levels: [Level] = []
    /// How the scan itself made detections.
    public var run: Run
    /// How the scores of a part of a map were computed; nil for a whole map.
    public var computation: Computation?

    /// A description of scores that are yet to be measured and written.
    package init(
        version: String, picture: ScannedPicture, region: RegionDescription? = nil, model: ScoringModel,
        scores: ScorePyramid, scales: Scales, average: WindowAverage?, type: StoredScoreType, run: Run,
        computation: Computation? = nil
    ) {
        self.version = version
        self.picture = picture
        regionOfInterest = region
        self.model = model
        classes = scores.finest.classes
        probabilityRule = scores.finest.probabilityRule
        hasBoxes = scores.finest.hasBoxes ? true : nil
        edge = scores.finest.geometry.edge
        self.average = average
        self.type = type
        self.scales = scales.isNative ? nil : scales.factors
        self.run = run
        self.computation = computation
    }

    /// States the version: programs that know the first one only would take rows without scores for rows of zeros.
    mutating func noteVersion() {
        formatVersion = hasBoxes == true ? 4 : computation != nil ? 3 : levels.contains { $0.scoredRows != nil } ? 2 : 1
    }

    /// How the scores lie in the file.
    var storedType: StoredScoreType { computation == nil ? type : type.inParts }

    /// States by how much stored scores and probabilities differ from those of the network.
    mutating func noteErrors() {
        for index in levels.indices {
            levels[index].largestErrors = levels[index].limits.map { $0.largestError(storedType) }
        }
        largestProbabilityError = probabilityRule.largestChange(
            by: levels.flatMap { $0.largestErrors.prefix(classes.count) }.max() ?? 0)
    }

    /// Where a level's scores lie, after making sure that they are as many as there are windows.
    ///
    /// - Throws: ``ScoreMapFault/wrongTensor(_:found:expected:)``.
    func place(
        of level: Level, format: String, shape: [Int], offset: Int
    ) throws(ScoreMapFault) -> PositionedTensors.Place {
        let map = geometry(of: level).map
        let expected = [level.keptRows(of: map.height).count, map.width, channels]
        guard format == storedType.format, shape == expected, map.height > 0, map.width > 0 else {
            throw .wrongTensor(
                level.tensor, found: "\(format) of shape \(shape)",
                expected: "\(storedType.format) of shape \(expected)")
        }
        return PositionedTensors.Place(format: format, shape: shape, offset: offset)
    }

    /// The numbers of a window: the scores, and those of a box where there are any.
    var channels: Int { classes.count + (hasBoxes == true ? BoxOutputs.count : 0) }

    /// The scales that were asked for.
    package var usedScales: Scales { scales.map(Scales.init) ?? .native }

    /// The JSON text.
    var json: String {
        get throws { try JSONText.text(of: self) }
    }
}

extension ScoreMapDescription.Level {
    /// The rows that the tensor holds.
    ///
    /// - Parameter height: The rows of the map.
    func keptRows(of height: Int) -> Range<Int> { rows.map { $0[0]..<$0[1] } ?? 0..<height }

    /// The rows that have scores, of those that the tensor holds.
    func scored(of height: Int) -> [Range<Int>] {
        let kept = keptRows(of: height)
        return scoredRows?.map { $0[0]..<$0[1] } ?? (kept.isEmpty ? [] : [kept])
    }

    /// A level whose errors are yet to be stated.
    init(_ level: ScorePyramid.Level, isOnly: Bool, limits: [ScoreLimits]) {
        let geometry = level.map.geometry
        tensor = isOnly ? "scores" : "scores-\(level.scale)"
        scale = level.scale
        size = [geometry.picture.width, geometry.picture.height]
        window = [geometry.grid.window.width, geometry.grid.window.height]
        stride = [geometry.grid.stride.width, geometry.grid.stride.height]
        origin = [-geometry.margins.left, -geometry.margins.top]
        self.limits = limits
        largestErrors = []
        let kept = level.map.keptRows
        if kept != 0..<level.map.rows { rows = [kept.lowerBound, kept.upperBound] }
        setScored(level.map.scoredRows, of: kept)
    }

    /// States which rows have scores, where these are not all that are kept.
    mutating func setScored(_ scored: [Range<Int>], of kept: Range<Int>) {
        let all = kept.isEmpty ? [] : [kept]
        scoredRows = scored == all ? nil : scored.map { [$0.lowerBound, $0.upperBound] }
    }
}
