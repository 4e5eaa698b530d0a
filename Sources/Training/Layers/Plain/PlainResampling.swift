import Network

/// A layer whose every value is a value of the map, or lies between two rows and two columns of it: padding,
/// enlargement and the choice of channels.
struct PlainResampling: PlainLayer {
    /// A row or column with its share.
    private struct Source {
        let index: Int
        let share: Float
    }

    /// The rows from which each row is made; none where a constant stands.
    private let rows: [[Source]]
    /// The same for columns.
    private let columns: [[Source]]
    /// The channel from which each channel is made.
    private let channels: [Int]
    private let constant: Float

    init(_ layer: Padding, input: Shape) {
        func line(_ size: Int, _ before: Int, _ after: Int) -> [[Source]] {
            (0..<before + size + after).map { position in
                layer.source(of: position, before: before, size: size).map { [Source(index: $0, share: 1)] } ?? []
            }
        }
        rows = line(input.height, layer.margins.top, layer.margins.bottom)
        columns = line(input.width, layer.margins.left, layer.margins.right)
        channels = Array(0..<input.channels)
        if case .constant(let value) = layer.mode { constant = value } else { constant = 0 }
    }

    init(_ layer: Resize, input: Shape) {
        func line(_ size: Int, _ factor: Int) -> [[Source]] {
            (0..<size * factor).map { position in
                let (first, second, share) = layer.neighbours(of: position, factor: factor, size: size)
                return share == 0
                    ? [Source(index: first, share: 1)]
                    : [Source(index: first, share: 1 - share), Source(index: second, share: share)]
            }
        }
        rows = line(input.height, layer.factor.height)
        columns = line(input.width, layer.factor.width)
        channels = Array(0..<input.channels)
        constant = 0
    }

    init(selecting channels: [Int], input: Shape) {
        rows = (0..<input.height).map { [Source(index: $0, share: 1)] }
        columns = (0..<input.width).map { [Source(index: $0, share: 1)] }
        self.channels = channels
        constant = 0
    }

    func forward(_ inputs: [PlainMap], _ parameters: [[Float]], _ output: inout PlainMap) {
        if constant != 0 {
            for y in rows.indices {
                for x in columns.indices where rows[y].isEmpty || columns[x].isEmpty {
                    for channel in channels.indices { output[y, x, channel] = constant }
                }
            }
        }
        forEachSource(in: inputs[0]) { from, to, share in
            for (channel, source) in channels.enumerated() {
                output.values[to + channel] += share * inputs[0].values[from + source]
            }
        }
    }

    func backward(_ pass: inout PlainBackwardPass) {
        forEachSource(in: pass.inputs[0]) { from, to, share in
            for (channel, source) in channels.enumerated() {
                pass.inputGradients[0].values[from + source] += share * pass.outputGradient.values[to + channel]
            }
        }
    }

    /// Calls `body` with the place of a pixel of the map, of a pixel that is made, and its share there.
    private func forEachSource(in map: PlainMap, _ body: (_ from: Int, _ to: Int, _ share: Float) -> Void) {
        for (y, rows) in rows.enumerated() {
            for row in rows {
                for (x, columns) in columns.enumerated() {
                    for column in columns {
                        body(
                            map.place(row.index, column.index), (y * self.columns.count + x) * channels.count,
                            row.share * column.share)
                    }
                }
            }
        }
    }
}
