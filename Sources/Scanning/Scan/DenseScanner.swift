import Engine
import Machine
import Network

/// Scores every window of a picture, in one dense pass unless another method is chosen.
public final class DenseScanner {
    /// The network in its dense form.
    public let model: DenseModel
    /// What happens at the edges of a picture.
    public let edge: EdgeMode
    /// How the windows are scored.
    public let method: ScanMethod
    /// The threads that share the work.
    public let pool: WorkerPool
    /// What is averaged; nil where windows are scored as they are only.
    public var average: WindowAverage? { averaged?.average }
    let planner: Planner
    private let averaged: AveragedPass?
    private var recent: (picture: Extent, executor: Executor)?
    /// What scores windows one by one, kept for the next picture.
    var recentWindows: RecentWindows?

    /// A scanner that can be used for many pictures.
    ///
    /// - Parameters:
    ///   - model: In the form that ``ScanMethod/form(of:)`` gives for the method.
    ///   - options: Which algorithms and kernels may be used, and how exact they must be.
    public convenience init(
        _ model: DenseModel, edge: EdgeMode = .drop, method: ScanMethod = .dense, pool: WorkerPool,
        options: PlanOptions = PlanOptions()
    ) {
        self.init(Planner(model, options: options, pool: pool), edge: edge, method: method, pool: pool)
    }

    /// A scanner that averages the scores of mirrored and turned windows, where there is something to average.
    ///
    /// - Throws: ``ScanError/windowsDoNotTurn(window:stride:)``, `NetworkError.notMirrored`.
    public convenience init(
        _ model: DenseModel, edge: EdgeMode = .drop, method: ScanMethod = .dense, average: WindowAverage?,
        pool: WorkerPool, options: PlanOptions = PlanOptions()
    ) throws {
        let planner = Planner(model, options: options, pool: pool)
        self.init(
            planner, edge: edge, method: method,
            averaging: try average.map { try OrientedPlanners(planner, average: $0, pool: pool) }, pool: pool)
    }

    /// A scanner whose plans and packed weights others may use too.
    ///
    /// - Parameter oriented: Of the same planner; nil where nothing is averaged, as with shifted passes.
    package init(
        _ planner: Planner, edge: EdgeMode = .drop, method: ScanMethod = .dense,
        averaging oriented: OrientedPlanners? = nil, pool: WorkerPool
    ) {
        if case .fineDense(let stride) = method {
            precondition(
                planner.model.grid.stride == stride, "the network has the form that ScanMethod.form(of:) gives")
        }
        self.planner = planner
        averaged = oriented.map { AveragedPass($0, pool: pool) }
        self.edge = edge
        self.method = method
        self.pool = pool
        model = planner.model
    }

    /// The same network on the same threads, for pictures that need no extension.
    convenience init(_ other: DenseScanner, method: ScanMethod) {
        self.init(other.planner, edge: .drop, method: method, pool: other.pool)
    }

    /// Where the windows of a picture of this size lie.
    public func geometry(for picture: Extent) -> ScanGeometry {
        ScanGeometry(grid: method.grid(of: model), picture: picture, edge: edge)
    }

    /// The size of the picture that is read: with its extension, and with what makes whole groups of its windows where the
    /// network scores these together.
    private func passExtent(_ geometry: ScanGeometry) -> Extent {
        let extended = geometry.extended
        guard geometry.map.height > 0, geometry.map.width > 0 else { return extended }
        let needed =
            switch method {
            case .dense, .fineDense, .shiftedPasses: model.form.passExtent(forMap: geometry.map)
            case .exactWindows: WindowTiles(model.form, geometry).extent
            }
        return Extent(
            height: max(extended.height, needed.height), width: max(extended.width, needed.width))
    }

    /// What is added to a picture on each side for that.
    private func passMargins(_ geometry: ScanGeometry) -> Margins {
        let (pass, extended) = (passExtent(geometry), geometry.extended)
        return geometry.margins
            + Margins(top: 0, left: 0, bottom: pass.height - extended.height, right: pass.width - extended.width)
    }

    /// The bytes that rows of a picture take from which it is extended.
    package func extensionBytes(for picture: Extent) -> Int {
        ExtendedSource.heldBytes(
            of: picture, channels: model.architecture.input.channels, margins: passMargins(geometry(for: picture)))
    }

