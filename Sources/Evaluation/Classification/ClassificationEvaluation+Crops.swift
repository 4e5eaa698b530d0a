import Datasets
import Machine
import Network
import Scanning

extension ClassificationEvaluation {
    /// Classifies labelled pictures as wholes.
    ///
    /// Pictures with boxes are left out. Classes of the data and of the model are matched by name.
    ///
    /// - Parameters:
    ///   - indices: The pictures of the data that are classified.
    ///   - classifier: Says which windows of a picture are scored.
    ///   - onProgress: Called with the pictures that are done, and all of them.
    /// - Throws: ``ClassificationError``, `ScanError`, `EngineError`, and what the store of the pictures throws.
    public static func evaluate(
        _ classifier: PictureClassifier, on data: LabelledData, pictures indices: [Int],
        onProgress: (Int, Int) -> Void = { _, _ in }
    ) throws -> ClassificationEvaluation {
        let classes = classifier.classes(other: data.otherClass(than: classifier.model))
        let order = try ClassOrder(data: data.classes, model: classes, needsBackground: true).indices
        let wholes = indices.compactMap { index -> (index: Int, label: Int)? in
            guard case .whole(let label) = data.pictures[index].label else { return nil }
            return (index, order[label]!)
        }
        var probabilities: [Float] = []
        probabilities.reserveCapacity(wholes.count * classes.count)
        for (done, whole) in wholes.enumerated() {
            probabilities += try classifier.probabilities(of: data.store.picture(at: whole.index))
            onProgress(done + 1, wholes.count)
        }
        let report = try ClassificationReport(
            classes: classes, probabilities: probabilities, labels: wholes.map(\.label),
            windows: wholes.map {
                let picture = data.pictures[$0.index]
                return ClassificationReport.Window(
                    picture: picture.name, x: 0, y: 0, width: picture.width, height: picture.height)
            })
        return ClassificationEvaluation(
            report: report,
            mistakePatches: try report.worstMistakes.map {
                try classifier.middle(of: data.store.picture(at: wholes[$0.index].index))
            }, suspects: [])
    }
}
