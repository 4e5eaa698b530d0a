import Raster

/// How those pictures of a data set were shown that have more than 8 bits in a sample.
public struct DataIntensity: Sendable, Equatable, Codable {
    /// The rule, as `IntensityRule` writes it.
    public var rule: String
    /// How many pictures have more than 8 bits.
    public var pictures: Int
    /// The smallest and the largest stored value that was shown as black.
    public var low: [Double]
    /// The smallest and the largest stored value that was shown as white.
    public var high: [Double]
    /// How many of the pictures were dark: no sample reaches a quarter of what is shown as white.
    public var dark: Int

    /// What single pictures have in common; nil for none.
    init?(_ pictures: [ShownIntensity]) {
        guard let first = pictures.first else { return nil }
        rule = first.rule
        self.pictures = pictures.count
        low = [pictures.map(\.low).min()!, pictures.map(\.low).max()!]
        high = [pictures.map(\.high).min()!, pictures.map(\.high).max()!]
        dark = pictures.count(where: \.isDark)
    }
}

extension DataIntensity: CustomStringConvertible {
    /// For example `12 pictures of more than 8 bits: black at 102 to 131, white at 3251 to 3890 (percentile:0.5:99.5)`.
    public var description: String {
        func text(_ number: Double) -> String { number == number.rounded() ? "\(Int(number))" : "\(number)" }
        func text(_ ends: [Double]) -> String {
            ends[0] == ends[1] ? text(ends[0]) : "\(text(ends[0])) to \(text(ends[1]))"
        }
        return "\(pictures) of more than 8 bits: black at \(text(low)), white at \(text(high)) (\(rule))"
    }
}

extension LabelledData {
    /// How pictures of more than 8 bits were shown; nil where there are none.
    public var intensity: DataIntensity? { DataIntensity((0..<store.count).compactMap(store.intensity)) }
}
