import Network

/// Writes the layers of a model as nodes.
struct ModelExporter {
    /// A value of the graph, and whether it has rows and columns.
    private struct Value {
        var name: String
        var hasPositions: Bool
    }
    private let model: Model
    private let options: ONNXExportOptions
    private var graph = GraphWriter()
    private var values: [Value] = []

    private init(_ model: Model, _ options: ONNXExportOptions) {
        self.model = model
        self.options = options
    }

    /// The graph of a model, from the input `input` to the output `scores`, and whether that has rows and columns.
    ///
    /// - Throws: ``ONNXFault``.
    static func graph(
        of model: Model, _ options: ONNXExportOptions
    ) throws -> (graph: GraphWriter, hasPositions: Bool) {
        var exporter = ModelExporter(model, options)
        try exporter.run()
        return (exporter.graph, exporter.values[exporter.values.count - 1].hasPositions)
    }

    private mutating func run() throws {
        var input = Value(name: "input", hasPositions: true)
        if options.includesNormalization { input.name = normalized(input.name) }
        values.append(input)
        let names = model.architecture.layerNames
        for index in model.architecture.layers.indices {
            values.append(try export(index, name: names[index]))
        }
        if graph.isEmpty { _ = graph.add("Identity", ["input"], "scores") }
        if !model.architecture.hasBoxes { graph.renameLastOutput("scores") }
    }

    /// `(sample · scale − mean) / deviation` as one multiplication and one addition, after the channels were put in the
    /// network's order.
    private mutating func normalized(_ input: String) -> String {
        let transform = InputTransform(model.normalization)
        let channels = transform.order.count
        var name = input
        if transform.order != Array(0..<channels) {
            name = graph.add(
                "Gather", [name, graph.integers("channel_order", transform.order)], "ordered", [.int("axis", 1)])
        }
        name = graph.add("Mul", [name, graph.weights("input_factor", [channels, 1, 1]) { transform.scale }], "scaled")
        return graph.add(
            "Add", [name, graph.weights("input_shift", [channels, 1, 1]) { transform.shift }], "normalized")
    }

