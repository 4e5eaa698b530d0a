import FCNScanKit

extension Problem {
    /// What an error of a scan means for the client.
    ///
    /// Nil for errors of the service itself, whose sentences may name what clients need not know.
    init?(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as RasterError:
            guard let kind = error.kind else { return nil }
            self.init(kind, error.description)
        case let error as EngineError:
            if case .unusableProfile = error { return nil }
            self.init(.notPossible, error.description)
        case is SettingsError, is ScanError, is NetworkError, is RequestedPartError, is TissueError,
            is RegionOfInterestError:
            self.init(.notPossible, "\(error)")
        default: return nil
        }
    }
}

extension RasterError {
    /// Nil where the picture has no part in it.
    fileprivate var kind: Problem.Kind? {
        switch self {
        case .formatNotRead: .unsupportedMediaType
        case .tooManyPixels, .tooManyBytes: .tooManyPixels
        case .partNotFound: .notPossible
        case .empty, .notAPicture, .notAFile, .featureNotRead, .codecNotRead, .damagedHeader, .damaged:
            .unreadablePicture
        case .cannotRead, .outOfMemory, .cannotWrite, .tooLargeForFormat: nil
        }
    }
}
