import FCNScanKit
import Glibc

/// What to do about an error on the command line: the end of its sentence, which names flags.
///
/// The library knows no command line, so its errors say what is wrong, and this says which flag helps.
///
/// - Returns: Text to append to the error's description, with what separates them; nil where no flag helps.
func advice(for error: any Error) -> String? {
    switch error {
    case let error as FileError: error.flagAdvice
    case let error as NetworkError: error.flagAdvice
    case let error as ONNXError: error.fault.flagAdvice
    case let error as ONNXFault: error.flagAdvice
    case let error as EngineError: error.flagAdvice
    case let error as ScanError: error.flagAdvice
    case let error as TrainingDataError: error.flagAdvice
    case let error as TrainingError: error.flagAdvice
    case let error as TrainingRequestError: error.flagAdvice
    case let error as CheckpointError: error.flagAdvice
    case let error as FineTuningError: error.flagAdvice
    case let error as ClassificationError: error.flagAdvice
    case let error as VisualizationError: error.flagAdvice
    case let error as InputDescriptionError: error.flagAdvice
    case let error as SurgeryCheckError: error.flagAdvice
    case let error as LoadedModelError: error.flagAdvice
    case let error as BatchError: error.flagAdvice
    case let error as ScoreMapError: error.fault.flagAdvice
    case let error as MapRequestError: error.flagAdvice
    case let error as ScoreMapMergeError: error.flagAdvice
    case let error as RequestedRowsError: error.flagAdvice
    case let error as ReportError: error.flagAdvice
    case let error as RasterError: error.flagAdvice
    case let error as RequestedPartError: error.flagAdvice
    case let error as TissueError: error.flagAdvice
    case is DrawingsError: " (--only-class, --no-pictures)"
    default: nil
    }
}

/// An error as the command line says it: its own sentence, and which flag helps.
func sentence(of error: any Error) -> String { "\(error)" + (advice(for: error) ?? "") }

/// An error together with the advice of the command line.
struct AdvisedError: DescribedError {
    let description: String

    /// - Returns: Nil where the error needs no advice.
    init?(_ error: any Error) {
        guard advice(for: error) != nil else { return nil }
        description = sentence(of: error)
    }
}

extension TrainingRequestError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .alreadyThere: " (--resume, --overwrite, --output)"
        case .noBackground: " (--negatives)"
        default: nil
        }
    }
}

extension ReportError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .noResults, .noResult: " (--label)"
        default: nil
        }
    }
}

extension FileError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .cannotCreateFolder: " with --output"
        default: nil
        }
    }
}

extension NetworkError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .positionalValues: "; scan with --exact-windows, or give one value for each channel"
        case .globalOperator: "; scan with --exact-windows, or let it slide approximately with --global local"
        case .mapOfSinglePosition: "; scan with --exact-windows"
        default: nil
        }
    }
}

extension ONNXFault {
    fileprivate var flagAdvice: String? {
        switch self {
        case .openSize: ", with --window WIDTHxHEIGHT"
        case .fixedWindow: "; leave out --window, or export the model for that size"
        case .network(let error, _): advice(for: error)
        default: nil
        }
    }
}

extension EngineError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .pictureSmallerThanWindow:
            "; extend the picture with --edge cover or --edge center, or use a larger picture"
        case .singleWindowsOnly(_, _, let obstacle): advice(for: obstacle)
        case .unusableProfile: "; measure them again with 'fcnscan bench --calibrate', or delete the file"
        default: nil
        }
    }
}

extension ScanError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .thresholdNotUsable: "; give one with --threshold"
        case .tooManyCandidates: " (--threshold, --merge)"
        case .windowsDoNotTurn: " with --average flips"
        default: nil
        }
    }
}

extension TrainingDataError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .tooLargeForMemory:
            "; raise --picture-memory, or keep the pictures as files, which need not be in memory all at once"
        case .contradictoryLabels: ", or leave them out with --contradictions drop"
        case .duplicatesAcrossParts: ", or leave them out of the training part with --duplicates drop"
        case .pointsWithoutSize: ", as in --point-size 40"
        case .partUnknown: "; use --part all"
        case .otherPictures: ", or use --part all"
        default: nil
        }
    }
}

