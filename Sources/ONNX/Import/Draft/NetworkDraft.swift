import Network

/// A network in the making: layers, what enters them, and where their parameters come from.
struct NetworkDraft {
    /// A layer with what belongs to it.
    struct Step {
        var layer: Layer
        var inputs: [Int]
        var weights: [Weights]
        var node: Node?
        var shape: Shape
    }
    /// The shape of the network's input.
    let input: Shape
    /// The layers so far.
    var steps: [Step] = []

    init(input: Shape) { self.input = input }

    /// The shape of an output, -1 for the network's input.
    func shape(of output: Int) -> Shape { output < 0 ? input : steps[output].shape }

    /// Adds a layer.
    ///
    /// - Returns: The position of its output.
    /// - Throws: ``ONNXFault`` where it does not fit.
    mutating func append(_ layer: Layer, _ inputs: [Int], _ weights: [Weights] = [], of node: Node?) throws -> Int {
        let shapes = inputs.map(shape(of:))
        guard steps.count < NetworkLimits.layers else {
            throw ONNXFault.network(.tooManyLayers(count: steps.count + 1, limit: NetworkLimits.layers), nil)
        }
        let place = LayerPlace(index: steps.count, kind: layer.kindName)
        guard inputs.count <= NetworkLimits.inputs else {
            throw ONNXFault.network(.limitExceeded(place, .inputs, limit: NetworkLimits.inputs), node?.place)
        }
        guard let shape = layer.outputShape(for: shapes) else {
            throw ONNXFault.network(layer.misfit(of: shapes, at: place), node?.place)
        }
        guard max(shape.height, shape.width, shape.channels) <= NetworkLimits.dimension,
            elementCount([shape.height, shape.width, shape.channels]) != nil
        else {
            throw ONNXFault.network(
                .limitExceeded(place, .dimension, limit: NetworkLimits.dimension), node?.place)
        }
        steps.append(Step(layer: layer, inputs: inputs, weights: weights, node: node, shape: shape))
        return steps.count - 1
    }

    /// Leaves out what the output does not need.
    ///
    /// - Returns: The new position of the output, which is that of the last layer.
    mutating func compact(to output: Int) -> Int {
        var isNeeded = [Bool](repeating: false, count: steps.count)
        if output >= 0 { isNeeded[output] = true }
        for index in steps.indices.reversed() where isNeeded[index] {
            for input in steps[index].inputs where input >= 0 { isNeeded[input] = true }
        }
        var positions = [Int](repeating: -1, count: steps.count)
        var result: [Step] = []
        for index in steps.indices where isNeeded[index] {
            positions[index] = result.count
            var step = steps[index]
            step.inputs = step.inputs.map { $0 < 0 ? -1 : positions[$0] }
            result.append(step)
        }
        steps = result
        return result.count - 1
    }

    /// The finished architecture.
    ///
    /// - Throws: ``ONNXFault``, naming the node.
    func architecture() throws -> Architecture {
        do {
            return try Architecture(input: input, layers: steps.map(\.layer), inputs: steps.map(\.inputs))
        } catch let error as NetworkError {
            throw ONNXFault.network(error, nil)
        }
    }

    /// Reads and checks the parameters, one after the other; large ones stay in the file.
    ///
    /// - Parameter limit: The most values of all parameters.
    /// - Throws: ``ONNXFault``, `FileError`.
    func parameters(of architecture: Architecture, limit: Int) throws -> [[Tensor]] {
        let expected = architecture.layers.indices.map {
            architecture.layers[$0].parameters(for: architecture.inputShape(ofLayer: $0))
        }
        let count = expected.joined().reduce(0) { $0 + $1.count }
        guard count <= limit else {
            throw ONNXFault.tooManyValues(what: "parameters", count: count, limit: limit)
        }
        return try zip(steps, expected).map { step, descriptions in
            guard step.weights.map(\.shape) == descriptions.map(\.shape) else {
                throw step.node?.bad("shapes of weights", step.weights.map(\.shape), "\(descriptions.map(\.shape))")
                    ?? ONNXFault.notAModel("weights do not fit")
            }
            return try step.weights.map { try $0.tensor(of: step.node) }
        }
    }
}
