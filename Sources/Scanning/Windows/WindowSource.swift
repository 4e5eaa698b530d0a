import Engine
import Network

/// One window in memory, filled again and again.
final class WindowSource: RowSource {
    let width: Int
    let height: Int
    let channels: Int
    private var samples: [Float]
    private var row = 0

    init(_ shape: Shape) {
        width = shape.width
        height = shape.height
        channels = shape.channels
        samples = [Float](repeating: 0, count: shape.count)
    }

    /// Writes new samples, shape [height, width, channels]; the next row that is read is the first one.
    func fill(_ body: (UnsafeMutableBufferPointer<Float>) throws -> Void) rethrows {
        row = 0
        try samples.withUnsafeMutableBufferPointer { try body($0) }
    }

    func readRow(into target: UnsafeMutableBufferPointer<Float>) {
        let length = width * channels
        samples.withUnsafeBufferPointer {
            target.baseAddress!.update(from: $0.baseAddress! + row * length, count: length)
        }
        row += 1
    }
}
