import FoundationEssentials

/// An error whose description is a sentence for a person: what, where, expected and found, and what to do.
public protocol DescribedError: LocalizedError, CustomStringConvertible {}

extension DescribedError {
    /// The description, for callers that ask Foundation.
    public var errorDescription: String? { description }
}
