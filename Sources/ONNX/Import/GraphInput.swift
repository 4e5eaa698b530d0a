import Network

/// The input of a graph as a picture.
struct GraphInput {
    /// The input's name.
    let name: String
    /// The shape of one picture.
    let shape: Shape
    /// How its values lie.
    let layout: InputLayout
    /// The number of pictures at once; 1 where it is left open.
    let batch: Int

    /// How the graph sees it.
    var view: View {
        if isVector { return .vector(shape.channels, batch: batch) }
        return layout == .channelsFirst
            ? .channelsFirst(shape, batch: batch) : .channelsLast(shape, batch: batch)
    }
    private let isVector: Bool

    /// Reads the input of a graph.
    ///
    /// - Throws: ``ONNXFault``.
    init(of graph: Graph, options: ONNXImportOptions) throws {
        guard graph.inputs.count <= 1 else { throw ONNXFault.severalInputs(graph.inputs.map(\.name)) }
        guard let input = graph.inputs.first else { throw ONNXFault.noInput(output: graph.output) }
        name = input.name
        let name = input.name
        func fault(_ reason: String) -> ONNXFault { .input(name: name, reason: reason) }

        let type = input.type.tensorType
        guard let element = ElementType(rawValue: Int(type.elemType)), element.floatFormat != nil else {
            throw fault(
                "is no tensor of floating-point numbers (type \(type.elemType)); export the model without what comes "
                    + "before its first layer")
        }
        let sizes = try type.shape.dim.map { dimension -> Int? in
            guard case .dimValue(let value)? = dimension.value else { return nil }
            // 0 and -1 are how some exporters leave a size open.
            guard value > 0 else { return nil }
            guard value <= 1 << 20 else { throw fault("has a size of \(value), and at most \(1 << 20) is accepted") }
            return Int(value)
        }
        switch sizes.count {
        case 4:
            isVector = false
        case 2:
            guard let channels = sizes[1] else { throw fault("leaves the number of its values open") }
            (batch, isVector, layout) = (sizes[0] ?? 1, true, .channelsFirst)
            shape = Shape(height: 1, width: 1, channels: channels)
            return
        case 3:
            throw fault(
                "has three dimensions, a signal; only pictures are scanned, with batch, channels, rows, columns")
        case 5:
            throw fault("has five dimensions, a volume; only pictures are scanned, with batch, channels, rows, columns")
        default:
            throw fault("has \(sizes.count) dimensions; a picture has four: batch, channels, rows and columns")
        }
        batch = sizes[0] ?? 1
        layout = options.inputLayout ?? GraphInput.layout(sizes, of: graph, name)
        let (channelAxis, rowAxis, columnAxis) = layout == .channelsFirst ? (1, 2, 3) : (3, 1, 2)
        guard let channels = sizes[channelAxis] else { throw fault("leaves the number of channels open") }
        func size(_ axis: Int, _ dimension: String, _ wanted: Int?) throws -> Int {
            guard let size = sizes[axis] ?? wanted else {
                throw ONNXFault.openSize(input: name, dimension: dimension)
            }
            return size
        }
        let found = Extent(
            height: try size(rowAxis, "height", options.window?.height),
            width: try size(columnAxis, "width", options.window?.width))
        if let wanted = options.window, wanted != found {
            throw ONNXFault.fixedWindow(input: name, found: found, wanted: wanted)
        }
        shape = Shape(height: found.height, width: found.width, channels: channels)
    }

    /// What the nodes say about the input's layout, or else its sizes.
    private static func layout(_ sizes: [Int?], of graph: Graph, _ name: String) -> InputLayout {
        var names: Set<String> = [name]
        for node in graph.order where node.inputs.first.map(names.contains) == true {
            switch node.operatorName {
            case "Transpose":
                return (try? node.ints("perm")) == [0, 3, 1, 2] ? .channelsLast : .channelsFirst
            case "Conv", "ConvTranspose", "MaxPool", "AveragePool", "LpPool", "BatchNormalization", "LRN",
                "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool":
                return .channelsFirst
            case "MatMul":
                return .channelsLast
            case "Reshape", "Flatten", "Gemm":
                break
            default:
                names.formUnion(node.outputs)
            }
        }
        // No layer says it: few values last after many rows and columns are the channels.
        func isChannels(_ size: Int?) -> Bool { size == 1 || size == 3 }
        func isLong(_ size: Int?) -> Bool { size ?? 8 >= 8 }
        return isChannels(sizes[3]) && !isChannels(sizes[1]) && isLong(sizes[1]) && isLong(sizes[2])
            ? .channelsLast : .channelsFirst
    }
}
