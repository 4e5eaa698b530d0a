import Engine
import Machine
import Network

/// What a network is, costs, sees and holds, on one window or on a picture.
public struct NetworkReport: Encodable, Sendable {
    /// The architecture as people read it: the width first where it is not square.
    public var architecture: String
    /// Costs and fields, layer by layer; on a picture those of the dense form.
    public var summary: NetworkSummary
    /// The windows of a picture; nil where the network cannot slide.
    public var grid: WindowGrid?
    /// How many windows are scored together; nil where each may be scored by itself.
    public var passes: PassWindows?
    /// Why the network cannot slide over a picture; nil where it can.
    public var obstacle: NetworkError?
    /// The layers whose padding makes dense scores differ from those of single windows.
    public var windowDeviations: [String]
    /// Width and height of the picture; nil for one window.
    public var size: [Int]?
    /// Columns and rows of the picture's score map.
    public var map: [Int]?
    /// What the program holds while it computes the window or the picture; nil where it cannot.
    public var held: HeldMemory?

    /// What is held at once.
    public struct HeldMemory: Encodable, Sendable {
        /// What the row-band executor holds.
        public var plan: PlanMemory
        /// The threads that it does so on.
        public var threads: Int
    }

    /// Describes an architecture.
    ///
    /// - Parameter picture: A picture to report on instead of one window.
    /// - Throws: `EngineError` where the picture is smaller than a window; `NetworkError` where a picture is given and
    ///   the network cannot slide.
    public init(
        _ architecture: Architecture, picture: Extent? = nil, options: PlanOptions = PlanOptions(), pool: WorkerPool
    ) throws {
        self.architecture = architecture.widthFirstText
        summary = architecture.summary
        windowDeviations = []
        let form: DenseForm
        do {
            form = try architecture.windowForm()
        } catch let error as NetworkError where picture == nil {
            obstacle = error
            return
        }
        obstacle = form.obstacle
        var extent = Extent(height: form.architecture.input.height, width: form.architecture.input.width)
        if form.obstacle == nil {
            grid = form.grid
            passes = form.passes.isGrouped ? form.passes : nil
            windowDeviations = form.windowDeviations.map(\.description)
        }
        if let picture {
            if let obstacle = form.obstacle { throw obstacle }
            let map = form.grid.mapExtent(for: picture)
            guard map.height > 0, map.width > 0 else {
                throw EngineError.pictureSmallerThanWindow(picture: picture, window: form.grid.window)
            }
            size = [picture.width, picture.height]
            self.map = [map.width, map.height]
            extent = form.passExtent(forMap: map)
            summary = try form.architecture.summary(for: extent)
        }
        let outline = PlanOutline(form, options: options)
        held = HeldMemory(plan: try outline.memory(for: extent, threads: pool.threads), threads: pool.threads)
    }

    private enum CodingKeys: String, CodingKey {
        case architecture, summary, grid, passes, obstacle, windowDeviations, size, map, held
    }

    /// Writes the fields, the obstacle as its sentence.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(architecture, forKey: .architecture)
        try container.encode(summary, forKey: .summary)
        try container.encodeIfPresent(grid, forKey: .grid)
        try container.encodeIfPresent(passes, forKey: .passes)
        try container.encodeIfPresent(obstacle?.description, forKey: .obstacle)
        try container.encode(windowDeviations, forKey: .windowDeviations)
        try container.encodeIfPresent(size, forKey: .size)
        try container.encodeIfPresent(map, forKey: .map)
        try container.encodeIfPresent(held, forKey: .held)
    }
}
