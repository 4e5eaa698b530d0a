import Engine
import Machine
import Network
import Raster
import Scanning

/// How a picture is scanned, as a program says it in JSON: the names are those of the command line's options.
public struct ScanSettings: Sendable, Equatable {
    /// What a scanner is made for; scans with the same one after the other share it.
    struct Scanner: Hashable, Sendable {
        var method = ScanMethod.dense
        var edge = EdgeMode.drop
        var average: WindowAverage?
        var precision = Precision.default
        var usesLocalMeans = false
        var threads = AvailableProcessors.count
    }

    /// What makes the scores.
    var scanner = Scanner()
    /// The classes to report; every one but the background where there are none.
    var classes: [String] = []
    /// The smallest probability of a detection; nil for the model's own.
    var threshold: Float?
    /// That of single classes.
    var classThresholds: [String: Float] = [:]
    /// How neighbouring windows become one detection; nil for the model's own way.
    var merging: Merging?
    var boxes: DetectionBoxes?
    /// The least distance of two detections of one class in pixels; nil for the model's own.
    var separation: Double?
    /// The sizes at which the picture is scored; nil for the model's own.
    var scales: Scales?
    /// Which part of the picture is scanned.
    var part = RequestedPart.whole
    /// Where objects count.
    var region = RegionRequest()
    /// How a picture of more than 8 bits is shown.
    var intensity = IntensityRule.full
    /// What becomes of damaged pixels.
    var damage = DamagePolicy.refuse
    /// What transparent parts are laid on.
    var background = BackgroundColor.white
    /// Bytes that the program may hold.
    var memoryLimit: Int?
    /// What a picture may take to decode.
    package var limits = DecodingLimits.default
    /// What reports and errors call a picture that is no file.
    public private(set) var name: String?

    /// A scan as it is unless told otherwise.
    public init() {}

    /// Reads settings.
    ///
    /// ```json
    /// {"stride": 8, "edge": "center", "class": ["white-cell"], "scales": [0.5, 1, 2]}
    /// ```
    ///
    /// - Parameter json: An object; an empty text says nothing.
    /// - Throws: ``SettingsError``.
    public init(json: String) throws {
        var settings = try SettingsReader(json)
        try readScanner(&settings)
        try readDetection(&settings)
        try readPicture(&settings)
        try settings.finish()
    }

    private mutating func readScanner(_ settings: inout SettingsReader) throws(SettingsError) {
        let stride = try settings.numbers("stride", "pixels, or [width, height] in pixels") { numbers -> Extent? in
            let sides = numbers.compactMap { Int(exactly: $0) }.filter((1...1 << 20).contains)
            guard sides.count == numbers.count, (1...2).contains(sides.count) else { return nil }
            return Extent(height: sides.last!, width: sides[0])
        }
        let isExact = try settings.flag("exact-windows") ?? false
        scanner.method = isExact ? .exactWindows(stride: stride) : stride.map { .fineDense(stride: $0) } ?? .dense
        scanner.edge = try settings.choice("edge") ?? .drop
        let orientations = try settings.choice("average", WindowAverage.Orientations.self)
        let quantity = try settings.choice("average-of", WindowAverage.Quantity.self)
        scanner.average = orientations.map { WindowAverage($0, of: quantity ?? .probabilities) }
        if quantity != nil, orientations == nil {
            throw .wrongValue(name: "average", found: "nothing", expected: "a value where 'average-of' is given")
        }
        scanner.precision = try settings.choice("precision") ?? .default
        scanner.usesLocalMeans = try settings.text("global", "\"local\"") { $0 == "local" ? true : nil } ?? false
        if scanner.usesLocalMeans, isExact {
            throw .notTogether(
                name: "global", other: "exact-windows", reason: "single windows have means of their own")
        }
        scanner.threads = try settings.wholeNumber("threads", 1...1024) ?? AvailableProcessors.count
    }

    private mutating func readDetection(_ settings: inout SettingsReader) throws(SettingsError) {
        classes = try settings.texts("class", "the name of a class, or a list of names") ?? []
        threshold = try settings.number("threshold", 0...1).map { Float($0) }
        let byClass = try settings.numbersByName(
            "by-class", 0...1, "an object of names of classes with numbers from 0 to 1")
        classThresholds = byClass?.mapValues { Float($0) } ?? [:]
        separation = try settings.number("separation", 0...1e6)
        boxes = try settings.choice("box-from", DetectionBoxes.self)
        let rule = try settings.choice("merge", MergingRule.self)
        let overlap = try settings.numbers("overlap", "a number of more than 0 and at most 1") {
            $0.count == 1 && $0[0] > 0 && $0[0] <= 1 ? $0[0] : nil
        }
        let measure = try settings.choice("overlap-measure", OverlapMeasure.self)
        let decay = try settings.choice("decay", Merging.Decay.self)
        if rule ?? .peaks == .peaks, overlap != nil || measure != nil {
            throw .notTogether(
                name: overlap == nil ? "overlap-measure" : "overlap", other: "merge",
                reason: "peaks go by the distance of places; choose another rule")
        }
        if decay != nil, rule != .softNMS {
            throw .notTogether(name: "decay", other: "merge", reason: "only soft-nms lowers scores")
        }
        let acrossClasses = try settings.flag("merge-across-classes") ?? false
        if rule != nil || acrossClasses {
            merging = Merging(
                rule ?? .peaks, overlap: overlap, measure: measure, decay: decay ?? .gaussian,
                mergesAcrossClasses: acrossClasses)
        }
        scales = try settings.numbers("scales", "up to \(Scales.limit) different numbers from 1/64 to 64") {
            guard (1...Scales.limit).contains($0.count), $0.allSatisfy(Scales.range.contains),
                Set($0).count == $0.count
            else { return nil }
            return Scales($0)
        }
    }

