import Network

/// What became of a model that was converted.
public struct ConversionReport: Encodable, Sendable {
    /// The path of the result.
    public let output: String
    /// The architecture's text before.
    public let source: String
    /// The architecture's text in the file that was written.
    public let architecture: String
    /// What a score of the dense form sees of a picture.
    public let geometry: Geometry
    /// The windows of a picture.
    public let grid: WindowGrid
    /// Why the network cannot slide over a picture; nil where it can.
    public let obstacle: NetworkError?
    /// What a check found; nil where none was asked for.
    public let surgery: SurgeryReport?
    /// The layers whose padding makes dense scores differ from those of single windows.
    public let windowDeviations: [WindowDeviation]
    /// What the user should know about how the model was read.
    public let notes: [String]

    private enum CodingKeys: String, CodingKey {
        case output, architecture, geometry, grid, obstacle, checks, layersThatPad, notes
    }

    /// Writes the fields, those of the check among them, and the obstacle as its sentence.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(output, forKey: .output)
        try container.encode(architecture, forKey: .architecture)
        try container.encode(geometry, forKey: .geometry)
        try container.encode(grid, forKey: .grid)
        try container.encodeIfPresent(obstacle?.description, forKey: .obstacle)
        try container.encode(surgery?.checks ?? [], forKey: .checks)
        try container.encode(surgery?.deviations ?? [], forKey: .layersThatPad)
        try container.encode(notes, forKey: .notes)
    }
}
