/// What became of a picture.
enum BatchOutcome: Sendable {
    case scanned(PictureReport)
    /// An earlier run has done it.
    case reused(PictureReport)
    case failed(BatchFailure)

    var event: BatchScan.Event {
        switch self {
        case .scanned(let report), .reused(let report): .finished(report)
        case .failed(let failure): .failed(failure)
        }
    }
}
