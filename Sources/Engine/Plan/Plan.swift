import KernelInterface
import Machine
import Network

/// How a network runs over a picture of one size: the stages, their sizes and their packed weights.
public struct Plan: Sendable {
    /// The picture's part that enters the network.
    public let input: Shape
    /// The scores: one cell for each window.
    public let output: Shape
    /// The kernels that are used.
    public let instructionSet: InstructionSet
    /// Picture rows that are read at a time.
    public let rowsPerBand: Int
    /// What the machine is expected to do.
    public let machine: MachineProfile
    /// How samples become inputs.
    let packing: InputPacking
    let stages: [Stage]
    /// The picture, then what each stage makes.
    let maps: [MapLayout]
    /// The rows of each map that are kept.
    let capacities: [Int]
    let strips: Strips

    init(
        inputTransform: InputTransform, input: Shape, stages: [Stage], instructionSet: InstructionSet,
        machine: MachineProfile, rowsPerBand: Int, columnsPerStrip: Int?
    ) {
        self.machine = machine
        self.input = input
        self.stages = stages
        self.instructionSet = instructionSet
        self.rowsPerBand = min(max(rowsPerBand, 1), input.height)
        let shapes = [input] + stages.map(\.output)
        maps = shapes.indices.map { map in
            MapLayout(shape: shapes[map], ofMap: map, isPicture: map == 0, readBy: stages)
        }
        packing = InputPacking(
            transform: inputTransform, lanes: maps[0].lanes, blockStride: maps[0].rowCount / blockCount(input.channels))
        output = shapes.last!
        capacities = Schedule.capacities(stages: stages, maps: maps, rowsPerBand: self.rowsPerBand)
        // Strips of wide pictures are as wide as lets the rows of all maps stay in the last-level cache; narrower
        // ones gave the threads too little to share.
        let bytes = zip(maps, capacities).reduce(0) { $0 + 4 * $1.0.rowCount * $1.1 }
        strips = Strips(
            stages: stages, maps: maps,
            columnsPerStrip: columnsPerStrip ?? max(2048, Plan.stripBytes / max(1, bytes / input.width)))
    }

    private static let stripBytes = 16 << 20

    /// Plans a dense pass over a picture.
    ///
    /// - Parameters:
    ///   - picture: The picture's size; the part right and below the last window is not read.
    ///   - pool: The threads that pack the weights.
    /// - Throws: ``EngineError``.
    public init(
        _ model: DenseModel, picture: Extent, options: PlanOptions = PlanOptions(),
        pool: WorkerPool = WorkerPool(threads: 1)
    ) throws {
        self = try Planner(model, options: options, pool: pool).plan(for: picture)
    }
}
