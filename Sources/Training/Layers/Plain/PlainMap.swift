import KernelInterface
import Network

/// The feature map of one image for plain loops, shape [height, width, channels].
struct PlainMap {
    let shape: Shape
    var values: [Float]

    /// A map of zeros.
    init(_ shape: Shape) {
        self.shape = shape
        values = [Float](repeating: 0, count: shape.count)
    }

    /// Where the first channel of a pixel stands.
    func place(_ y: Int, _ x: Int) -> Int { (y * shape.width + x) * shape.channels }

    subscript(y: Int, x: Int, channel: Int) -> Float {
        get { values[place(y, x) + channel] }
        set { values[place(y, x) + channel] = newValue }
    }
}

extension FeatureMaps {
    /// The values of one image.
    func plainValues(of image: Int) -> PlainMap { plain(layout) { row($0, of: image) } }

    /// The gradients of one image.
    func plainGradients(of image: Int) -> PlainMap { plain(gradientLayout) { gradientRow($0, of: image) } }

    /// Sets the values of one image.
    func set(_ map: PlainMap, of image: Int) { copy(map, layout) { row($0, of: image) } }

    /// Sets the gradients of one image.
    func setGradients(_ map: PlainMap, of image: Int) { copy(map, gradientLayout) { gradientRow($0, of: image) } }

    private func plain(_ layout: Layout, _ row: (Int) -> UnsafeMutablePointer<Float>) -> PlainMap {
        var map = PlainMap(shape)
        map.values.withUnsafeMutableBufferPointer { values in
            forEachValue(layout, row) { values[$0] = $1.pointee }
        }
        return map
    }

    private func copy(_ map: PlainMap, _ layout: Layout, _ row: (Int) -> UnsafeMutablePointer<Float>) {
        map.values.withUnsafeBufferPointer { values in
            forEachValue(layout, row) { $1.pointee = values[$0] }
        }
    }

    /// Calls `body` with the place of each value in a plain map, and with its place in memory.
    @inline(__always)
    private func forEachValue(
        _ layout: Layout, _ row: (Int) -> UnsafeMutablePointer<Float>,
        _ body: (Int, UnsafeMutablePointer<Float>) -> Void
    ) {
        for y in 0..<shape.height {
            let row = row(y)
            for x in 0..<shape.width {
                let place = (y * shape.width + x) * shape.channels
                for channel in 0..<shape.channels {
                    body(
                        place + channel,
                        row + channel / lanesPerBlock * layout.blockStride + x * lanesPerBlock
                            + channel % lanesPerBlock)
                }
            }
        }
    }
}
