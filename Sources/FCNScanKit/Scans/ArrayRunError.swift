import Files
import Network

/// What is wrong with arrays for a network.
public enum ArrayRunError: DescribedError, Equatable {
    /// The array is not what the network takes.
    case wrongShape(name: String, found: [Int], expected: Shape)

    /// One sentence.
    public var description: String {
        switch self {
        case .wrongShape(let name, let found, let expected):
            "'\(name)' has the shape \(found), expected [batch, \(expected.channels), \(expected.height), "
                + "\(expected.width)], or larger heights and widths"
        }
    }
}
