import Glibc
import Numbers

extension Float {
    /// Three digits, with a power of ten only where the number is very large or very small.
    var short: String {
        guard self != 0, isFinite else { return self == 0 ? "0" : "\(self)" }
        guard (0.0005..<100_000).contains(magnitude) else { return self.scientific(1) }
        let decimals = min(4, max(0, 2 - Int(log10(Double(magnitude)).rounded(.down))))
        return self.fixed(decimals)
    }
}
