import Datasets
import Network
import Scanning

/// Labelled pictures as a job has read them.
public struct LoadedData: Sendable {
    /// Where they lie.
    public let path: String
    /// The name of the form that they lie there in, for example `IDX`.
    public let form: String
    /// The pictures, what was skipped, and what a person should know.
    public let data: LabelledData
}

extension DataRequest {
    /// Reads the data for a network.
    ///
    /// - Parameter channels: The channels of the network's input.
    /// - Throws: ``ScanError/channelsNotReadable(channels:)``, ``TrainingDataError``.
    func load(channels: Int, onProgress: @escaping @Sendable (JobProgress) -> Void) throws -> LoadedData {
        guard channels == 1 || channels == 3 else { throw ScanError.channelsNotReadable(channels: channels) }
        var request = self
        request.channels = channels
        let before = loading.onProgress
        request.loading.onProgress = { done, all in
            before(done, all)
            onProgress(JobProgress(stage: .reading, done: done, all: all))
        }
        let (data, form) = try request.load()
        return LoadedData(path: path, form: "\(form)", data: data)
    }
}

extension LabelledData {
    /// The pictures, or the regions of them that were dealt out in the training of a model where a part is named.
    ///
    /// - Throws: ``TrainingDataError/otherPictures(part:expected:found:)``, and what the store of the pictures throws.
    func divided(for part: Split.Part?, of model: Model) throws -> LabelledData {
        part == nil ? self : try divided(asIn: model.receipt)
    }

    /// The pictures of a part of the training of a model; all pictures where no part is named.
    ///
    /// - Throws: ``TrainingDataError/partUnknown(part:)``, ``TrainingDataError/otherPictures(part:expected:found:)``.
    func indices(ofPart part: Split.Part?, receipt: [String: String]) throws -> [Int] {
        try part.map { try Split.indices(of: $0, in: pictures, facts: receipt) } ?? Array(pictures.indices)
    }
}