    private mutating func export(_ index: Int, name: String) throws -> Value {
        let architecture = model.architecture
        let layer = architecture.layers[index]
        let parameters = model.parameters[index]
        let shape = architecture.inputShape(ofLayer: index)
        var inputs = architecture.inputs[index].map { values[$0 + 1] }
        var result = inputs[0]
        let input = result.name

        /// A parameter with sizes of 1 for the positions, which a map needs and a vector must not have.
        func channelwise(_ graph: inout GraphWriter, _ tensor: Tensor, _ role: String) -> String {
            graph.weights(
                "\(name).\(role)", tensor.shape + (result.hasPositions && tensor.shape.count == 1 ? [1, 1] : [])
            ) {
                tensor.values
            }
        }

        switch layer {
        case .convolution(let convolution):
            result.name =
                options.asMatrices
                ? matrix(convolution, parameters, for: shape, input, name)
                : graph.add(
                    "Conv", [input] + weights(parameters, name), name,
                    window(convolution.window) + [.int("group", convolution.groups)])
        case .transposedConvolution(let convolution):
            let added = convolution.outputPadding
            result.name = graph.add(
                "ConvTranspose", [input] + weights(parameters, name), name,
                window(convolution.window)
                    + [.int("group", convolution.groups), .ints("output_padding", [added.height, added.width])])
        case .pooling(let pooling):
            result.name = try pool(pooling, input, name, LayerPlace(index: index, kind: layer.kindName))
        case .activation(let activation):
            result.name = activate(activation, input, name)
        case .parametricReLU:
            result.name = graph.add("PRelu", [input, channelwise(&graph, parameters[.weight], "weight")], name)
        case .batchNormalization(let normalization):
            result.name = graph.add(
                "BatchNormalization", [input] + weights(parameters, name), name,
                [.float("epsilon", normalization.epsilon), .float("momentum", normalization.momentum)])
        case .layerNormalization(let normalization):
            result.name = normalize(normalization, parameters, input, name, hasPositions: result.hasPositions)
        case .affine:
            var value = input
            let (isScaled, isShifted) = (
                parameters[.weight].values.contains { $0 != 1 }, parameters[.bias].values.contains { $0 != 0 }
            )
            if isScaled {
                value = graph.add(
                    "Mul", [value, channelwise(&graph, parameters[.weight], "weight")],
                    isShifted ? "\(name)_scaled" : name)
            }
            if isShifted { value = graph.add("Add", [value, channelwise(&graph, parameters[.bias], "bias")], name) }
            result.name = isScaled || isShifted ? value : graph.add("Identity", [input], name)
        case .localResponseNormalization(let normalization):
            result = withPositions(result, name)
            result.name = graph.add(
                "LRN", [result.name], name,
                [
                    .int("size", normalization.size), .float("alpha", normalization.alpha),
                    .float("beta", normalization.beta), .float("bias", normalization.bias),
                ])
        case .dropout(let dropout):
            let ratio = graph.weights("\(name).ratio", []) { [dropout.rate] }
            result.name = graph.add("Dropout", [input, ratio], name)
        case .flatten(let order):
            result = flattened(result, order, name)
        case .fullyConnected:
            if result.hasPositions { result = flattened(result, .channelsFirst, "\(name)_vector") }
            result.name = graph.add(
                "Gemm", [result.name] + weights(parameters, name), name, [.int("transB", 1)])
        case .padding(let padding):
            result.name = pad(padding, input, name)
        case .resize(let resize):
            result.name = enlarge(resize, input, name)
        case .select(let channels):
            result.name = select(channels, input, name)
        case .maxout(let pieces):
            result.name = maxout(pieces, input, name)
        case .softmax:
            result.name = graph.add("Softmax", [input], name, [.int("axis", 1)])
        case .logSoftmax:
            result.name = graph.add("LogSoftmax", [input], name, [.int("axis", 1)])
        case .boxes:
            // Two outputs: what becomes of scores has nothing to do with the box.
            let scores = architecture.scores
            _ = select(Array(scores..<scores + BoxOutputs.count), input, "boxes")
            result.name = graph.add(
                scores > 1 ? "Softmax" : "Sigmoid", [select(Array(0..<scores), input, "\(name)_scores")], "scores",
                scores > 1 ? [.int("axis", 1)] : [])
        case .arithmetic, .concatenate:
            if inputs.contains(where: \.hasPositions) {
                for place in inputs.indices { inputs[place] = withPositions(inputs[place], "\(name)_input\(place)") }
            }
            result = Value(name: join(layer, inputs.map(\.name), name), hasPositions: inputs[0].hasPositions)
        }
        return result
    }

    // MARK: - Layers

    private mutating func weights(_ parameters: [Tensor], _ name: String) -> [String] {
        parameters.enumerated().map { position, tensor in
            graph.weights("\(name).\(position)", tensor.shape) { tensor.values }
        }
    }

    private func window(_ window: SlidingWindow) -> [AttributeProto] {
        let (padding, dilation) = (window.padding, window.dilation)
        return [
            .ints("kernel_shape", [window.kernel.height, window.kernel.width]),
            .ints("strides", [window.stride.height, window.stride.width]),
            .ints("pads", [padding.top, padding.left, padding.bottom, padding.right]),
        ] + (dilation == Extent(1) ? [] : [.ints("dilations", [dilation.height, dilation.width])])
    }

    private mutating func pool(_ pooling: Pooling, _ input: String, _ name: String, _ place: LayerPlace) throws
        -> String
    {
        var (pooling, input) = (pooling, input)
        let (padding, kernel) = (pooling.window.padding, pooling.window.kernel)
        let isWide =
            max(padding.top, padding.bottom) >= kernel.height || max(padding.left, padding.right) >= kernel.width
        if isWide {
            // Runtimes want less padding than the undilated kernel; what never wins or counts can stand in the map.
            guard pooling.kind != .average else {
                throw ONNXFault.notExportable(
                    place, reason: "its padding is as large as its kernel before dilation, which runtimes refuse")
            }
            let value: Float = pooling.kind == .maximum ? -.greatestFiniteMagnitude : 0
            input = pad(Padding(margins: padding, mode: .constant(value)), input, "\(name)_padded")
            pooling.window.padding = Margins(0)
        }
        let isDilated = pooling.window.dilation != Extent(1)
        switch pooling.kind {
        case .maximum:
            return graph.add("MaxPool", [input], name, window(pooling.window))
        case .average:
            return graph.add(
                "AveragePool", [input], name, window(pooling.window) + [.int("count_include_pad", 0)],
                version: isDilated ? 19 : 13)
        case .norm(let order):
            return graph.add(
                "LpPool", [input], name, window(pooling.window) + [.int("p", order)], version: isDilated ? 18 : 13)
        }
    }

