import Network
import Numbers

/// Parameters of a layer that are read when the network is known to be sound.
struct Weights {
    /// The size of each dimension.
    let shape: [Int]
    private let make: () throws -> [Float]
    /// The tensor that they are, value for value.
    private let stored: StoredTensor?

    /// Parameters that are made on demand.
    init(_ shape: [Int], _ make: @escaping () throws -> [Float]) { self.init(shape, stored: nil, make) }

    /// The values of a constant in another shape of as many values.
    init(_ shape: [Int], of constant: Constant) {
        var stored: StoredTensor?
        if case .stored(let tensor) = constant.values { stored = tensor }
        self.init(shape, stored: stored, constant.floats)
    }

    private init(_ shape: [Int], stored: StoredTensor?, _ make: @escaping () throws -> [Float]) {
        self.shape = shape
        self.stored = stored
        self.make = make
    }

    /// The same parameters in another shape of as many values.
    func reshaped(_ shape: [Int]) -> Weights { Weights(shape, stored: stored, make) }

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
            throw notFinite(elementIndices(index, of: shape), node)
        }
        return values
    }

    /// The parameters as a tensor, after all of them were checked; a large one that is in a file as it is stays there.
    ///
    /// - Throws: ``ONNXFault``, `FileError`.
    func tensor(of node: Node?) throws -> Tensor {
        guard let tensor = try stored?.kept(as: shape) else {
            return Tensor(shape: shape, values: try values(of: node))
        }
        if let indices = try tensor.firstNotFinite() { throw notFinite(indices, node) }
        return tensor
    }

    private func notFinite(_ indices: [Int], _ node: Node?) -> ONNXFault {
        .tensor(node.map { "weights of \($0.place)" } ?? "weights", .notFinite(at: indices))
    }
}