    /// The bytes that weights, rows and scratch memory of a scan will take.
    ///
    /// - Throws: `EngineError`.
    public func memory(for picture: Extent, memoryLimit: Int? = nil) throws -> PlanMemory {
        let geometry = geometry(for: picture)
        let pass = passExtent(geometry)
        switch method {
        case .dense, .fineDense:
            if let averaged {
                return try averaged.memory(for: pass, map: geometry.map, memoryLimit: memoryLimit)
            }
            return try planner.memory(for: pass, threads: pool.threads, memoryLimit: memoryLimit)
        case .shiftedPasses:
            let held = shiftedBytes(geometry)
            var memory = try planner.memory(
                for: pass, threads: pool.threads, memoryLimit: memoryLimit.map { $0 - held })
            memory.rows += held
            return memory
        case .exactWindows:
            break
        }
        guard let averaged else { return try windowMemory(geometry, memoryLimit: memoryLimit).memory }
        let window = WindowTiles(model.form, geometry).grid.window
        var memory = try averaged.memory(for: window, map: Extent(1), memoryLimit: memoryLimit)
        memory.rows += window.height * pass.width * model.architecture.input.channels * 4
        return memory
    }

    /// Multiply-adds of a scan of a picture of this size.
    ///
    /// - Parameter rows: The rows of the map that are scored, disjoint; nil for all.
    public func multiplyAdds(for picture: Extent, rows: [Range<Int>]? = nil) throws -> Int {
        let geometry = geometry(for: picture)
        let orientations = averaged?.count ?? 1
        switch method {
        case .dense, .fineDense:
            let whole = try orientations * model.multiplyAdds(for: passExtent(geometry))
            guard let rows else { return whole }
            // Rows that see the same pixels share some of it.
            let apart = try rows.reduce(0) { sum, rows in
                let map = Extent(height: rows.count, width: geometry.map.width)
                return try sum + orientations * model.multiplyAdds(for: model.form.passExtent(forMap: map))
            }
            return min(apart, whole)
        case .shiftedPasses:
            let shifts = shifts(geometry)
            return try shifts.height * shifts.width * model.multiplyAdds(for: passExtent(geometry))
        case .exactWindows:
            let tiles = WindowTiles(model.form, geometry)
            let height = rows.map { tiles.rows(for: $0).reduce(0) { $0 + $1.count } } ?? tiles.count.height
            return orientations * height * tiles.count.width * model.architecture.summary.multiplyAdds
        }
    }

    /// How the picture that was scanned last was computed, and what each stage cost; empty before the first.
    public var stageCosts: [StageCost] {
        averaged?.stageCosts ?? recentWindows?.executors.stageCosts ?? recent?.executor.stageCosts ?? []
    }

    /// Scores every window.
    ///
    /// - Parameters:
    ///   - source: The picture, not read from yet, with the network's number of channels.
    ///   - storage: Where the scores are kept; has no influence on them.
    ///   - memoryLimit: Bytes that weights, rows and scratch memory may take; has no influence on the scores.
    ///   - onProgress: Called with the rows of scores that are done, and all of them.
    /// - Throws: `EngineError` where no window fits; ``ScanError`` where a score is not a number;
    ///   `FileError` where there is no room for the scores; what the source throws.
    public func scan(
        _ source: any RowSource, storage: ScoreStorage = .memory, memoryLimit: Int? = nil,
        onProgress: (Int, Int) -> Void = { _, _ in }
    ) throws -> ScoreMap {
        try scan(source, storage: storage, memoryLimit: memoryLimit) { onProgress($1, $0.rows) }
    }

    /// Scores every window, and lets the caller look at the map after each row.
    ///
    /// - Parameters:
    ///   - wanted: The rows of the map that are scored, disjoint and from top to bottom; nil for all that are kept. They
    ///     have the same bits as in a map of which all rows are.
    ///   - kept: The rows whose scores are kept, those that are wanted among them; nil for all.
    ///   - onRow: Takes the map and how many of its rows, from the top, may be read, of those that are kept.
    /// - Throws: As the scan without it; what `onRow` throws.
    package func scan(
        _ source: any RowSource, rows wanted: [Range<Int>]? = nil, keeping kept: Range<Int>? = nil,
        storage: ScoreStorage = .memory, memoryLimit: Int? = nil, onRow: (ScoreMap, Int) throws -> Void
    ) throws -> ScoreMap {
        let geometry = geometry(for: Extent(height: source.height, width: source.width))
        guard geometry.map.height > 0, geometry.map.width > 0 else {
            throw EngineError.pictureSmallerThanWindow(picture: geometry.extended, window: geometry.grid.window)
        }
        let output = model.architecture.output
        if model.obstacle != nil, output.height > 1 || output.width > 1 {
            throw ScanError.manyScoresForWindow(output: output)
        }
        let margins = passMargins(geometry)
        let rows: any RowSource = margins.isZero ? source : ExtendedSource(source, margins: margins)
        let kept = kept ?? 0..<geometry.map.height
        let wanted = wanted ?? (kept.isEmpty ? [] : [kept])
        let store = try ScoreStore(
            count: kept.count * geometry.map.width * model.outputs, storage: storage)
        let map = ScoreMap(
            geometry: geometry, classes: model.classes, store: store, probabilityRule: model.probabilityRule,
            hasBoxes: model.hasBoxes, keptRows: kept, scoredRows: wanted)
        let growing = GrowingScores(map, in: store)
        do {
            try score(rows, geometry, wanted, memoryLimit: memoryLimit) { row, scores in
                guard map.isScored(row) else { return }
                // A pass may have more columns than the map.
                try growing.append(
                    UnsafeBufferPointer(rebasing: scores[..<(map.columns * map.channels)]), row: row)
                try onRow(map, row + 1)
            }
        } catch ScanError.scoreNotFinite(let column, let row, nil) {
            let layer = OverflowingLayer(of: model, pool: pool)
            throw ScanError.scoreNotFinite(
                column: column, row: row, layer: layer.map { "layer \($0.name), channel \($0.channel)" })
        }
        if try growing.complete() { try onRow(map, kept.upperBound) }
        return map
    }

