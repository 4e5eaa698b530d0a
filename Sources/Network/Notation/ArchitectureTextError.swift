import Files

/// What is wrong with the text of an architecture, and where.
public struct ArchitectureTextError: Error, Equatable {
    /// What is wrong.
    public enum Problem: Equatable, Sendable {
        /// Something else was expected here.
        case unexpected(found: String, expected: String)
        /// No layer has this name; perhaps another was meant.
        case unknownLayer(found: String, nearest: String?)
        /// An option is given twice.
        case repeatedOption(String)
        /// No output has this name where it is used.
        case unknownName(String)
        /// An output has this name already.
        case repeatedName(String)
        /// Groups are nested too deeply.
        case nestedTooDeeply(limit: Int)
        /// Repetitions multiply to too many layers.
        case tooManyLayers(limit: Int)
        /// The text is too long to be an architecture.
        case tooLong(bytes: Int, limit: Int)
        /// The text can be read, but this layer does not fit.
        case misfit(NetworkError)
    }
    /// What is wrong.
    public let problem: Problem
    /// The line, from 1.
    public let line: Int
    /// The column in characters, from 1.
    public let column: Int
    /// The line of the text.
    public let lineText: String
}

extension ArchitectureTextError: DescribedError {
    /// The place and the problem, then the line of the text and a caret below the column.
    public var description: String {
        guard !lineText.isEmpty else { return "\(place): \(problem.words)" }
        let (shown, caret) = excerpt
        return "\(place): \(problem.words)\n  \(shown)\n  \(String(repeating: " ", count: caret))^"
    }

    private var place: String { "architecture text, " + (line > 1 ? "line \(line), " : "") + "column \(column)" }

    /// The part of the line round the column, free of control characters, and the caret's position in it.
    private var excerpt: (text: String, caret: Int) {
        let before = 60
        let after = 40
        let characters = lineText.map {
            $0.isWhitespace ? " " : ($0.unicodeScalars.allSatisfy(\.isPrintable) ? $0 : "?")
        }
        let caret = min(column - 1, characters.count)
        let start = caret > before ? caret - before : 0
        let end = min(characters.count, caret + after)
        return (
            (start > 0 ? "…" : "") + String(characters[start..<end]) + (end < characters.count ? "…" : ""),
            caret - start + (start > 0 ? 1 : 0)
        )
    }
}

extension Unicode.Scalar {
    fileprivate var isPrintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: false
        default: true
        }
    }
}

extension ArchitectureTextError.Problem {
    fileprivate var words: String {
        switch self {
        case .unexpected(let found, let expected):
            "found \(found), expected \(expected)"
        case .unknownLayer(let found, let nearest):
            "found \(found), expected a layer such as conv3-16, pool2, relu, bn, dropout0.5, fc10 or softmax"
                + (nearest.map { "; did you mean '\($0)'?" } ?? "")
        case .repeatedOption(let option):
            "the option '\(option)' is given twice; keep one"
        case .unknownName(let name):
            "no output before this place is named '\(name)'; a name is given by '=\(name)' after a layer, and inside a "
                + "group it is known in that repetition only"
        case .repeatedName(let name):
            "the name '\(name)' is given already; take another"
        case .nestedTooDeeply(let limit):
            "groups are nested more than \(limit) deep"
        case .tooManyLayers(let limit):
            "the repetitions give more than \(limit) layers"
        case .tooLong(let bytes, let limit):
            "the text has \(bytes) bytes, more than the \(limit) that are accepted; is this an architecture?"
        case .misfit(let error):
            error.description
        }
    }
}
