import Engine
import Files
import Machine
import Network
import Raster
import Scanning
import Synchronization

/// A model that stays loaded for many scans, also of several threads at the same time.
///
/// What is costly to make is kept for the next scan: prepared weights, which all scans of a kind share, and what runs the
/// network, of which each scan that runs at the same time has its own.
public final class ScanSession: Sendable {
    /// The model, and how it was read.
    public let loaded: LoadedModel
    /// The model.
    public var model: Model { loaded.model }
    private let shared = Mutex(Shared())

    /// The most kinds of scans whose prepared weights are kept.
    private static let keptKinds = 4

    /// What prepared weights depend on.
    private struct Kind: Hashable {
        var method: ScanMethod
        var average: WindowAverage?
        var precision: Precision
        var usesLocalMeans: Bool
        var threads: Int

        init(_ scanner: ScanSettings.Scanner) {
            (method, average, precision) = (scanner.method, scanner.average, scanner.precision)
            (usesLocalMeans, threads) = (scanner.usesLocalMeans, scanner.threads)
        }
    }

    /// Weights that are prepared once and used by several scanners.
    private struct Prepared: Sendable {
        var planner: Planner
        var oriented: OrientedPlanners?
    }

    /// A scanner that nobody uses. Unchecked: it is handed from one thread to another and never shared.
    private struct Idle: @unchecked Sendable {
        var settings: ScanSettings.Scanner
        var scanner: DenseScanner
    }

    private struct Shared: Sendable {
        /// The latest last.
        var prepared: [(kind: Kind, prepared: Prepared)] = []
        var idle: [Idle] = []
    }

    /// Keeps a model loaded.
    ///
    /// - Throws: ``InputDescriptionError/normalizationMissing(model:)`` where nothing says how pictures enter the network.
    public init(_ loaded: LoadedModel) throws {
        try loaded.requireInput()
        self.loaded = loaded
    }

    /// Scans a picture and finds objects, and writes nothing.
    ///
    /// - Parameters:
    ///   - input: The picture; samples in memory stay as they are as long as the result is used.
    ///   - onProgress: Called after each row of scores; what it throws ends the scan.
    /// - Throws: ``SettingsError``, `RasterError`, `NetworkError`, `EngineError`, `ScanError`, `FileError`,
    ///   `RegionOfInterestError`, `TissueError`, and what `onProgress` throws.
    public func scan(
        _ input: PictureInput, _ settings: ScanSettings = ScanSettings(),
        onProgress: (ScanProgress) throws -> Void = { _ in }
    ) throws -> CompletedScan {
        let options = try settings.options(for: model)
        let scanner = try takeScanner(settings.scanner)
        defer { giveBack(scanner) }
        return try PictureScan(scanner.scanner, options: options).scan(input, onProgress: onProgress)
    }

    /// Draws and writes what a scan found, on as many threads as the scan took.
    ///
    /// - Parameter base: What the names of all files start with, folder included.
    /// - Returns: The report with the names of the files.
    /// - Throws: `RasterError`, `FileError`, and what `onProgress` throws.
    public func write(
        _ scan: CompletedScan, base: String, _ output: OutputSettings,
        onProgress: (ScanProgress) throws -> Void = { _ in }
    ) throws -> PictureReport {
        try scan.write(
            base: base, output: output.options(scan.options, model: model, version: Release.version),
            pool: WorkerPool(threads: scan.threads), onProgress: onProgress)
    }

    // MARK: - Scanners

    private func takeScanner(_ settings: ScanSettings.Scanner) throws -> Idle {
        let idle = shared.withLock { shared in
            shared.idle.lastIndex { $0.settings == settings }.map { shared.idle.remove(at: $0) }
        }
        if let idle { return idle }
        let prepared = try prepared(settings)
        return Idle(
            settings: settings,
            scanner: DenseScanner(
                prepared.planner, edge: settings.edge, method: settings.method, averaging: prepared.oriented,
                pool: WorkerPool(threads: settings.threads)))
    }

    private func giveBack(_ scanner: Idle) {
        shared.withLock { shared in
            shared.idle.append(scanner)
            // More would not be used at the same time.
            if shared.idle.count > AvailableProcessors.count { shared.idle.removeFirst() }
        }
    }

    private func prepared(_ settings: ScanSettings.Scanner) throws -> Prepared {
        let kind = Kind(settings)
        if let known = shared.withLock({ $0.prepared.first { $0.kind == kind } }) { return known.prepared }
        let model = settings.usesLocalMeans ? try model.withLocalMeans() : model
        let options = PlanOptions(precision: settings.precision, machine: try MachineProfile.stored(.best))
        // Threads of their own prepare weights, as those of scanners may be busy.
        let planner = Planner(
            try settings.method.form(of: model), options: options, pool: WorkerPool(threads: settings.threads))
        let oriented = try settings.average.map {
            try OrientedPlanners(planner, average: $0, pool: WorkerPool(threads: settings.threads))
        }
        let made = Prepared(planner: planner, oriented: oriented)
        return shared.withLock { shared in
            // Another thread may have been faster.
            if let known = shared.prepared.first(where: { $0.kind == kind }) { return known.prepared }
            shared.prepared.append((kind, made))
            if shared.prepared.count > Self.keptKinds { shared.prepared.removeFirst() }
            return made
        }
    }
}