    private mutating func activate(_ activation: Activation, _ input: String, _ name: String) -> String {
        func plain(_ operatorName: String, _ attributes: [AttributeProto] = [], version: Int = 13) -> String {
            graph.add(operatorName, [input], name, attributes, version: version)
        }
        switch activation {
        case .relu: return plain("Relu")
        case .leakyReLU(let slope): return plain("LeakyRelu", [.float("alpha", slope)])
        case .tanh: return plain("Tanh")
        case .sigmoid: return plain("Sigmoid")
        case .elu(let alpha): return plain("Elu", [.float("alpha", alpha)])
        case .selu(let alpha, let gamma): return plain("Selu", [.float("alpha", alpha), .float("gamma", gamma)])
        case .celu(let alpha): return plain("Celu", [.float("alpha", alpha)])
        case .hardSigmoid(let alpha, let beta):
            return plain("HardSigmoid", [.float("alpha", alpha), .float("beta", beta)])
        case .hardSwish: return plain("HardSwish", version: 14)
        case .clip(let lowest, let highest):
            let bounds = [("min", lowest), ("max", highest)].map { bound, value in
                abs(value) >= .greatestFiniteMagnitude ? "" : graph.weights("\(name).\(bound)", []) { [value] }
            }
            return graph.add("Clip", [input] + (bounds[1].isEmpty ? [bounds[0]] : bounds), name)
        case .softplus: return plain("Softplus")
        case .softsign: return plain("Softsign")
        case .gelu: return plain("Gelu", version: 20)
        case .geluTanh: return plain("Gelu", [.string("approximate", "tanh")], version: 20)
        case .errorFunction: return plain("Erf")
        case .mish: return plain("Mish", version: 18)
        case .absolute: return plain("Abs")
        case .exponential: return plain("Exp")
        case .logarithm: return plain("Log")
        case .squareRoot: return plain("Sqrt")
        }
    }

    /// A normalisation over the channels, which the operator wants last.
    private mutating func normalize(
        _ layer: LayerNormalization, _ parameters: [Tensor], _ input: String, _ name: String, hasPositions: Bool
    ) -> String {
        let attributes: [AttributeProto] = [.int("axis", -1), .float("epsilon", layer.epsilon)]
        guard hasPositions else {
            return graph.add("LayerNormalization", [input] + weights(parameters, name), name, attributes, version: 17)
        }
        let last = graph.add("Transpose", [input], "\(name)_channels_last", [.ints("perm", [0, 2, 3, 1])])
        let normalized = graph.add(
            "LayerNormalization", [last] + weights(parameters, name), "\(name)_normalized", attributes, version: 17)
        return graph.add("Transpose", [normalized], name, [.ints("perm", [0, 3, 1, 2])])
    }

    private mutating func pad(_ padding: Padding, _ input: String, _ name: String) -> String {
        let margins = padding.margins
        var inputs = [
            input,
            graph.integers("\(name).pads", [0, 0, margins.top, margins.left, 0, 0, margins.bottom, margins.right]),
        ]
        let mode: String
        switch padding.mode {
        case .constant(let value):
            mode = "constant"
            inputs.append(graph.weights("\(name).value", []) { [value] })
        case .edge: mode = "edge"
        case .reflect: mode = "reflect"
        }
        return graph.add("Pad", inputs, name, [.string("mode", mode)])
    }

    private mutating func enlarge(_ resize: Resize, _ input: String, _ name: String) -> String {
        let factors = [1, 1, Float(resize.factor.height), Float(resize.factor.width)]
        let scales = graph.weights("\(name).scales", [4]) { factors }
        let attributes: [AttributeProto] =
            switch resize.mode {
            case .nearest:
                [
                    .string("mode", "nearest"), .string("coordinate_transformation_mode", "asymmetric"),
                    .string("nearest_mode", "floor"),
                ]
            case .linear: [.string("mode", "linear"), .string("coordinate_transformation_mode", "half_pixel")]
            case .linearAsymmetric:
                [.string("mode", "linear"), .string("coordinate_transformation_mode", "asymmetric")]
            }
        return graph.add("Resize", [input, "", scales], name, attributes)
    }

