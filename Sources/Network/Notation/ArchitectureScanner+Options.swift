extension ArchitectureScanner {
    /// Reads `/` and a letter, then what `read` takes, until the word ends.
    mutating func readOptions(
        _ allowed: [Character], read: (inout ArchitectureScanner, Character) throws -> Void
    ) throws {
        let list = allowed.map { "'/\($0)'" }.joined(separator: ", ")
        var seen: Set<Character> = []
        while take("/") {
            let start = position
            guard let option = next, allowed.contains(option) else {
                throw unexpected("one of the options \(list)", at: start - 1)
            }
            guard seen.insert(option).inserted else { throw error(.repeatedOption("/\(option)"), at: start - 1) }
            advance()
            try read(&self, option)
        }
        try expectEndOfWord(or: "an option (\(list)), ")
    }

    /// Takes 0 or 1.
    mutating func isOne(_ meaning: String) throws -> Bool {
        let start = position
        let value = try number(meaning, from: 0)
        guard value < 2 else { throw unexpected(meaning, at: start) }
        return value == 1
    }

    mutating func size(_ meaning: String, from least: Int = 1) throws -> Extent {
        let first = try number(meaning, from: least)
        return take("x") ? order.extent(first, try number(meaning, from: least)) : Extent(first)
    }

    mutating func sides() throws -> Margins {
        let first = try number("the padding", from: 0)
        if take("x") {
            let other = order == .widthFirst ? "vertical" : "horizontal"
            let sides = order.extent(first, try number("the \(other) padding", from: 0))
            return Margins(top: sides.height, left: sides.width, bottom: sides.height, right: sides.width)
        }
        guard take(",") else { return Margins(first) }
        let left = try number("the padding on the left", from: 0)
        try expect(",", "',' and the padding at the bottom (top,left,bottom,right)")
        let bottom = try number("the padding at the bottom", from: 0)
        try expect(",", "',' and the padding on the right (top,left,bottom,right)")
        return Margins(top: first, left: left, bottom: bottom, right: try number("the padding on the right", from: 0))
    }

    mutating func windowOption(_ option: Character, _ window: inout SlidingWindow) throws {
        switch option {
        case "s": window.stride = try size("the stride")
        case "p": window.padding = try sides()
        default: window.dilation = try size("the dilation")
        }
    }

    mutating func groups(of filters: Int) throws -> Int {
        let start = position
        let groups = try number("the number of groups")
        guard filters % groups == 0 else { throw unexpected("a number of groups that divides \(filters)", at: start) }
        return groups
    }

    /// Reads a number, `inf` or `-inf`.
    mutating func bound(_ meaning: String) throws -> Float {
        let start = position
        let sign: Float = take("-") ? -1 : 1
        if next == "i", word() == "inf" { return sign * .infinity }
        returnTo(start)
        return try decimal(meaning) { _ in true }
    }

    /// Reads two numbers, or nothing where the word ends.
    mutating func pair(_ meaning: String) throws -> (Float, Float)? {
        guard let next, next.isNumber || next == "-" else { return nil }
        let first = try decimal(meaning) { _ in true }
        try expect(",", "',' between \(meaning)")
        return (first, try decimal(meaning) { _ in true })
    }
}
