/// What a plan may do.
public struct PlanOptions: Sendable {
    /// The kernels that are used.
    public var instructionSet: InstructionSet
    /// How exact scores have to be.
    public var precision: Precision
    /// Algorithms by name of the layer; others are chosen. A layer that an algorithm cannot compute keeps the choice.
    public var algorithms: [String: Algorithm]
    /// The algorithm of all layers that it can compute, unless named.
    public var algorithm: Algorithm?
    /// Picture rows that are read at a time; by the working set unless told. Has no influence on scores.
    public var rowsPerBand: Int?
    /// Picture columns that are taken through all layers before the next ones; by the working set unless told. Has
    /// no influence on scores.
    public var columnsPerStrip: Int?
    /// What the machine can do.
    public var machine: MachineProfile

    /// The usual options unless told.
    public init(
        instructionSet: InstructionSet = .best, precision: Precision = .default, algorithm: Algorithm? = nil,
        algorithms: [String: Algorithm] = [:], rowsPerBand: Int? = nil, columnsPerStrip: Int? = nil,
        machine: MachineProfile? = nil
    ) {
        self.instructionSet = instructionSet
        self.precision = precision
        self.algorithm = algorithm
        self.algorithms = algorithms
        self.rowsPerBand = rowsPerBand
        self.columnsPerStrip = columnsPerStrip
        self.machine = machine ?? .usual(instructionSet)
    }
}
