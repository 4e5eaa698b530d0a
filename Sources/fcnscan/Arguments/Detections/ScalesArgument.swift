import ArgumentParser
import FCNScanKit

/// At which sizes a picture is scored.
struct ScalesArgument: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            The sizes at which a picture is scored, as shares of its own: numbers with commas between, or \
            FROM:TO:NUMBER for a series with equal ratios. Windows cover more of a smaller picture, so that large \
            objects are found at small scales; each object has the size of its strongest scale. Where there are \
            several classes, --merge-across-classes keeps a part of a large object from being a small one of another \
            class. Heat maps show the largest probability over all scales. The scales that the model was trained for unless \
            given, which are 1 for most.
            """, valueName: "list"))
    var scales: String?

    func validate() throws { _ = try parsed() }

    /// The scales, from small to large; nil for the model's own.
    var value: Scales? { try? parsed() }

    private func parsed() throws -> Scales? {
        guard let scales else { return nil }
        let range = "1/\(Int(1 / Scales.range.lowerBound)) to \(Int(Scales.range.upperBound))"
        let isSeries = scales.contains(":")
        let numbers = scales.split(separator: isSeries ? ":" : ",", omittingEmptySubsequences: false).map {
            Double($0.trimmingPrefix { $0 == " " })
        }
        if isSeries {
            guard numbers.count == 3, let first = numbers[0], let last = numbers[1],
                let count = Int(scales.split(separator: ":").last ?? ""), first < last,
                Scales.range.contains(first), Scales.range.contains(last), (2...Scales.limit).contains(count)
            else {
                throw ValidationError(
                    "--scales FROM:TO:NUMBER takes two sizes from \(range), the smaller first, and a number from 2 to "
                        + "\(Scales.limit), found '\(scales)'.")
            }
            return .geometric(from: first, to: last, count: count)
        }
        let factors = numbers.compactMap { $0 }.filter(Scales.range.contains)
        guard factors.count == numbers.count, factors.count <= Scales.limit, Set(factors).count == factors.count else {
            throw ValidationError(
                "--scales takes up to \(Scales.limit) different numbers from \(range) with commas between, or "
                    + "FROM:TO:NUMBER, found '\(scales)'.")
        }
        return Scales(factors)
    }
}
