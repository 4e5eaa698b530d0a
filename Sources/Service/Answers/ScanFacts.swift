/// What a scan took and found.
struct ScanFacts: Sendable {
    var model: String
    var pixels: Int
    var detections: Int
    /// Seconds until a worker was free.
    var waiting: Double
    /// Seconds from then on.
    var scanning: Double
}
