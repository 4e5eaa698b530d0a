import Engine
import Foundation
import Network
import Raster

/// Scores every window of a picture in one dense pass.
public final class DenseScanner {
    /// The network in its dense form.
    public let model: DenseModel
    /// What happens at the edges of a picture.
    public let edge: EdgeMode
    /// The threads that share the work.
    public let pool: WorkerPool
    private let planner: Planner
    private var recent: (picture: Extent, executor: Executor)?

    /// A scanner that can be used for many pictures.
    public convenience init(
        _ model: DenseModel, edge: EdgeMode = .drop, pool: WorkerPool, options: PlanOptions = PlanOptions()
    ) {
        self.init(Planner(model, options: options, pool: pool), edge: edge, pool: pool)
    }

    /// A scanner whose plans and packed weights others may use too.
    public init(_ planner: Planner, edge: EdgeMode = .drop, pool: WorkerPool) {
        self.planner = planner
        self.edge = edge
        self.pool = pool
        model = planner.model
    }

    /// The same network on the same threads with another way at the edges.
    convenience init(_ other: DenseScanner, edge: EdgeMode) {
        self.init(other.planner, edge: edge, pool: other.pool)
    }

    /// Where the windows of a picture of this size lie.
    public func geometry(for picture: Extent) -> ScanGeometry {
        ScanGeometry(grid: model.grid, picture: picture, edge: edge)
    }

    /// The bytes that weights, rows and scratch memory of a scan will take.
    ///
    /// - Throws: ``EngineError``.
    public func memory(for picture: Extent, memoryLimit: Int? = nil) throws -> PlanMemory {
        try planner.memory(for: geometry(for: picture).extended, threads: pool.threads, memoryLimit: memoryLimit)
    }

    /// How the picture that was scanned last was computed, and what each stage cost; empty before the first.
    public var stageCosts: [StageCost] { recent?.executor.stageCosts ?? [] }

    /// Scores every window.
    ///
    /// - Parameters:
    ///   - source: The picture, not read from yet, with the network's number of channels.
    ///   - storage: Where the scores are kept; has no influence on them.
    ///   - memoryLimit: Bytes that weights, rows and scratch memory may take; has no influence on the scores.
    ///   - onProgress: Called with the rows of scores that are done, and all of them.
    /// - Throws: ``EngineError`` where no window fits; ``ScanError`` where a score is not a number;
    ///   ``FileError`` where there is no room for the scores; what the source throws.
    public func scan(
        _ source: any RowSource, storage: ScoreStorage = .memory, memoryLimit: Int? = nil,
        onProgress: (Int, Int) -> Void = { _, _ in }
    ) throws -> ScoreMap {
        let geometry = geometry(for: Extent(height: source.height, width: source.width))
        let executor = try executor(for: geometry.extended, memoryLimit: memoryLimit)
        let rows: any RowSource =
            geometry.margins.isZero ? source : ExtendedSource(source, margins: geometry.margins)
        let store = try ScoreStore(count: scoreCount(geometry), storage: storage)
        try executor.run(rows) { row, scores in
            try append(scores, to: store, row: row, column: 0)
            onProgress(row + 1, geometry.map.height)
        }
        return scoreMap(store, geometry)
    }

    private func scoreCount(_ geometry: ScanGeometry) -> Int {
        geometry.map.height * geometry.map.width * model.classes.count
    }

    /// Keeps scores, the first of which is that of a cell.
    private func append(_ scores: UnsafeBufferPointer<Float>, to store: ScoreStore, row: Int, column: Int) throws {
        if let place = scores.firstIndex(where: { !$0.isFinite }) {
            throw ScanError.scoreNotFinite(column: column + place / model.classes.count, row: row)
        }
        try store.append(scores)
    }

    private func scoreMap(_ store: ScoreStore, _ geometry: ScanGeometry) -> ScoreMap {
        ScoreMap(geometry: geometry, classes: model.classes, store: store, probabilityRule: model.probabilityRule)
    }

    /// Scores a picture window by window: what a dense pass saves, and what it is compared with.
    ///
    /// Each window is cut out and runs through the same executor.
    ///
    /// - Parameter samples: The extended picture, shape [height, width, channels], 0…1.
    public func loop(_ samples: [Float], geometry: ScanGeometry) throws -> ScoreMap {
        let (grid, extended, channels) = (geometry.grid, geometry.extended, model.architecture.input.channels)
        let executor = try executor(for: grid.window)
        let store = try ScoreStore(count: scoreCount(geometry), storage: .memory)
        for row in 0..<geometry.map.height {
            for column in 0..<geometry.map.width {
                let window = ArraySource(
                    samples, pictureWidth: extended.width, channels: channels, left: column * grid.stride.width,
                    top: row * grid.stride.height, width: grid.window.width, height: grid.window.height)
                try executor.run(window) { try append($1, to: store, row: row, column: column) }
            }
        }
        return scoreMap(store, geometry)
    }

    /// Reads a whole picture with its extension into memory, for ``loop(_:geometry:)``.
    public func extendedSamples(of source: any RowSource) throws -> [Float] {
        let geometry = geometry(for: Extent(height: source.height, width: source.width))
        return try ExtendedSource(source, margins: geometry.margins).allSamples()
    }

    /// The executor of the last picture serves again when the size is the same.
    private func executor(for picture: Extent, memoryLimit: Int? = nil) throws -> Executor {
        if let recent, recent.picture == picture { return recent.executor }
        // The rows of the last picture make room for those of this one.
        recent = nil
        let plan = try planner.plan(for: picture, threads: pool.threads, memoryLimit: memoryLimit)
        let executor = try Executor(plan, pool: pool)
        recent = (picture, executor)
        return executor
    }
}
