import Files
import FoundationEssentials
import Glibc

extension Model {
    /// Reads a model file: one safetensors file with the network's description in its metadata.
    ///
    /// All values are checked; large tensors then stay in the file, which stays open as long as they are used, and are
    /// read again by who wants them.
    ///
    /// - Throws: ``ModelFileError`` when it is not one, `FileError` when it cannot be read.
    public init(contentsOf path: String) throws {
        try self.init(ByteSource(contentsOf: path), name: path)
    }

    /// Reads a model from the bytes of a file.
    ///
    /// Everything is checked before it is allocated; nothing in the file is executed.
    ///
    /// - Parameter name: What error messages call the data.
    /// - Throws: ``ModelFileError``.
    public init(data: Data, name: String) throws {
        try self.init(.memory([UInt8](data)), name: name)
    }

    private init(_ source: ByteSource, name: String) throws {
        do {
            self = try Model.decode(source)
        } catch let fault as ModelFileFault {
            throw ModelFileError(file: name, fault: fault)
        }
    }

    /// Writes the model file; it appears under its name only when it is complete.
    ///
    /// - Throws: `FileError`; ``ModelFileError`` when a weight is not a finite number, because nobody could read the
    ///   file.
    public func write(to path: String) throws {
        for place in Model.tensorPlaces(of: architecture) {
            guard let indices = try parameters[place.layer][place.position].firstNotFinite() else { continue }
            throw ModelFileError(file: path, fault: .notFinite(tensor: place.name, at: indices))
        }
        // Straight from the tensors: a large network is in memory once.
        let file = try AtomicFile(path)
        try encode(to: file.write)
        try file.commit()
    }

    /// The bytes of the model file; the same for equal models.
    public func encoded() -> Data {
        var data = Data()
        encode { data.append(contentsOf: $0) }
        return data
    }

    private func encode(to write: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        let tensors = Model.tensorPlaces(of: architecture).map { place in
            (name: place.name, tensor: parameters[place.layer][place.position])
        }
        try Safetensors.encode(
            tensors, metadata: [ModelDescription.metadataKey: ModelDescription(self).json], to: write)
    }
}

// MARK: - Reading

extension Model {
    /// A tensor of an architecture: its name in the file, where it belongs, and its shape.
    private struct TensorPlace {
        let name: String
        let layer: Int
        let position: Int
        let description: ParameterDescription
    }

    /// The tensors in the order of the file, under names such as `conv1.weight`.
    private static func tensorPlaces(of architecture: Architecture) -> [TensorPlace] {
        let names = architecture.layerNames
        return architecture.layers.indices.flatMap { layer in
            let descriptions = architecture.layers[layer].parameters(for: architecture.inputShape(ofLayer: layer))
            return descriptions.enumerated().map { position, description in
                TensorPlace(
                    name: "\(names[layer]).\(description.role.rawValue)", layer: layer, position: position,
                    description: description)
            }
        }
    }

    private static func decode(_ source: ByteSource) throws -> Model {
        let file = try Safetensors(source)
        guard let json = file.header.metadata[ModelDescription.metadataKey] else {
            throw ModelFileFault.noDescription
        }
        let description = try ModelDescription(json: json)
        let architecture = try description.checkedArchitecture()
        let places = tensorPlaces(of: architecture)
        let entries = try matchedEntries(of: file, places: places)

        var parameters = [[Tensor]](repeating: [], count: architecture.layers.count)
        for (place, entry) in zip(places, entries) {
            let tensor = try file.tensor(entry)
            if place.description.role == .runningVariance, let index = tensor.values.firstIndex(where: { $0 < 0 }) {
                throw ModelFileFault.negativeVariance(tensor: place.name, channel: index)
            }
            parameters[place.layer].append(tensor)
        }
        return Model(
            architecture: architecture, parameters: parameters, classes: description.classes,
            normalization: description.normalization, receipt: description.receipt)
    }

    /// The file's entry for each tensor of the architecture; none may be missing, left over or of another shape.
    private static func matchedEntries(
        of file: Safetensors, places: [TensorPlace]
    ) throws(ModelFileFault) -> [SafetensorsHeader.Entry] {
        let entries = Dictionary(uniqueKeysWithValues: file.header.entries.map { ($0.name, $0) })
        let missing = places.map(\.name).filter { entries[$0] == nil }
        guard missing.isEmpty else { throw .missingTensors(missing) }
        guard entries.count == places.count else {
            let known = Set(places.map(\.name))
            throw .extraTensors(file.header.entries.map(\.name).filter { !known.contains($0) })
        }
        var matched: [SafetensorsHeader.Entry] = []
        for place in places {
            let entry = entries[place.name]!
            guard entry.shape == place.description.shape else {
                throw .wrongShape(tensor: place.name, found: entry.shape, expected: place.description.shape)
            }
            matched.append(entry)
        }
        return matched
    }
}
