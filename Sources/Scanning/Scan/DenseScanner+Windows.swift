import Engine
import Network

/// The executors of a scan window by window, and for what they were made.
struct RecentWindows {
    /// The size of the picture with its extension.
    let picture: Extent
    /// Bytes that were not to be exceeded.
    let memoryLimit: Int?
    /// What scores the windows.
    let executors: WindowExecutors
}

extension DenseScanner {
    /// Scores every window by itself, several at a time, each of them on one thread.
    ///
    /// - Parameters:
    ///   - source: The picture with its extension.
    ///   - rows: The rows of windows that are scored; disjoint, from top to bottom.
    ///   - sink: Takes each row of windows and its scores, shape [columns, classes], from top to bottom.
    /// - Throws: `EngineError`; what the source or the sink throws.
    func scanWindows(
        of source: any RowSource, _ geometry: ScanGeometry, rows wanted: [Range<Int>], memoryLimit: Int?,
        sink: (Int, UnsafeBufferPointer<Float>) throws -> Void
    ) throws {
        let executors = try executors(geometry, memoryLimit: memoryLimit)
        let tiles = WindowTiles(model.form, geometry)
        let together = rowsTogether(tiles.count, threads: executors.count)
        let windows = WindowRows(source, grid: tiles.grid, mapRows: together)
        let (columns, classes) = (tiles.count.width, model.outputs)
        let rowCount = columns * tiles.scoresOfTile * classes
        var scores = [Float](repeating: 0, count: together * rowCount)
        let portions = tiles.rows(for: wanted).flatMap { range in
            stride(from: range.lowerBound, to: range.upperBound, by: together).map {
                $0..<min($0 + together, range.upperBound)
            }
        }
        for portion in portions {
            let (first, rows) = (portion.lowerBound, portion.count)
            try windows.advance(toMapRow: first + rows - 1)
            try scores.withUnsafeMutableBufferPointer { scores in
                try executors.run(rows * columns, into: scores.baseAddress!) { window, _ in
                    windows.window(row: first + window / columns, column: window % columns)
                }
                for row in 0..<rows {
                    try tiles.deliver(
                        UnsafeBufferPointer(rebasing: scores[row * rowCount..<(row + 1) * rowCount]),
                        ofTileRow: first + row, classes: classes, to: sink)
                }
            }
        }
    }

    /// The bytes of a scan window by window, how many windows are scored at the same time, which is as many as there
    /// are threads or fewer where a limit says so, and the bytes that are held beside the executors.
    ///
    /// - Throws: `EngineError`.
    func windowMemory(
        _ geometry: ScanGeometry, memoryLimit: Int?
    ) throws -> (memory: PlanMemory, executors: Int, held: Int) {
        let tiles = WindowTiles(model.form, geometry)
        let (grid, width) = (tiles.grid, max(tiles.extent.width, geometry.extended.width))
        let outputs = model.architecture.output.count
        var executors = pool.threads
        while true {
            let together = rowsTogether(tiles.count, threads: executors)
            let rowsHeld = grid.window.height + (together - 1) * grid.stride.height
            let held =
                4 * (rowsHeld * width * model.architecture.input.channels + together * tiles.count.width * outputs)
            do {
                var memory = try planner.memory(
                    for: grid.window, threads: 1, copies: executors, memoryLimit: memoryLimit.map { $0 - held })
                memory.rows += held
                return (memory, executors, held)
            } catch EngineError.memoryLimit(let needed, _) {
                executors -= 1
                guard executors > 0 else {
                    throw EngineError.memoryLimit(neededBytes: needed + held, limitBytes: memoryLimit ?? 0)
                }
            }
        }
    }

    /// The rows of windows that are scored together, so that each thread has enough windows where a row has few.
    private func rowsTogether(_ map: Extent, threads: Int) -> Int {
        guard threads > 1, map.width > 0 else { return 1 }
        let wanted = DenseScanner.windowsPerThread * threads
        return max(1, min((wanted + map.width - 1) / map.width, map.height))
    }

    /// Windows for each thread that lie together: the last ones of a portion leave threads idle.
    private static let windowsPerThread = 8

    /// The executors of the last picture are used again when the size is the same.
    private func executors(_ geometry: ScanGeometry, memoryLimit: Int?) throws -> WindowExecutors {
        if let recentWindows, recentWindows.picture == geometry.extended, recentWindows.memoryLimit == memoryLimit {
            return recentWindows.executors
        }
        let (_, count, held) = try windowMemory(geometry, memoryLimit: memoryLimit)
        // What the last picture took makes room for what this one takes.
        recentWindows = nil
        let plan = try planner.plan(
            for: WindowTiles(model.form, geometry).grid.window, threads: 1, copies: count,
            memoryLimit: memoryLimit.map { $0 - held })
        let executors = try WindowExecutors(plan, count: count, pool: pool)
        recentWindows = RecentWindows(picture: geometry.extended, memoryLimit: memoryLimit, executors: executors)
        return executors
    }
}
