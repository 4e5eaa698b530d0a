import Datasets
import Network
import Scanning

extension DetectorEvaluation {
    /// Judges score maps of pictures that were scanned before; neither the network nor the pictures are needed.
    ///
    /// - Parameters:
    ///   - maps: The maps of one model, each with the name of its picture in the data, what is on it, and where objects
    ///     count, which is everywhere where that is nil.
    ///   - dataClasses: The names of the classes of what is on pictures.
    /// - Throws: ``ClassificationError/unknownClasses(found:model:)``.
    package static func evaluate(
        _ maps: [(name: String, map: ScoreMapFile, label: LabelledPicture.Label, region: ScannedRegion?)],
        dataClasses: [String]
    ) throws -> DetectorEvaluation {
        guard let description = maps.first?.map.description else { preconditionFailure("at least one map is judged") }
        let (classes, model) = (description.classes, description.model)
        let order = try ClassOrder(data: dataClasses, model: classes, needsBackground: false).indices
        let pictures = maps.enumerated().compactMap { index, scanned -> EvaluatedPicture? in
            guard case .objects(let objects, let ignored) = scanned.label else { return nil }
            let truths = classes.indices.map { classIndex in
                let boxes = objects.filter { order[$0.classIndex] == classIndex }.map(\.box)
                return Truth(boxes: scanned.region?.boxes(of: boxes) ?? boxes, ignored: ignored)
            }
            return EvaluatedPicture(
                index: index, name: scanned.name,
                scores: scanned.region.map(scanned.map.scores.looking) ?? scanned.map.scores, region: scanned.region,
                truths: truths)
        }
        return DetectorEvaluation(
            pictures: pictures, classes: classes,
            objectClasses: zip(dataClasses, order).compactMap { $0 == LabelledData.backgroundClass ? nil : $1 }
                .sorted(),
            window: Extent(height: model.window[1], width: model.window[0]),
            tolerance: Double(max(model.stride[0], model.stride[1])) / 2)
    }
}
