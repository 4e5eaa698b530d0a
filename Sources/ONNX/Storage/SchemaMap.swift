/// Which fields of a message are kept when a model is read, and where messages lie inside of messages.
///
/// The depth is that of this table, so that no file can nest deeper.
struct SchemaMap: Sendable {
    /// What happens to a field.
    enum Action: Sendable {
        /// Its bytes are kept as they are.
        case keep
        /// It is a message, of which parts may be left out.
        case enter(SchemaMap)
        /// Its bytes stay in the file, and a `TensorProto.Place` says where.
        case leaveInFile
    }
    private let actions: [Int: Action]

    /// What happens to a field; nil for one that is left out.
    subscript(field: Int) -> Action? { actions[field] }

    private init(keep: [Int], enter: [Int: SchemaMap] = [:], leaveInFile: [Int] = []) {
        var actions: [Int: Action] = [:]
        for field in keep { actions[field] = .keep }
        for (field, map) in enter { actions[field] = .enter(map) }
        for field in leaveInFile { actions[field] = .leaveInFile }
        self.actions = actions
    }

    /// `float_data`, `raw_data` and `double_data` stay in the file, as far as they are packed.
    static let tensor = SchemaMap(keep: [1, 2, 5, 7, 8, 11, 13, 14], leaveInFile: [4, 9, 10])
    static let attribute = SchemaMap(keep: [1, 2, 3, 4, 7, 8, 9, 20, 21], enter: [5: tensor])
    static let node = SchemaMap(keep: [1, 2, 3, 4, 7], enter: [5: attribute])
    static let sparseTensor = SchemaMap(keep: [], enter: [1: tensor])
    static let dimension = SchemaMap(keep: [1, 2])
    static let shape = SchemaMap(keep: [], enter: [1: dimension])
    static let tensorType = SchemaMap(keep: [1], enter: [2: shape])
    static let type = SchemaMap(keep: [], enter: [1: tensorType])
    static let value = SchemaMap(keep: [1], enter: [2: type])
    static let graph = SchemaMap(
        keep: [2], enter: [1: node, 5: tensor, 11: value, 12: value, 15: sparseTensor])
    static let model = SchemaMap(keep: [1, 2, 3, 4, 5, 8, 14], enter: [7: graph])
}
