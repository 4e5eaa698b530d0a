import Files

/// What keeps detections from being handed on, apart from files that cannot be written.
public enum ExportError: DescribedError, Equatable {
    /// No format has that name.
    case unknownFormat(name: String)
    /// A picture stands twice in what is to become one data set.
    case repeatedPicture(image: String, page: Int)

    /// One sentence: what, expected and found, and what to do.
    public var description: String {
        switch self {
        case .unknownFormat(let name):
            "there is no format '\(name)'; there are \(ExportFormat.names)"
        case .repeatedPicture(let image, let page):
            "there are two results of '\(image)'\(page > 1 ? ", page \(page)" : ""), which would count its objects twice; "
                + "export them apart"
        }
    }
}
