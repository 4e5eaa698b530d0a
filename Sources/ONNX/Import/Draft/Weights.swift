import Network

/// Parameters of a layer that are read when the network is known to be sound.
struct Weights {
    /// The size of each dimension.
    let shape: [Int]
    private let make: () throws -> [Float]

    /// Parameters that are made on demand.
    init(_ shape: [Int], _ make: @escaping () throws -> [Float]) {
        self.shape = shape
        self.make = make
    }

    /// Parameters that are there.
    init(_ shape: [Int], values: [Float]) { self.init(shape) { values } }

    /// A value for each channel.
    init(channels values: [Float]) { self.init([values.count], values: values) }

    /// The values; all of them are finite numbers.
    ///
    /// - Throws: ``ONNXFault``, `FileError`.
    func values(of node: Node?) throws -> [Float] {
        let values = try make()
        if let index = values.firstIndex(where: { !$0.isFinite }) {
            throw ONNXFault.tensor(node.map { "weights of \($0.place)" } ?? "weights", .notFinite(index: index))
        }
        return values
    }
}
