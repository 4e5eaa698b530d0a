import KernelInterface
import Network

/// A map with rows and columns around it, or without its outer ones.
struct PaddingOperation: StageOperation {
    let padding: Padding
    let input: Shape

    var name: String { "padding" }

    func inputRows(for rows: Range<Int>, ofInput input: Int) -> Range<Int> {
        padding.sources(of: rows, before: padding.margins.top, size: self.input.height)
    }
    func inputColumns(for columns: Range<Int>, ofInput input: Int) -> Range<Int> {
        padding.sources(of: columns, before: padding.margins.left, size: self.input.width)
    }

    func make(
        _ rows: Range<Int>, _ columns: Range<Int>, from inputs: [RowRing], to output: RowRing, with bench: Workbench
    ) {
        let (input, left) = (inputs[0], padding.margins.left)
        let inside = columns.clamped(to: left..<left + self.input.width)
        bench.pool.run(rows.count * output.blocks) { piece in
            let row = rows.lowerBound + piece / output.blocks
            let block = piece % output.blocks
            let target = output.block(block, ofRow: row, column: 0)
            guard let source = padding.source(of: row, before: padding.margins.top, size: self.input.height) else {
                write(nil, at: columns, to: target)
                return
            }
            let values = UnsafePointer(input.block(block, ofRow: source, column: 0))
            if !inside.isEmpty {
                (target + inside.lowerBound * lanesPerBlock).update(
                    from: values + (inside.lowerBound - left) * lanesPerBlock, count: inside.count * lanesPerBlock)
            }
            write(values, at: columns.clamped(to: 0..<max(left, 0)), to: target)
            write(values, at: columns.clamped(to: left + self.input.width..<Int.max), to: target)
        }
    }
}

extension PaddingOperation {
    /// Writes columns of the margins.
    ///
    /// - Parameter values: The row of the map that stands there; nil for a row of the margins.
    private func write(
        _ values: UnsafePointer<Float>?, at columns: Range<Int>, to target: UnsafeMutablePointer<Float>
    ) {
        for column in columns {
            let place = target + column * lanesPerBlock
            let source = padding.source(of: column, before: padding.margins.left, size: input.width)
            if let values, let source {
                place.update(from: values + source * lanesPerBlock, count: lanesPerBlock)
            } else if case .constant(let value) = padding.mode {
                place.update(repeating: value, count: lanesPerBlock)
            }
        }
    }
}
