import Files

/// The folder that some pictures have in common, and their names below it: those that a table of boxes gives them.
struct PictureNames: Equatable {
    /// The deepest folder above all pictures, as it was given; `.` for pictures named without one.
    let folder: String
    /// The name of each picture below the folder, with slashes.
    let names: [String]

    /// What to call all of them: the name of the only one, or of the folder.
    var title: String {
        if names.count == 1 { return names[0] }
        let name = Path.name(of: folder)
        return name.isEmpty || name == "." || name == "/" ? "Pictures" : name
    }

    /// Names from paths.
    init(_ paths: [String]) {
        let folders = paths.map { Path.folder(of: $0).split(separator: "/", omittingEmptySubsequences: true) }
        var common = folders.first ?? []
        for other in folders { common = Array(zip(common, other).prefix { $0 == $1 }.map(\.0)) }
        let isAbsolute = paths.first?.hasPrefix("/") ?? false
        let joined = common.joined(separator: "/")
        folder = isAbsolute ? "/" + joined : joined.isEmpty ? "." : joined
        names = paths.map { path in
            path.split(separator: "/", omittingEmptySubsequences: true).dropFirst(common.count).joined(separator: "/")
        }
    }
}
