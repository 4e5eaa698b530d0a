import FoundationEssentials

/// The paths of everything in and below a folder, from the folder on; links are not followed.
///
/// - Throws: ``FileError/cannotRead(path:reason:)``.
package func pathsBelow(_ folder: String) throws -> [String] {
    do {
        return try FileManager.default.subpathsOfDirectory(atPath: folder)
    } catch {
        throw FileError.cannotRead(path: folder, reason: systemReason(of: error))
    }
}
