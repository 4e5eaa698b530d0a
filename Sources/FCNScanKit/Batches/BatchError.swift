import Files

/// What a batch refuses to do, and names that lead to no picture.
public enum BatchError: DescribedError, Equatable {
    /// Files of that name are those of another picture, which is still there.
    case outputBelongsToAnother(image: String, base: String, other: String)
    /// No file has a name of this pattern.
    case nothingMatches(pattern: String)
    /// The folder has no picture in it or below it.
    case noPicture(folder: String)
    /// The folder is the one that results are written to.
    case isOutput(folder: String)
    /// The folder cannot be listed.
    case cannotReadFolder(path: String, reason: String)
    /// A folder without pictures has a name as pictures have.
    case folderNamedLikePicture(path: String)
    /// A link leads to no file.
    case linkToNothing(path: String)
    /// The name of a file is not text, so that no result can be named after it.
    case nameIsNotText(path: String)

    /// One sentence.
    public var description: String {
        switch self {
        case .outputBelongsToAnother(let image, let base, let other):
            "'\(image)' was not scanned: '\(base).*' belongs to '\(other)'"
        case .nothingMatches(let pattern): "no file matches the pattern '\(pattern)'"
        case .noPicture(let folder): "the folder '\(folder)' holds no picture"
        case .isOutput(let folder): "the folder '\(folder)' is the output folder"
        case .cannotReadFolder(let path, let reason): "cannot read the folder '\(path)': \(reason)"
        case .folderNamedLikePicture(let path):
            "'\(path)' is a folder without pictures, and its name is that of a picture"
        case .linkToNothing(let path): "'\(path)' is a link to a file that is not there"
        case .nameIsNotText(let path):
            "the name of '\(path)' is not UTF-8, so that no result can be named after it; rename the file"
        }
    }
}
