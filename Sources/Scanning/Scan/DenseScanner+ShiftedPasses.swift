import Engine
import Network

extension DenseScanner {
    /// The bytes of a picture that is held for shifted passes, and of its scores.
    func shiftedBytes(_ geometry: ScanGeometry) -> Int {
        let picture = geometry.extended.height * geometry.extended.width * model.architecture.input.channels
        return 4 * (picture + geometry.map.height * geometry.map.width * model.outputs)
    }

    /// How many shifts of the picture there are inside a stride of the network.
    func shifts(_ geometry: ScanGeometry) -> Extent {
        let step = geometry.grid.stride
        return Extent(height: model.stride.height / step.height, width: model.stride.width / step.width)
    }

    /// Scores every window by a pass for each shift of the picture inside a stride of the network.
    ///
    /// - Parameter rows: The picture with its extension, not read from yet.
    /// - Returns: Shape [rows, columns, classes].
    /// - Throws: `EngineError`; what the source throws.
    func shiftedScores(
        _ rows: any RowSource, _ geometry: ScanGeometry, memoryLimit: Int?
    ) throws -> [Float] {
        let (width, channels) = (rows.width, rows.channels)
        let samples = try rows.allSamples()
        let (map, step) = (geometry.map, geometry.grid.stride)
        let shifts = shifts(geometry)
        let classes = model.outputs
        var scores = [Float](repeating: 0, count: map.height * map.width * classes)
        for row in 0..<min(shifts.height, map.height) {
            for column in 0..<min(shifts.width, map.width) {
                let windows = Extent(
                    height: (map.height - 1 - row) / shifts.height + 1,
                    width: (map.width - 1 - column) / shifts.width + 1)
                let covered = model.form.passExtent(forMap: windows)
                let source = ArraySource(
                    samples, pictureWidth: width, channels: channels, left: column * step.width,
                    top: row * step.height, width: covered.width, height: covered.height)
                try executor(for: covered, memoryLimit: memoryLimit).run(source, rows: [0..<windows.height]) {
                    cellRow, found in
                    guard cellRow < windows.height else { return }
                    let first = (row + cellRow * shifts.height) * map.width + column
                    for cell in 0..<windows.width {
                        for index in 0..<classes {
                            scores[(first + cell * shifts.width) * classes + index] = found[cell * classes + index]
                        }
                    }
                }
            }
        }
        return scores
    }
}
