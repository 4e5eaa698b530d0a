/// Writes texts into XML.
package enum XMLText {
    /// A text as it may stand in an element or, in double quotes, as the value of an attribute, so that readers get the same.
    ///
    /// Characters that XML cannot hold in any way, as most control characters, become U+FFFD.
    ///
    /// - Note: Source: W3C, Extensible Markup Language (XML) 1.0, 2.2 and 3.3.3.
    package static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            // Readers make blanks and line feeds of these where they stand as they are.
            case "\t", "\n", "\r": result += "&#\(scalar.value);"
            case "\u{0}"..<"\u{20}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
