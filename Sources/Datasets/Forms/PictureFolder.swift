import FoundationEssentials
import Glibc
import Raster

/// What a folder of a data set holds, in an order that does not depend on the file system.
enum PictureFolder {
    /// The names of the folders in a folder, sorted; those that start with a dot are passed over.
    static func subfolders(of path: String) throws -> [String] {
        try names(in: path).filter { isFolder(path + "/" + $0) }
    }

    /// The pictures in a folder and below, as paths from that folder, sorted.
    ///
    /// A picture is what is called one (`PictureFormat.fileEndings`); whether it is one shows when it is decoded.
    /// Links to folders are not followed.
    static func pictures(below path: String) throws -> [String] { try files(below: path, where: isPicture) }

    /// The files in a folder and below whose names are wanted, as paths from that folder, sorted.
    ///
    /// Links to folders are not followed.
    static func files(below path: String, where isWanted: (String) -> Bool) throws -> [String] {
        var found: [String] = []
        var open = [""]
        while let prefix = open.popLast() {
            for name in try names(in: path + "/" + prefix) {
                let full = path + "/" + prefix + name
                if isWanted(name) {
                    found.append(prefix + name)
                } else if isFolder(full), !isLink(full) {
                    open.append(prefix + name + "/")
                }
            }
        }
        return found.sorted()
    }

    /// The names of the files in a folder, sorted; those that start with a dot are passed over.
    static func files(in path: String) throws -> [String] {
        try names(in: path).filter { isFile(path + "/" + $0) }
    }

    /// Whether a name is that of a picture.
    static func isPicture(_ name: String) -> Bool { PictureFormat.isNamedLikeAPicture(name) }

    /// Whether an ordinary file lies at a path.
    static func isFile(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder
    }

    private static func names(in path: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }.sorted()
        } catch {
            throw TrainingDataError.cannotRead(path: path, reason: "it is not a folder that can be listed")
        }
    }

    /// Whether a folder lies at a path.
    static func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }

    private static func isLink(_ path: String) -> Bool {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
    }
}
