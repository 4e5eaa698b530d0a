import Glibc

/// Numbers as people read them: rounded to the nearest, ties to even, with a point whatever the language of the program
/// that calls.
extension BinaryFloatingPoint {
    /// The number with a fixed count of decimals: `0.250` for three.
    ///
    /// - Parameters:
    ///   - width: The least count of characters; spaces are put before shorter texts.
    ///   - isSigned: Numbers from zero on get a `+`.
    package func fixed(_ decimals: Int, width: Int = 0, isSigned: Bool = false) -> String {
        printed(isSigned ? "%+*.*f" : "%*.*f", Int32(width), Int32(decimals), Double(self))
    }

    /// The number with at most so many digits, with a power of ten where it is very large or very small: `1.5e-05`.
    package func significant(_ digits: Int) -> String { printed("%.*g", Int32(digits), Double(self)) }

    /// The number as a digit, decimals and a power of ten: `1.5e-05` for one decimal.
    package func scientific(_ decimals: Int) -> String { printed("%.*e", Int32(decimals), Double(self)) }

    /// The number times 100 with a percent sign, which `width` does not count: `12.5%` for 0.125 and one decimal.
    package func percent(_ decimals: Int, width: Int = 0) -> String { (self * 100).fixed(decimals, width: width) + "%" }
}

/// Whoever loads the library may have set a language whose numbers have commas.
private nonisolated(unsafe) let plain = newlocale(1 << LC_NUMERIC, "C", nil)

private func printed(_ format: String, _ values: any CVarArg...) -> String {
    let previous = uselocale(plain)
    defer { uselocale(previous) }
    // The largest float64 has 309 digits before its decimals.
    let length = withVaList(values) { Int(vsnprintf(nil, 0, format, $0)) }
    return String(unsafeUninitializedCapacity: length + 1) { buffer in
        buffer.withMemoryRebound(to: CChar.self) { text in
            withVaList(values) { Int(vsnprintf(text.baseAddress, text.count, format, $0)) }
        }
    }
}
