import Datasets
import Engine
import Network
import Scanning

/// What a detector finds on labelled pictures.
public struct DetectorEvaluation: Sendable {
    /// The pictures, in the order of the data.
    package let pictures: [EvaluatedPicture]
    /// The names of the model's classes.
    public let classes: [String]
    /// The classes that are looked for: those of the model that the data has too, without the background.
    public let objectClasses: [Int]
    /// The window's size.
    public let window: Extent
    /// How far beside a box a detection may lie: half a stride, in pixels.
    package let tolerance: Double

    /// Scans labelled pictures.
    ///
    /// Pictures that are samples as a whole are left out. Classes of the data and of the model are matched by name.
    ///
    /// - Parameters:
    ///   - indices: The pictures of the data to scan.
    ///   - scanner: The model; it knows the classes of the data, in any order.
    ///   - scales: The sizes at which each picture is scored.
    /// - Throws: ``ClassificationError/unknownClasses(found:model:)``, `EngineError`, `ScanError`, and what the
    ///   store of the pictures throws.
    public static func evaluate(
        _ data: LabelledData, pictures indices: [Int], scanner: DenseScanner, scales: Scales = .native,
        onProgress: (Int, Int) -> Void = { _, _ in }
    ) throws -> DetectorEvaluation {
        let model = scanner.model
        let order = try ClassOrder(data: data.classes, model: model.classes, needsBackground: false).indices
        var pictures: [EvaluatedPicture] = []
        for (done, index) in indices.enumerated() {
            let labelled = data.pictures[index]
            guard case .objects(let objects, let ignored) = labelled.label else { continue }
            let picture = try data.store.picture(at: index)
            let size = Extent(height: picture.height, width: picture.width)
            let fits = !scanner.geometries(for: size, scales: scales).isEmpty
            let source = ScaledPicture(picture)
            let truths = model.classes.indices.map { classIndex in
                Truth(boxes: objects.filter { order[$0.classIndex] == classIndex }.map(\.box), ignored: ignored)
            }
            pictures.append(
                EvaluatedPicture(
                    index: index, name: labelled.name,
                    scores: fits ? try scanner.scan(size, scales: scales, source: source.rows) : nil, truths: truths))
            onProgress(done + 1, indices.count)
        }
        return DetectorEvaluation(
            pictures: pictures, classes: model.classes,
            objectClasses: zip(data.classes, order).compactMap { $0 == LabelledData.backgroundClass ? nil : $1 }
                .sorted(),
            window: model.window, tolerance: Double(max(model.stride.width, model.stride.height)) / 2)
    }

    /// What a window shows of a picture at the smallest scale, in the picture's pixels.
    var shownExtent: Extent {
        let scale = pictures.lazy.compactMap { $0.scores?.levels.map(\.scale).min() }.min() ?? 1
        func side(_ side: Int) -> Int { max(1, Int((Double(side) / scale).rounded())) }
        return Extent(height: side(window.height), width: side(window.width))
    }

    /// The score over all pictures and all classes but the background.
    ///
    /// - Throws: `FileError`, where scores that are kept in a file cannot be read.
    public func score(_ options: DetectionOptions) throws -> DetectionScore {
        var score = DetectionScore()
        try matches(options).joined().forEach { score.add($0) }
        return score
    }

    /// Hits, false alarms and misses of each class that is looked for on each picture.
    ///
    /// - Returns: Shape [classes, pictures].
    package func matches(_ options: DetectionOptions) throws -> [[DetectionMatch]] {
        let found = try pictures.map { try $0.scores?.detections(ofClasses: objectClasses, options: options) }
        return objectClasses.enumerated().map { number, index in
            zip(pictures, found).map { picture, found in
                DetectionMatch(found?[number] ?? [], truth: picture.truths[index], tolerance: tolerance)
            }
        }
    }

    /// Detections where there is nothing, for each picture on average.
    ///
    /// - Throws: `FileError`, where scores that are kept in a file cannot be read.
    public func falseAlarmsPerPicture(_ options: DetectionOptions) throws -> Double {
        let score = try score(options)
        return pictures.isEmpty ? 0 : Double(score.falseAlarms) / Double(pictures.count)
    }
}
