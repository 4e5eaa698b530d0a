import FCNScanKit
import FoundationEssentials
import Glibc

/// A folder for this process and nobody else, gone with all that is in it when it is let go.
final class TemporaryFolder {
    let path: String

    /// - Throws: `FileError.cannotCreateFolder`.
    init() throws {
        var template = Array("\(ScratchFile.systemFolder)/fcnscan-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw FileError.cannotCreateFolder(
                path: ScratchFile.systemFolder, reason: String(cString: strerror(errno)))
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
