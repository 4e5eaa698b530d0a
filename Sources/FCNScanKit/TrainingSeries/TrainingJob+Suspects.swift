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
        // An object that is seen at several scales is named once, by the one that speaks most against it.
        var named = Set<DoubtfulLabel>()
        return evaluation.suspects.compactMap { suspect in
            var suspect = suspect
            let source = windows.source(of: suspect.pictureIndex)
            let (seen, own) = (plan.data.pictures[suspect.pictureIndex], data.pictures[source])
            let (x, y) = (Double(own.width) / Double(seen.width), Double(own.height) / Double(seen.height))
            suspect.pictureIndex = source
            suspect.label.box = suspect.label.box.map {
                own.box(
                    nearest: Box(xmin: $0.xmin * x, ymin: $0.ymin * y, xmax: $0.xmax * x, ymax: $0.ymax * y))
            }
            return named.insert(suspect.label).inserted ? suspect : nil
        }
    }
}

extension LabelledPicture {
    /// The box of the object that is nearest to some edges, which may be off by what resampling rounds.
    fileprivate func box(nearest edges: Box) -> Box {
        func distance(_ box: Box) -> Double {
            abs(box.xmin - edges.xmin) + abs(box.ymin - edges.ymin) + abs(box.xmax - edges.xmax)
                + abs(box.ymax - edges.ymax)
        }
        return objects.map(\.box).min { distance($0) < distance($1) } ?? edges
    }
}
