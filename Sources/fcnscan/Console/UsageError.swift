import ArgumentParser
import FCNScanKit

/// Does a job, and tells mistakes in what was asked for in the words of the options, as wrong uses of the program.
func asUsage<Result>(_ job: () throws -> Result) throws -> Result {
    do {
        return try job()
    } catch TrainingRequestError.picturesTooSmall(let first, let window) {
        throw ValidationError(
            "The pictures are small (the first is \(first.width)x\(first.height)) and the network's window is "
                + "\(window.sides); give a network for their size with --arch, for example digits "
                + "for 28x28, or \"\(first.width == first.height ? "input" : "size") \(first); …\".")
    } catch TrainingRequestError.nothingToMine(let source) {
        let name = if case .folder(let path) = source { path } else { MiningArguments.trainingPictures }
        throw ValidationError(
            "--mine \(name): none of the training pictures can be mined; '\(MiningArguments.trainingPictures)' needs "
                + "--boxes, and a folder more than a few pictures.")
    } catch EvaluationRequestError.noPictures(let prefix) {
        throw ValidationError("No picture's name starts with '\(prefix)'.")
    } catch EvaluationRequestError.cropsOfPicturesWithBoxes {
        throw ValidationError(
            "--crops: \(EvaluationRequestError.cropsOfPicturesWithBoxes); leave it out, or give data without boxes.")
    } catch let error as TrainingDataError {
        switch error {
        // Another --part, or other data, is what helps.
        case .partUnknown, .otherPictures: throw ValidationError(sentence(of: error))
        default: throw error
        }
    }
}
