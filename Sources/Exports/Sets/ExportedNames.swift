import Files

/// What a picture is called in a data set.
package struct ExportedNames: Sendable, Equatable {
    /// The path below the deepest folder that holds all pictures of the set; a later page has its number in it.
    package var picture: String
    /// The same as the path of a file below a folder.
    package var whole: String
    /// The path of a file about the picture below a folder, without its ending: that of the picture, unless another one has
    /// it too.
    package var nested: String
    /// The same without folders.
    package var flat: String

    /// The names of pictures, no two alike.
    static func all(of pictures: [ListedPicture]) -> [ExportedNames] {
        var common = Array(pictures.first?.parts.dropLast() ?? [])
        for picture in pictures {
            let shared = zip(common, picture.parts.dropLast()).prefix { $0 == $1 }.count
            common.removeLast(common.count - shared)
        }
        let names = pictures.map { name(Array($0.parts.dropFirst(common.count)), page: $0.page) }
        let files = names.map { inFolder($0) }
        let whole = distinct(files) { $0 }
        let nested = distinct(files, stem)
        let flat = distinct(files.map { $0.replacing("/", with: "_") }, stem)
        return names.indices.map {
            ExportedNames(picture: names[$0], whole: whole[$0], nested: nested[$0], flat: flat[$0])
        }
    }

    private static func name(_ parts: [String], page: Int) -> String {
        let path = parts.joined(separator: "/")
        guard page > 1 else { return path }
        let stem = stem(path)
        return "\(stem)-page\(page)\(path.dropFirst(stem.count))"
    }

    /// A path that leads nowhere but into the folder that it is put in.
    private static func inFolder(_ name: String) -> String {
        name.split(separator: "/").map { $0 == ".." ? "__" : $0 }.joined(separator: "/")
    }

    /// Names in a short form; whole ones for those that would be alike, and numbered where these are too.
    private static func distinct(_ names: [String], _ short: (String) -> String) -> [String] {
        let shorts = names.map(short)
        let shared = Dictionary(grouping: shorts, by: \.self).filter { $0.value.count > 1 }
        var taken = Set(shorts).subtracting(shared.keys)
        return zip(names, shorts).map { name, short in
            guard shared[short] != nil else { return short }
            var result = name
            var number = 1
            while !taken.insert(result).inserted {
                number += 1
                result = "\(name)-\(number)"
            }
            return result
        }
    }

    private static func stem(_ name: String) -> String { Path.joined(Path.folder(of: name), Path.stem(of: name)) }
}
