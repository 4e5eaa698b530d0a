/// What can be wrong with a file of one kind: its description is a sentence without the file's name.
public protocol FileFault: Error, Equatable, CustomStringConvertible {
    /// The whole sentence; `'FILE': ` and the description unless a kind of files says it in another way.
    func sentence(about file: String) -> String
}

extension FileFault {
    /// `'FILE': ` and the description.
    public func sentence(about file: String) -> String { "'\(file)': \(self)" }
}

/// A file and what is wrong with it.
public struct FaultyFile<Fault: FileFault>: DescribedError, Equatable {
    /// The file's path or name.
    public let file: String
    /// What is wrong with it.
    public let fault: Fault

    /// An error from its file and fault.
    package init(file: String, fault: Fault) {
        self.file = file
        self.fault = fault
    }

    /// What, where, expected against found, and what to do next.
    public var description: String { fault.sentence(about: file) }
}
