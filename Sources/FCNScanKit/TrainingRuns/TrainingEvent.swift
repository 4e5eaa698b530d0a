import Datasets
import Evaluation
import Training

/// Something that a person who waits for a training run may want to know.
public enum TrainingEvent: Sendable {
    /// The model to begin with was read; the notes say how.
    case startingModelRead(notes: [String])
    /// The labelled pictures were read.
    case dataRead(LoadedData)
    /// Pictures of the training part look the same as pictures that judge; the sentence says how many.
    case duplicatesFound(sentence: String, areDropped: Bool)
    /// Classes are balanced by repeats: the windows of each class in an epoch.
    case windowsRepeated(classes: [String], windows: [Int])
    /// A network and all else that nothing was said about was chosen for the data.
    case planned(TrainingPlan)
    /// Alterations were chosen for a network that was given.
    case augmentationChosen(AugmentationChoice)
    /// The learning rate was chosen by a range test.
    case learningRateChosen(LearningRateChoice)
    /// Training begins, on so many windows in an epoch, with a network of so many parameters.
    case runBegins(split: Split, windows: Int, parameters: Int)
    /// A run was to be resumed and has no checkpoint, so the round begins at its start.
    case checkpointMissing(path: String)
    /// A step, or the end of an epoch where it has a validation result.
    case progress(TrainingProgress)
    /// A round of training ended; `file` holds its model. The epochs are those that were asked for.
    case roundEnded(file: String, TrainingOutcome, epochs: Int)
    /// So many places look like objects without a label that nothing is mined; the file has them.
    case labelsMissing([SuspectedObjects], file: String)
    /// So many labels are in doubt after they were learnt from; the file has them.
    case labelsDoubted(Int, file: String)
    /// One of several runs of a series begins.
    case runOfSeriesBegins(name: String)
    /// Runs on sections of the pictures said how good such a model is; the file has what was found on each picture.
    case foldsJudged(FoldsSummary, file: String)
    /// Runs of a series were compared, and one of them was kept.
    case runsCompared([TrainedRun], kept: String)
    /// So many windows that are taken for objects were found, on so many of the scanned pictures.
    case windowsMined(count: Int, pictures: Int, scanned: Int)
    /// False alarms on a picture at probability 0.5 before and after a round, on mined pictures or on others.
    case falseAlarms(round: Int, before: Double, after: Double, pictures: Int, areMined: Bool)
    /// Validation pictures before and after a round, each at its best threshold.
    case bestThresholds(round: Int, before: ThresholdChoice, after: ThresholdChoice, pictures: Int)
    /// The model's thresholds were chosen on so many pictures.
    case thresholdChosen(ThresholdChoice, pictures: Int, part: String)
    /// How the model does on so many test pictures at its threshold.
    case tested(DetectionScore, pictures: Int)
    /// How the model does on the windows of a part that it was not chosen by, where there are any.
    case windowsJudged(ClassificationReport, part: Split.Part)
}