    /// Scores windows by the method that was chosen.
    ///
    /// - Parameters:
    ///   - rows: The picture with its extension.
    ///   - wanted: The rows of windows; others may be scored too.
    ///   - sink: Takes a row's index and its scores, shape [columns, classes], from top to bottom.
    private func score(
        _ rows: any RowSource, _ geometry: ScanGeometry, _ wanted: [Range<Int>], memoryLimit: Int?,
        sink: (Int, UnsafeBufferPointer<Float>) throws -> Void
    ) throws {
        if let averaged {
            return try score(rows, geometry, wanted, averaged, memoryLimit: memoryLimit, sink: sink)
        }
        switch method {
        case .dense, .fineDense:
            try executor(for: passExtent(geometry), memoryLimit: memoryLimit).run(rows, rows: wanted, sink: sink)
        case .shiftedPasses:
            let held = shiftedBytes(geometry)
            let scores = try shiftedScores(rows, geometry, memoryLimit: memoryLimit.map { $0 - held })
            let length = geometry.map.width * model.outputs
            for row in 0..<geometry.map.height {
                try scores[row * length..<(row + 1) * length].withUnsafeBufferPointer { try sink(row, $0) }
            }
        case .exactWindows:
            try scanWindows(of: rows, geometry, rows: wanted, memoryLimit: memoryLimit, sink: sink)
        }
    }

    /// Scores the averages of windows.
    private func score(
        _ rows: any RowSource, _ geometry: ScanGeometry, _ wanted: [Range<Int>], _ averaged: AveragedPass,
        memoryLimit: Int?, sink: (Int, UnsafeBufferPointer<Float>) throws -> Void
    ) throws {
        switch method {
        case .shiftedPasses:
            preconditionFailure("shifted passes score windows as they are only")
        case .dense, .fineDense:
            try averaged.run(
                rows, picture: passExtent(geometry), map: geometry.map, rows: wanted, memoryLimit: memoryLimit,
                sink: sink)
        case .exactWindows:
            let tiles = WindowTiles(model.form, geometry)
            let windows = WindowRows(rows, grid: tiles.grid)
            var scores: [Float] = []
            for row in tiles.rows(for: wanted).joined() {
                try windows.advance(toMapRow: row)
                scores.removeAll(keepingCapacity: true)
                try averaged.run(
                    windows, window: tiles.grid.window, row: row, columns: tiles.count.width,
                    memoryLimit: memoryLimit
                ) { scores += Array($1) }
                try scores.withUnsafeBufferPointer {
                    try tiles.deliver($0, ofTileRow: row, classes: model.outputs, to: sink)
                }
            }
        }
    }

    /// Reads a whole picture with its extension into memory, shape [height, width, channels], samples 0…1.
    ///
    /// - Parameter source: The picture, not read from yet.
    /// - Throws: What the source throws.
    public func extendedSamples(of source: any RowSource) throws -> [Float] {
        let geometry = geometry(for: Extent(height: source.height, width: source.width))
        return try ExtendedSource(source, margins: geometry.margins).allSamples()
    }

    /// The executor of the last picture is used again when the size is the same.
    func executor(for picture: Extent, memoryLimit: Int? = nil) throws -> Executor {
        if let recent, recent.picture == picture { return recent.executor }
        // The rows of the last picture make room for those of this one.
        recent = nil
        let plan = try planner.plan(for: picture, threads: pool.threads, memoryLimit: memoryLimit)
        let executor = try Executor(plan, pool: pool)
        recent = (picture, executor)
        return executor
    }
}