    private mutating func readPicture(_ settings: inout SettingsReader) throws(SettingsError) {
        part.page = try settings.wholeNumber("page", 1...Int(Int32.max))
        let level = try settings.wholeNumber("level", 0...Int(Int32.max))
        part.level = level ?? 0
        part.region = try settings.numbers(
            "region", "[x, y, width, height] in pixels of the full picture"
        ) { numbers in
            let pixels = numbers.compactMap { Int(exactly: $0) }.filter((0...1 << 40).contains)
            guard numbers.count == 4, pixels.count == 4, pixels[2] > 0, pixels[3] > 0 else { return nil }
            return .pixels(PictureRegion(x: pixels[0], y: pixels[1], width: pixels[2], height: pixels[3]))
        }
        part.pixelSize = try settings.number("pixel-size", 1e-5...1e12).flatMap {
            PixelSize(x: $0, y: $0, source: "given")
        }
        part.resolution = try settings.number("resolution", 1e-5...1e12)
        if part.resolution != nil, level ?? 0 > 0 {
            throw .notTogether(name: "resolution", other: "level", reason: "each says what is read")
        }
        region.path = try settings.text("roi", "the path of a file or folder")
        region.findsTissue = try settings.flag("tissue") ?? false
        intensity =
            try settings.text(
                "intensity", "\"full\", \"LOW:HIGH\" or \"percentile:LOW:HIGH\""
            ) { IntensityRule($0) } ?? .full
        damage = try settings.choice("damaged") ?? .refuse
        background =
            try settings.numbers("background", "[red, green, blue] of 0 to 255") { numbers in
                let bytes = numbers.compactMap { UInt8(exactly: $0) }
                guard numbers.count == 3, bytes.count == 3 else { return nil }
                return BackgroundColor(red: bytes[0], green: bytes[1], blue: bytes[2])
            } ?? .white
        memoryLimit = try settings.wholeNumber("memory-limit", 1...Int(1e15))
        name = try settings.text("name")
    }

    /// The same for pictures that are scored on at most so many pixels, at all scales together.
    ///
    /// - Throws: `RasterError`, ``RequestedPartError``, `ScanError/scanNotUsable(reason:)`.
    package func limited(toPixels limit: Int, for input: PictureInput, by model: Model) throws -> ScanSettings {
        let scale = try part.resolved(for: input).scale
        let share = try (scales ?? model.recommendedScales()).factors.reduce(0) { $0 + $1 * $1 } * scale * scale
        var result = self
        result.limits.maximumPixels = Int(Double(limit) / max(1, share))
        return result
    }

    /// What is done with a picture.
    ///
    /// - Throws: ``SettingsError/unknownClass(name:classes:)``, `ScanError.thresholdNotUsable`.
    func options(for model: Model) throws -> PictureScan.Options {
        var options = PictureScan.Options(
            classIndices: try classes.isEmpty
                ? model.classes.objectClasses : Set(classes.map { try index(of: $0, in: model) }).sorted(),
            detection: try model.detection(
                DetectionRequest(threshold: threshold, merging: merging, separation: separation, boxes: boxes)),
            limits: limits, background: background)
        for (name, threshold) in classThresholds {
            let index = try index(of: name, in: model)
            guard options.classIndices.contains(index) else {
                throw SettingsError.notTogether(
                    name: "by-class", other: "class", reason: "'\(name)' is not one of the classes to report")
            }
            options.detection.classThresholds[index] = threshold
        }
        options.scales = try scales ?? model.recommendedScales()
        options.memoryLimit = memoryLimit
        options.heldBytes = memoryLimit == nil ? 0 : residentMemoryBytes() ?? 0
        options.damage = damage
        options.part = part
        options.region = region
        options.trainedPixelSize = model.trainedPixelSize
        options.intensity = intensity
        return options
    }

    private func index(of name: String, in model: Model) throws(SettingsError) -> Int {
        guard let index = model.classes.firstIndex(of: name) else {
            throw .unknownClass(name: name, classes: model.classes)
        }
        return index
    }
}
