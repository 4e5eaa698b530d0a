/// What is wrong with a JSON text, and where.
///
/// Holds facts; each kind of file has its own words for them.
package struct JSONFault: Error, Equatable {
    /// What is wrong.
    package enum Problem: Equatable {
        /// No object begins here.
        case noObject
        /// No array begins here.
        case noArray
        /// No key begins here.
        case noKey
        /// No text in double quotes begins here.
        case noText
        /// No identifier begins here.
        case noIdentifier
        /// No colon follows a key.
        case noColon(key: String)
        /// Neither a comma nor the end of the object follows a value.
        case unfinishedObject
        /// Neither a comma nor the end of the array follows a value.
        case unfinishedArray
        /// A control character, for example a line end, is in a text.
        case controlCharacter
        /// A text never ends.
        case endlessText
        /// A text is not in UTF-8.
        case notText
        /// The text ends behind a backslash.
        case unfinishedEscape
        /// No such character may follow a backslash.
        case unknownEscape
        /// Four hexadecimal digits do not follow `\u`.
        case noHexadecimal
        /// The first half of a surrogate pair is alone.
        case noSecondSurrogate
        /// The second half of a surrogate pair is alone.
        case noFirstSurrogate
        /// No number begins here.
        case noNumber
        /// No digit begins here.
        case noWholeNumber
        /// A whole number is above the largest of this machine.
        case numberTooLarge
        /// No value of any kind begins here.
        case noValue
        /// Values are nested too deeply.
        case tooDeep(limit: Int)
        /// Something follows the last value.
        case textBehindEnd
    }

    /// What is wrong.
    package var problem: Problem
    /// How many bytes had been read.
    package var offset: Int
    /// The line of what is wrong, counted from 1.
    package var line: Int
    /// Its column in characters, counted from 1.
    package var column: Int
    /// What is there instead, in words.
    package var found: String
}

extension FormatError {
    /// The fault in the words for files with lines and columns.
    package init(_ fault: JSONFault, path: String) {
        self = .badPlace(
            path: path, line: fault.line, column: fault.column, expected: fault.problem.expected, found: fault.found)
    }
}

extension JSONFault.Problem {
    fileprivate var expected: String {
        switch self {
        case .noObject: "an object '{…}'"
        case .noArray: "an array '[…]'"
        case .noKey: "a key in double quotes"
        case .noText: "a text in double quotes"
        case .noIdentifier: "an identifier"
        case .noColon(let key): "':' after the key '\(key)'"
        case .unfinishedObject: "',' or '}'"
        case .unfinishedArray: "',' or ']'"
        case .controlCharacter: "the closing quote of the text"
        case .endlessText: "a text that ends with a double quote"
        case .notText: "text in UTF-8"
        case .unfinishedEscape, .unknownEscape: "an escape such as \\n or \\u00e9"
        case .noHexadecimal: "four hexadecimal digits"
        case .noSecondSurrogate: "the second half of a surrogate pair"
        case .noFirstSurrogate: "the first half of a surrogate pair"
        case .noNumber: "a number"
        case .noWholeNumber: "a whole number"
        case .numberTooLarge: "a number below 2^63"
        case .noValue: "a value"
        case .tooDeep(let limit): "at most \(limit) values one within another"
        case .textBehindEnd: "the end of the file"
        }
    }
}
