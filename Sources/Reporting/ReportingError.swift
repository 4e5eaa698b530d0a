import Files

/// What keeps a report from being written.
public enum ReportingError: DescribedError, Equatable {
    /// The folder for tiles and scores holds files of somebody else.
    case folderHoldsOtherFiles(folder: String, example: String)

    /// One sentence: what, where, and what to do.
    public var description: String {
        switch self {
        case .folderHoldsOtherFiles(let folder, let example):
            "the report needs the folder '\(folder)', which holds other files, for example '\(example)'; move them, or "
                + "give the report another name"
        }
    }
}
