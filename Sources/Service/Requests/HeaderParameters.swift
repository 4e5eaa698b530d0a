import FCNScanKit

/// A value of a header with parameters behind it, as `form-data; name="picture"`.
///
/// Source: RFC 9110, 5.6.6.
struct HeaderParameters {
    /// What stands before the parameters, in lower case.
    let value: String
    /// The parameters; names in lower case, and the first of a name counts.
    let values: [String: String]

    init(_ text: some StringProtocol) {
        var items: [String] = [""]
        var isQuoted = false
        var isEscaped = false
        for character in text {
            if isEscaped {
                items[items.count - 1].append(character)
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == ";", !isQuoted {
                items.append("")
            } else {
                items[items.count - 1].append(character)
            }
        }
        value = items[0].trimmed.lowercased()
        var values: [String: String] = [:]
        for item in items.dropFirst() {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts[0].trimmed.lowercased()
            if parts.count == 2, values[name] == nil { values[name] = parts[1].trimmed }
        }
        self.values = values
    }
}
