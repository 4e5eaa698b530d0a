import Files
import FoundationEssentials
import Network

/// Reads a network from an ONNX file, and its weights straight from where they are in the file.
///
/// - Throws: ``ONNXError``, `FileError`.
public func importONNX(path: String, options: ONNXImportOptions = ONNXImportOptions()) throws -> ImportedNetwork {
    let file = try PositionedFile(path)
    return try importONNX(.file(file), folder: ModelFolder(ofModel: path), name: path, options)
}

/// Reads a network from the bytes of an ONNX file; weights in further files cannot be read.
///
/// - Parameter name: What messages call the data.
/// - Throws: ``ONNXError``.
public func importONNX(
    data: Data, name: String, options: ONNXImportOptions = ONNXImportOptions()
) throws -> ImportedNetwork {
    try importONNX(.memory([UInt8](data)), folder: nil, name: name, options)
}

/// The texts of an ONNX file under the names that its producer chose (`metadata_props`); no weights are read.
///
/// - Throws: ``ONNXError``, `FileError`.
package func metadataOfONNX(path: String) throws -> [String: String] {
    let file = try PositionedFile(path)
    do {
        return try StrippedModel.read(.file(file)).metadata
    } catch let fault as ONNXFault {
        throw ONNXError(file: path, fault: fault)
    }
}

extension ModelProto {
    /// The producer's texts; of equal names the last one counts.
    fileprivate var metadata: [String: String] {
        Dictionary(metadataProps.map { ($0.key, $0.value) }) { _, last in last }
    }
}

private func importONNX(
    _ source: ByteSource, folder: ModelFolder?, name: String, _ options: ONNXImportOptions
) throws -> ImportedNetwork {
    do {
        return try ImportedNetwork(
            try StrippedModel.read(source), TensorReader(source: source, folder: folder), options)
    } catch let fault as ONNXFault {
        throw ONNXError(file: name, fault: fault)
    }
}

extension ImportedNetwork {
    /// The first version of the standard operators that is read.
    static let firstOperatorSet = 6

    init(_ model: ModelProto, _ tensors: TensorReader, _ options: ONNXImportOptions) throws {
        guard model.hasGraph, !model.graph.node.isEmpty else { throw ONNXFault.notAModel("it has no graph") }
        let sets = model.opsetImport.filter { $0.domain.isEmpty || $0.domain == "ai.onnx" }.map(\.version)
        operatorSet = sets.max().map { Int($0) } ?? 1
        guard operatorSet >= ImportedNetwork.firstOperatorSet else {
            throw ONNXFault.oldOperatorSet(found: operatorSet, first: ImportedNetwork.firstOperatorSet)
        }
        let graph = try Graph(model.graph, output: options.output)
        let input = try GraphInput(of: graph, options: options)
        var importer = GraphImporter(
            graph, input: input, opset: operatorSet, tensors: tensors,
            // Eight values for each that is stored: weights that are standardised take a few steps.
            foldingLimit: min(options.parameterLimit, 2 * tensors.source.count + 1 << 22))
        let result = try importer.finish(importer.run(), name: graph.output)
        architecture = try importer.draft.architecture()
        guard result == architecture.layers.count - 1 else { throw ONNXFault.noInput(output: graph.output) }
        parameters = try importer.draft.parameters(of: architecture, limit: options.parameterLimit)
        inputName = input.name
        inputLayout = input.layout
        batch = input.batch
        outputName = graph.output
        producer = [model.producerName, model.producerVersion].filter { !$0.isEmpty }.joined(separator: " ")
        metadata = model.metadata
        var warnings = importer.warnings
        if model.graph.output.count > 1, !architecture.hasBoxes {
            warnings.append(
                "the model has \(model.graph.output.count) outputs; '\(graph.output)' is taken as the scores")
        }
        if input.batch > 1 {
            warnings.append("the model is made for \(input.batch) pictures at once; it is taken for single ones")
        }
        self.warnings = warnings
    }
}

extension GraphImporter {
    /// Makes the output the network's last layer and simplifies the network.
    ///
    /// - Returns: The position of the last layer.
    mutating func finish(_ value: MapValue, name: String) throws -> Int {
        var map = try inOrder(value, nil)
        let factors = map.view.factors.filter { $0.axis != .batch }
        guard map.view.factors.first?.axis == .batch || batch == 1 else {
            throw ONNXFault.output(name: name, reason: "is laid out as \(map.sizes), without the batch in front")
        }
        let shape = map.shape
        if shape.height > 1 || shape.width > 1 {
            let spatial = map.view.dimensions.filter { $0.contains { $0.axis == .row || $0.axis == .column } }
            let isFlattened = spatial.contains { Set($0.map(\.axisName)).count > 1 }
            let first = View.channelsFirst(shape, batch: 1).factors
            let last = View.channelsLast(shape, batch: 1).factors
            guard factors == first || factors == last else {
                throw ONNXFault.output(
                    name: name, reason: "is laid out as \(map.sizes), neither channels first nor channels last")
            }
            if isFlattened {
                map.output = try draft.append(
                    .flatten(factors == first ? .channelsFirst : .channelsLast), [map.output], of: nil)
            }
        }
        if map.output < 0 {
            // A network that changes nothing has a layer that does nothing.
            map.output = try draft.append(.dropout(Dropout(rate: 0)), [map.output], of: nil)
        }
        return try draft.simplify(output: map.output)
    }
}

extension Factor {
    fileprivate var axisName: String { "\(axis)" }
}
