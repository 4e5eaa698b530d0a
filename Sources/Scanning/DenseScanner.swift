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

    /// Scores every window.
    ///
    /// - Parameters:
    ///   - source: The picture, not read from yet, with the network's number of channels.
    ///   - onProgress: Called with the rows of scores that are done, and all of them.
    /// - Throws: ``EngineError`` where no window fits; ``ScanError`` where a score is not a number; what the
    ///   source throws.
    public func scan(
        _ source: any RowSource, onProgress: (Int, Int) -> Void = { _, _ in }
    ) throws -> ScoreMap {
        let geometry = geometry(for: Extent(height: source.height, width: source.width))
        let executor = try executor(for: geometry.extended)
        let rows: any RowSource =
            geometry.margins.isZero ? source : ExtendedSource(source, margins: geometry.margins)
        var logits: [Float] = []
        logits.reserveCapacity(geometry.map.height * geometry.map.width * model.classes.count)
        try executor.run(rows) { row, scores in
            logits.append(contentsOf: scores)
            onProgress(row + 1, geometry.map.height)
        }
        return try scoreMap(logits, geometry)
    }

    private func scoreMap(_ logits: [Float], _ geometry: ScanGeometry) throws -> ScoreMap {
        if let place = logits.firstIndex(where: { !$0.isFinite }) {
            let cell = place / model.classes.count
            throw ScanError.scoreNotFinite(column: cell % geometry.map.width, row: cell / geometry.map.width)
        }
        return ScoreMap(
            geometry: geometry, classes: model.classes, logits: logits, probabilityRule: model.probabilityRule)
    }

    /// Scores a picture window by window: what a dense pass saves, and what it is compared with.
    ///
    /// Each window is cut out and runs through the same executor.
    ///
    /// - Parameter samples: The extended picture, shape [height, width, channels], 0…1.
    public func loop(_ samples: [Float], geometry: ScanGeometry) throws -> ScoreMap {
        let (grid, extended, channels) = (geometry.grid, geometry.extended, model.architecture.input.channels)
        let executor = try executor(for: grid.window)
        var logits: [Float] = []
        for row in 0..<geometry.map.height {
            for column in 0..<geometry.map.width {
                let window = ArraySource(
                    samples, pictureWidth: extended.width, channels: channels, left: column * grid.stride.width,
                    top: row * grid.stride.height, width: grid.window.width, height: grid.window.height)
                try executor.run(window) { logits.append(contentsOf: $1) }
            }
        }
        return try scoreMap(logits, geometry)
    }

    /// Reads a whole picture with its extension into memory, for ``loop(_:geometry:)``.
    public func extendedSamples(of source: any RowSource) throws -> [Float] {
        let geometry = geometry(for: Extent(height: source.height, width: source.width))
        return try ExtendedSource(source, margins: geometry.margins).allSamples()
    }

    /// The executor of the last picture serves again when the size is the same.
    private func executor(for picture: Extent) throws -> Executor {
        if let recent, recent.picture == picture { return recent.executor }
        let executor = try Executor(planner.plan(for: picture), pool: pool)
        recent = (picture, executor)
        return executor
    }
}
