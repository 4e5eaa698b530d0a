import Network

extension GraphImporter {
    /// `α · A · B + β · C`, a fully-connected layer.
    mutating func generalProduct(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        guard try !node.flag("transA") else { throw node.unsupported("its first input is transposed") }
        let (alpha, beta) = (try node.float("alpha", default: 1), try node.float("beta", default: 1))
        let isTransposed = try node.flag("transB")
        let map = try vector(withoutPositions(arguments.map()), node)
        let matrix = try arguments.constant(1)
        let (inputs, outputs) = try matrixSizes(matrix, isTransposed: isTransposed, map, node)
        var bias = Weights([outputs], values: [Float](repeating: 0, count: outputs))
        if let constant = try arguments.optionalConstant(2) {
            var shape = constant.shape
            while shape.first == 1, shape.count > 1 { shape.removeFirst() }
            guard shape == [outputs] || constant.count == 1 else {
                throw node.bad("shape of the third input", constant.shape, "\([outputs])")
            }
            bias = Weights([outputs]) {
                let values = try constant.floats()
                return (0..<outputs).map { values[values.count == 1 ? 0 : $0] * beta }
            }
        }
        let weights =
            isTransposed && alpha == 1
            ? Weights([outputs, inputs], of: matrix)
            : Weights([outputs, inputs]) {
                let values = try rows(matrix, inputs, outputs, isTransposed: isTransposed)
                return alpha == 1 ? values : values.map { $0 * alpha }
            }
        return try fullyConnected(map, outputs, [weights, bias], node)
    }

    /// A map of one position as a vector; some exporters leave the flatten out there.
    private func withoutPositions(_ map: MapValue) -> MapValue {
        guard map.view.rank > 2, map.shape.height == 1, map.shape.width == 1, map.view.isWhole(0, .batch, size: batch),
            map.view.isOnly(1, .channel), map.view.dimensions[2...].allSatisfy(\.isEmpty)
        else { return map }
        var result = map
        result.view = View(Array(map.view.dimensions[..<2]))
        return result
    }

    /// A product with a constant matrix: fully connected for a vector, a 1×1 convolution for a map whose last dimension
    /// holds the channels.
    mutating func product(_ node: Node, _ arguments: Arguments) throws -> MapValue {
        let input = try arguments.map()
        let matrix = try arguments.constant(1)
        if input.view.rank == 2 {
            let map = try vector(input, node)
            let (inputs, outputs) = try matrixSizes(matrix, isTransposed: false, map, node)
            let weights = Weights([outputs, inputs]) { try rows(matrix, inputs, outputs, isTransposed: false) }
            let bias = Weights([outputs], values: [Float](repeating: 0, count: outputs))
            return try fullyConnected(map, outputs, [weights, bias], node)
        }
        let last = input.view.rank - 1
        let map = try inOrder(input, node)
        guard last >= 0, map.view.isWhole(last, .channel, size: map.shape.channels) else {
            throw node.unsupported("the last dimension of \(input.sizes) does not hold the channels")
        }
        let (inputs, outputs) = try matrixSizes(matrix, isTransposed: false, map, node)
        let weights = Weights([outputs, inputs, 1, 1]) { try rows(matrix, inputs, outputs, isTransposed: false) }
        var result = try append(
            .convolution(Convolution(filters: outputs, kernel: 1, hasBias: false)), [map], [weights], of: node)
        result.view = map.view.resized(.channel, outputs, in: last)
        return result
    }

    private mutating func fullyConnected(
        _ map: MapValue, _ outputs: Int, _ weights: [Weights], _ node: Node
    ) throws -> MapValue {
        var result = try append(.fullyConnected(FullyConnected(outputs: outputs)), [map], weights, of: node)
        result.view = .vector(outputs, batch: batch)
        return result
    }

    private func matrixSizes(
        _ matrix: Constant, isTransposed: Bool, _ map: MapValue, _ node: Node
    ) throws -> (inputs: Int, outputs: Int) {
        let shape = isTransposed ? matrix.shape.reversed() : matrix.shape
        guard shape.count == 2, shape[0] == map.shape.channels, shape[1] > 0, shape[1] <= NetworkLimits.dimension else {
            throw node.bad(
                "shape of the matrix", matrix.shape,
                "\(map.shape.channels) \(isTransposed ? "columns" : "rows"), one for each value of its input")
        }
        return (shape[0], shape[1])
    }
}

/// The weights of a fully-connected layer, [outputs, inputs].
private func rows(_ matrix: Constant, _ inputs: Int, _ outputs: Int, isTransposed: Bool) throws -> [Float] {
    let values = try matrix.floats()
    guard !isTransposed else { return values }
    return [Float](unsafeUninitializedCapacity: values.count) { buffer, count in
        values.withUnsafeBufferPointer { values in
            for output in 0..<outputs {
                for input in 0..<inputs {
                    buffer.initializeElement(at: output * inputs + input, to: values[input * outputs + output])
                }
            }
        }
        count = values.count
    }
}
