/// Where a label comes from.
public struct LabelPlace: Sendable, Equatable {
    /// The file.
    public var path: String
    /// The line in it, counted from 1; 0 where a file has no lines.
    public var line: Int
    /// The picture that it is on.
    public var image: String
    /// The picture's pixels in a row.
    public var width: Int
    /// The picture's rows.
    public var height: Int

    /// Some of the places, and how many more there are.
    static func list(_ first: [LabelPlace], of count: Int) -> String {
        first.map { place in
            "\(place.path)\(place.line > 0 ? ":\(place.line)" : "") on '\(place.image)' (\(place.width)×\(place.height))"
        }.joined(separator: ", ") + (count > first.count ? " and \(count - first.count) more" : "")
    }
}
