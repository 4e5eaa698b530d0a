import Datasets
import Network

extension LabelledData {
    /// Pictures without any object, for a model to be scanned with.
    ///
    /// - Throws: `TrainingDataError`; `ClassificationError` where the model knows no background.
    public init(withoutObjects folder: String, for model: Model) throws {
        guard model.classes.contains(LabelledData.backgroundClass) else {
            throw ClassificationError.unknownClasses(found: [LabelledData.backgroundClass], model: model.classes)
        }
        let channels = model.architecture.input.channels
        self = try LabelledData(
            classes: [LabelledData.backgroundClass] + model.classes.filter { $0 != LabelledData.backgroundClass },
            pictures: [], store: PicturesInMemory([], channels: channels)
        ).adding(negatives: folder, channels: channels)
    }
}