extension TrainingError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .diverged: "; use a smaller --learning-rate, a longer --warm-up or --clip-norm 1"
        case .stoppedBeforeFirstEpoch(let checkpoint): checkpoint.map { "; --resume goes on from '\($0)'" }
        default: nil
        }
    }
}

extension CheckpointError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .notCheckpoint, .otherSetting: ", or train without --resume"
        case .otherVersion, .incomplete: "; train without --resume"
        }
    }
}

extension FineTuningError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .headNotReplaceable: ", or give --arch and train from the beginning"
        default: nil
        }
    }
}

extension ClassificationError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .unknownClasses:
            "; map boxes with --class, name the folders as the model does, or name the classes of an ONNX file with "
                + "--class-names"
        default: nil
        }
    }
}

extension VisualizationError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .patchTooLarge: "; give a smaller --patch"
        case .tooFewSamples: " or more --samples"
        case .perplexityTooLarge: "; give a smaller --perplexity or more --samples"
        case .unknownClasses: " with --class or --class-names"
        default: nil
        }
    }
}

extension InputDescriptionError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .normalizationMissing(let model):
            "; give --normalization " + NamedNormalization.allCases.map(\.rawValue).joined(separator: "|")
                + ", or --sample-scale, --mean, --deviation and --channel-order, or put them into '\(model).json'"
        default: nil
        }
    }
}

extension SurgeryCheckError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .notAClassifier: ", convert it without --verify"
        case .formsDiffer: nil
        }
    }
}

extension LoadedModelError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .picture(let path, _): "; 'fcnscan \(path)' scans it"
        case .notEmbedded: nil
        }
    }
}

extension RasterError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .partNotFound(let path, _, _): ", which 'fcnscan info \(path)' lists (--page, --level, --region)"
        default: nil
        }
    }
}

extension RequestedPartError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .pixelSizeUnknown: "; give it with --pixel-size, for example 0.25um"
        case .resolutionTooFar: "; choose a --resolution nearer to that"
        }
    }
}

extension TissueError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .gray: " (--roi)"
        case .uniform: "; give the region with --roi, or scan all of it"
        }
    }
}

extension ScoreMapFault {
    fileprivate var flagAdvice: String? {
        switch self {
        case .notScoreMap, .noDescription: " (--save-map)"
        case .part: " ('fcnscan merge')"
        default: nil
        }
    }
}

extension ScoreMapMergeError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .gap(let rows, _): " (--rows \(rows.lowerBound)..\(rows.upperBound))"
        default: nil
        }
    }
}

extension RequestedRowsError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .outside: " (--rows)"
        case .tooManyShares(_, _, let rows): "; give --rows 1/\(rows) or fewer shares"
        }
    }
}

extension MapRequestError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .noThreshold: "; give one with --threshold"
        case .notScored: "; scan the picture again with that --roi, or without one"
        case .regionGone: "; give it with --roi"
        case .noMaps: "; 'fcnscan batch --save-map' writes them"
        case .noTruth: "; names in --boxes end as the paths of the scanned pictures do"
        default: nil
        }
    }
}

extension BatchError {
    fileprivate var flagAdvice: String? {
        switch self {
        case .outputBelongsToAnother: "; use another --output for it"
        default: nil
        }
    }
}

extension ShownIntensity {
    /// What to do about a picture of which only the darkest part was used; nil for others.
    var flagAdvice: String? {
        guard isDark, let largestSample else { return nil }
        return "its largest sample is \(largestSample), and \(Int(high)) is shown as white, so that the network saw a "
            + "dark picture; --intensity percentile:0.5:99.5 or 0:\(largestSample) shows more of it"
    }
}

extension DataIntensity {
    /// What to do about pictures of which only the darkest part is used; nil where there are none.
    var flagAdvice: String? {
        guard dark > 0 else { return nil }
        return "\(dark) of \(pictures) pictures of more than 8 bits have no sample that reaches a quarter of what is "
            + "shown as white; --intensity percentile:0.5:99.5 shows more of them"
    }
}