    private mutating func select(_ channels: [Int], _ input: String, _ name: String) -> String {
        if channels == Array(channels[0]..<channels[0] + channels.count) {
            let bounds = [("starts", channels[0]), ("ends", channels[0] + channels.count), ("axes", 1)].map {
                graph.integers("\(name).\($0.0)", [$0.1])
            }
            return graph.add("Slice", [input] + bounds, name)
        }
        return graph.add("Gather", [input, graph.integers("\(name).channels", channels)], name, [.int("axis", 1)])
    }

    /// The largest of slices that take every n-th channel; a reshape would have to know the size of the picture.
    private mutating func maxout(_ pieces: Int, _ input: String, _ name: String) -> String {
        let slices = (0..<pieces).map { piece in
            let bounds = [("starts", piece), ("ends", Int(Int32.max)), ("axes", 1), ("steps", pieces)].map {
                graph.integers("\(name)_piece\(piece).\($0.0)", [$0.1])
            }
            return graph.add("Slice", [input] + bounds, "\(name)_piece\(piece)")
        }
        return graph.add("Max", slices, name)
    }

    private mutating func join(_ layer: Layer, _ inputs: [String], _ name: String) -> String {
        guard case .arithmetic(let arithmetic) = layer else {
            return graph.add("Concat", inputs, name, [.int("axis", 1)])
        }
        switch arithmetic {
        case .add: return graph.add(inputs.count == 2 ? "Add" : "Sum", inputs, name)
        case .subtract: return graph.add("Sub", inputs, name)
        case .divide: return graph.add("Div", inputs, name)
        case .maximum: return graph.add("Max", inputs, name)
        case .minimum: return graph.add("Min", inputs, name)
        case .multiply:
            var product = inputs[0]
            for (place, next) in inputs.enumerated().dropFirst() {
                product = graph.add(
                    "Mul", [product, next], place == inputs.count - 1 ? name : "\(name)_product\(place)")
            }
            return product
        }
    }

    // MARK: - Layouts

    private mutating func flattened(_ value: Value, _ order: FlattenOrder, _ name: String) -> Value {
        guard value.hasPositions else {
            return Value(name: graph.add("Identity", [value.name], name), hasPositions: false)
        }
        var input = value.name
        if order == .channelsLast {
            input = graph.add("Transpose", [input], "\(name)_channels_last", [.ints("perm", [0, 2, 3, 1])])
        }
        return Value(name: graph.add("Flatten", [input], name, [.int("axis", 1)]), hasPositions: false)
    }

    /// A vector as a map of one position.
    private mutating func withPositions(_ value: Value, _ name: String) -> Value {
        guard !value.hasPositions else { return value }
        let axes = graph.integers("\(name)_map.axes", [2, 3])
        return Value(name: graph.add("Unsqueeze", [value.name, axes], "\(name)_map"), hasPositions: true)
    }

    /// A convolution on a map of one size as a product with its matrix.
    private mutating func matrix(
        _ convolution: Convolution, _ parameters: [Tensor], for shape: Shape, _ input: String, _ name: String
    ) -> String {
        guard let output = Layer.convolution(convolution).outputShape(for: shape) else {
            preconditionFailure("the kernel fits into the map")
        }
        let vector = graph.add("Flatten", [input], "\(name)_vector", [.int("axis", 1)])
        let matrix = graph.weights("\(name).matrix", [output.count, shape.count]) {
            convolution.matrix(parameters, for: shape).matrix.values
        }
        let bias = graph.weights("\(name).bias", [output.count]) {
            let positions = output.height * output.width
            let bias = parameters.biasIfAny?.values
            return (0..<output.count).map { bias?[$0 / positions] ?? 0 }
        }
        let product = graph.add("Gemm", [vector, matrix, bias], "\(name)_product", [.int("transB", 1)])
        let sizes = graph.integers("\(name).sizes", [-1, output.channels, output.height, output.width])
        return graph.add("Reshape", [product, sizes], name)
    }
}
