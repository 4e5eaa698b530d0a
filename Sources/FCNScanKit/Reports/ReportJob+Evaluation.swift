import Datasets
import Evaluation
import Files
import Raster
import Reporting
import Scanning

extension ReportJob {
    /// Makes a report of labelled pictures that were scanned to judge a detector.
    ///
    /// - Parameters:
    ///   - detection: How detections are made when the page opens.
    ///   - data: Where the pictures of the evaluation come from.
    ///   - onWarning: Called with what is missing and leaves a gap in the report.
    ///   - onProgress: Called after each picture.
    /// - Throws: `ReportingError`, `ScanError`, `FileError`.
    @discardableResult
    func run(
        _ evaluation: DetectorEvaluation, _ detection: DetectionOptions, _ data: LabelledData,
        onWarning: (String) -> Void = { _ in }, onProgress: (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws -> Result {
        let start = ContinuousClock.now
        let names = PictureNames(evaluation.pictures.map { data.pictures[$0.index].path })
        let opening = ReportContents.Start(detection, classes: evaluation.classes)
        var contents = ReportContents(
            version: version, title: title ?? names.title, folder: names.folder, classes: evaluation.classes,
            objectClasses: evaluation.objectClasses,
            start: opening, tolerance: evaluation.tolerance,
            window: ReportContents.boxSize(
                opening, window: [evaluation.window.width, evaluation.window.height],
                scales: evaluation.pictures.first { $0.scores != nil }?.scores?.levels.map(\.scale) ?? []))
        let chunks = ReportChunks(beside: output, limitBytes: pageLimitBytes)
        for (number, evaluated) in evaluation.pictures.enumerated() {
            let labelled = data.pictures[evaluated.index]
            var picture = ReportContents.Picture(
                name: names.names[number], width: labelled.width, height: labelled.height)
            picture.truth = evaluated.truths.enumerated().flatMap { index, truth in
                truth.boxes.map { ReportContents.Object(classIndex: index, box: $0) }
            }
            picture.ignored = (evaluated.truths.first?.ignored ?? []).map { [$0.xmin, $0.ymin, $0.xmax, $0.ymax] }
            if let scores = evaluated.scores {
                picture.probabilityRule = scores.finest.probabilityRule
                picture.levels = try scores.levels.enumerated().map {
                    try ReportContents.Level($1, boxes: detection.boxes, name: "\(number)-m\($0)", into: chunks)
                }
                picture.detections = try scores.detections(ofClasses: evaluation.objectClasses, options: detection)
                    .joined().map(ReportContents.Object.init)
            }
            do {
                let reader = try PictureReader(labelled.path, limits: limits, intensity: intensity)
                picture.tiles = try PictureTiles.cut(reader, number: number, into: chunks)
            } catch let error as RasterError {
                picture.problems.append("the picture cannot be shown: \(error)")
            }
            for problem in picture.problems { onWarning("\(picture.name): \(problem)") }
            contents.pictures.append(picture)
            onProgress(number + 1, evaluation.pictures.count)
        }
        return try write(contents, chunks, since: start)
    }
}

extension ReportContents.Object {
    /// What was found on all of a picture.
    fileprivate init(_ detection: Detection) {
        self.init(
            classIndex: detection.classIndex, box: detection.box, x: detection.centerX, y: detection.centerY,
            score: detection.score, scale: detection.scale)
    }
}
