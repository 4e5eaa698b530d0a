import Network

/// What a program wants to know about a model before it scans with it.
public struct ModelFacts: Encodable, Sendable {
    /// The name by which it was asked for.
    public var name: String
    /// The name of each class, in the order of the scores.
    public var classes: [String]
    /// Width and height of the window in pixels.
    public var window: [Int]
    /// Horizontal and vertical distance between windows in pixels; nil where the network cannot slide.
    public var stride: [Int]?
    /// Channels of its input.
    public var channels: Int
    /// Its own threshold, or one half.
    public var threshold: Float
    /// Numbers that were learnt.
    public var parameters: Int
    /// Its architecture as people read it: the width first where it is not square.
    public var architecture: String
    /// Why it cannot slide; nil where it can.
    public var obstacle: String?
    /// What is known about its origin.
    public var receipt: [String: String]
    /// What the user should know about how it was read.
    public var notes: [String]

    /// The facts of a model.
    ///
    /// - Throws: `NetworkError`; `ScanError.thresholdNotUsable` where its own threshold is no probability.
    public init(_ loaded: LoadedModel) throws {
        let model = loaded.model
        let form = try model.architecture.windowForm()
        let input = model.architecture.input
        name = loaded.name
        classes = model.classes
        window = [input.width, input.height]
        stride = form.obstacle == nil ? [form.grid.stride.width, form.grid.stride.height] : nil
        channels = input.channels
        threshold = try model.recommendedThreshold()
        parameters = model.architecture.summary.parameters
        architecture = model.architecture.widthFirstText
        obstacle = form.obstacle.map { "\($0)" }
        receipt = model.receipt
        notes = loaded.notes
    }
}
