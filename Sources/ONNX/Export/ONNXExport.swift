import Files
import FoundationEssentials
import Glibc
import Network
import Numbers

/// Writes a classifier as ONNX, for windows of its size: input `input` [batch, channels, height, width], output
/// `scores` [batch, classes]; more dimensions where the network gives a map.
///
/// The file appears under its name only when it is complete.
///
/// - Throws: ``ONNXError`` where a layer cannot be written or the file would be too large, `FileError`.
public func exportONNX(_ model: Model, to path: String, options: ONNXExportOptions = ONNXExportOptions()) throws {
    try writeFile(path) { try write(model, isDense: false, options, to: $0) }
}

/// Writes a fully convolutional network as ONNX, for pictures of any height and width: input `input`
/// [batch, channels, height, width], output `scores` [batch, classes, map height, map width].
///
/// With ``ONNXExportOptions/asMatrices`` it is written for one window.
///
/// - Throws: ``ONNXError`` where a layer cannot be written, where the network takes single windows only, or where the
///   file would be too large; `FileError`.
public func exportONNX(_ model: DenseModel, to path: String, options: ONNXExportOptions = ONNXExportOptions()) throws {
    try writeFile(path) { try write(dense: model, options, to: $0) }
}

/// The bytes of the ONNX file of a classifier; see `exportONNX(_:to:options:)`.
///
/// - Throws: ``ONNXError``.
public func encodeONNX(_ model: Model, options: ONNXExportOptions = ONNXExportOptions()) throws -> Data {
    try encode { try write(model, isDense: false, options, to: $0) }
}

/// The bytes of the ONNX file of a fully convolutional network; see `exportONNX(_:to:options:)`.
///
/// - Throws: ``ONNXError``.
public func encodeONNX(_ model: DenseModel, options: ONNXExportOptions = ONNXExportOptions()) throws -> Data {
    try encode { try write(dense: model, options, to: $0) }
}

private typealias Sink = (UnsafeRawBufferPointer) throws -> Void

private func writeFile(_ path: String, _ body: (Sink) throws -> Void) throws {
    do {
        let file = try AtomicFile(path)
        try body(file.write)
        try file.commit()
    } catch let fault as ONNXFault {
        throw ONNXError(file: path, fault: fault)
    }
}

private func encode(_ body: (Sink) throws -> Void) throws -> Data {
    var data = Data()
    do {
        try body { data.append(contentsOf: $0) }
    } catch let fault as ONNXFault {
        throw ONNXError(file: "the network", fault: fault)
    }
    return data
}

private func write(dense model: DenseModel, _ options: ONNXExportOptions, to sink: Sink) throws {
    if let obstacle = model.obstacle { throw ONNXFault.network(obstacle, nil) }
    try write(try model.asModel(), isDense: true, options, to: sink)
}

private func write(_ model: Model, isDense: Bool, _ options: ONNXExportOptions, to sink: Sink) throws {
    let architecture = model.architecture
    if options.asMatrices {
        let bytes = architecture.convolutionMatrixBytes ?? .max
        guard bytes <= options.matrixLimitBytes else {
            throw ONNXFault.matricesTooLarge(bytes: bytes, limitBytes: options.matrixLimitBytes)
        }
    }
    let (graph, hasPositions) = try ModelExporter.graph(of: model, options)

    var header = ModelProto()
    header.producerName = "fcnscan"
    header.producerVersion = options.producerVersion
    header.metadataProps = options.metadata.sorted { $0.key < $1.key }.map { key, value in
        var entry = StringStringEntryProto()
        (entry.key, entry.value) = (key, value)
        return entry
    }
    let isOpen = isDense && !options.asMatrices
    let input = architecture.input
    let output = architecture.output
    let positions: [Dimension] =
        isOpen
        ? [.open("map_height"), .open("map_width")]
        : hasPositions ? [.fixed(output.height), .fixed(output.width)] : []
    try graph.write(
        header,
        input: valueInfo(
            "input",
            [.open("batch"), .fixed(input.channels)]
                + (isOpen ? [.open("height"), .open("width")] : [.fixed(input.height), .fixed(input.width)])),
        outputs: [valueInfo("scores", [.open("batch"), .fixed(architecture.scores)] + positions)]
            + (architecture.hasBoxes
                ? [valueInfo("boxes", [.open("batch"), .fixed(BoxOutputs.count)] + positions)] : []),
        to: sink)
}

/// A size of an input or output.
private enum Dimension {
    case fixed(Int)
    case open(String)
}

private func valueInfo(_ name: String, _ dimensions: [Dimension]) -> ValueInfoProto {
    var value = ValueInfoProto()
    value.name = name
    value.type.tensorType.elemType = Int32(ElementType.float32.rawValue)
    value.type.tensorType.shape.dim = dimensions.map { dimension in
        var result = TensorShapeProto.Dimension()
        switch dimension {
        case .fixed(let size): result.dimValue = Int64(size)
        case .open(let name): result.dimParam = name
        }
        return result
    }
    return value
}
