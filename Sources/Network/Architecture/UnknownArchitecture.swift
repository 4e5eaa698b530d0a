import Files

/// No network has this name, and it is no architecture text.
public struct UnknownArchitecture: Error, Equatable {
    /// What was given.
    public let name: String
    /// The name that was probably meant.
    public let nearest: String?

    /// An error for what was given.
    package init(_ name: String) {
        self.init(name: name, nearest: NamedArchitecture.nearestName(to: name))
    }

    init(name: String, nearest: String?) {
        self.name = name
        self.nearest = nearest
    }
}

extension UnknownArchitecture: DescribedError {
    /// What was given, what was probably meant and what there is.
    public var description: String {
        "no network is named '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? ";")
            + " there are \(NamedArchitecture.list), or give a text such as "
            + "\"input 224x224x3; [conv3-16 relu pool2]*5; fc2 softmax\""
    }
}
