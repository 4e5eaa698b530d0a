import CImageCodecs

extension RasterError {
    /// The words that a codec left, as Swift text.
    private static func reason(_ problem: fcn_problem) -> String {
        withUnsafeBytes(of: problem.reason) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// A failure of a codec before the pixels.
    init(_ problem: fcn_problem, header file: InputFile) {
        switch problem.kind {
        case FCN_PROBLEM_UNSUPPORTED:
            self = .featureNotRead(path: file.path, format: file.format, reason: Self.reason(problem))
        case FCN_PROBLEM_MEMORY:
            self = .cannotRead(path: file.path, reason: Self.reason(problem))
        default:
            self = .damagedHeader(path: file.path, format: file.format, reason: Self.reason(problem))
        }
    }

    /// A failure of a codec among the pixels.
    init(_ problem: fcn_problem, file: InputFile, layout: StoredLayout, decodingBytes: Int) {
        switch problem.kind {
        case FCN_PROBLEM_UNSUPPORTED:
            self = .featureNotRead(path: file.path, format: file.format, reason: Self.reason(problem))
        case FCN_PROBLEM_MEMORY:
            self = .outOfMemory(path: file.path, bytes: decodingBytes)
        default:
            self = .damaged(
                path: file.path, format: file.format, row: Int(problem.row), height: layout.height,
                reason: Self.reason(problem))
        }
    }

    /// A failure of a codec that writes.
    init(_ problem: fcn_problem, writing path: String) {
        self = .cannotWrite(path: path, reason: Self.reason(problem))
    }
}
