import Files

extension NamedArchitecture {
    /// Other names in use.
    private static let otherNames: [String: NamedArchitecture] = ["keras": .kerasMNIST]

    /// The network with a name, in upper or lower case; nil where none has it.
    public init?(named name: String) {
        let name = name.lowercased()
        guard let found = NamedArchitecture(rawValue: name) ?? NamedArchitecture.otherNames[name] else { return nil }
        self = found
    }

    /// The network that a text such as `vgg16-384` names, and the side of the square picture to measure it on; no side
    /// where the text is only the name.
    public static func onPicture(_ text: String) -> (network: NamedArchitecture, side: Int?)? {
        if let network = NamedArchitecture(named: text) { return (network, nil) }
        guard let dash = text.lastIndex(of: "-"), let network = NamedArchitecture(named: String(text[..<dash])),
            let side = Int(text[text.index(after: dash)...]), (1...NetworkLimits.dimension).contains(side)
        else { return nil }
        return (network, side)
    }

    /// All names with commas between.
    public static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// The name that was probably meant, if one is close.
    static func nearestName(to name: String) -> String? {
        nearestWord(to: name.lowercased(), of: allCases.map(\.rawValue))
    }
}

extension Architecture {
    /// The network that has a name, or that a text describes.
    ///
    /// - Throws: ``UnknownArchitecture`` for a single word that is no name, ``ArchitectureTextError``.
    public init(nameOrText text: String) throws {
        if let network = NamedArchitecture(named: text) {
            self = try network.architecture()
        } else if text.contains(where: { $0.isWhitespace || $0 == ";" }) || text.hasPrefix("input") {
            try self.init(text: text)
        } else {
            throw UnknownArchitecture(text)
        }
    }
}
