import Datasets
import Evaluation
import Network
import Raster

extension TrainingJob {
    /// The labels of a part of the pictures that a model is at odds with, worst first, with boxes in pixels of the pictures.
    ///
    /// Scenes that are made of patches are not asked: their patches are.
    func suspects(
        of model: Model, in part: Split.Part, onProgress: @escaping (JobProgress) -> Void
    ) throws -> [LabelSuspect] {
        let pictures = split[part].filter { $0 < dealt.pictures.count }
        guard !pictures.isEmpty else { return [] }
        let evaluation = try ClassificationEvaluation.evaluate(
            model, on: plan.data, pictures: windows.indices(of: pictures), sampling: plan.sampling,
            seed: request.dealingSeed, pool: pool
        ) { onProgress(JobProgress(stage: .judging, done: $0, all: $1)) }
        return evaluation.suspects.map { suspect in
            var suspect = suspect
            let source = windows.source(of: suspect.pictureIndex)
            let (seen, own) = (plan.data.pictures[suspect.pictureIndex], data.pictures[source])
            let (x, y) = (Double(own.width) / Double(seen.width), Double(own.height) / Double(seen.height))
            suspect.pictureIndex = source
            suspect.label.box = suspect.label.box.map {
                Box(xmin: $0.xmin * x, ymin: $0.ymin * y, xmax: $0.xmax * x, ymax: $0.ymax * y)
            }
            return suspect
        }
    }
}
