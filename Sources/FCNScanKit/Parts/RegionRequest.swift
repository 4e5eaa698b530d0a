import Files
import FoundationEssentials
import Glibc
import Network
import Raster
import Scanning

/// Where on pictures objects count, before the pictures are known.
public struct RegionRequest: Sendable, Equatable {
    /// GeoJSON polygons or a mask picture, or a folder with such a file for each picture that has the picture's name but
    /// for the ending; nil for all of each picture.
    public var path: String?
    /// True to count only on what is not background.
    public var findsTissue = false

    /// All of each picture.
    public init() {}

    /// True where all of each picture counts.
    public var isWhole: Bool { path == nil && !findsTissue }

    /// The file for a picture; nil where none was given.
    ///
    /// - Throws: ``RegionOfInterestError``, `BatchError.cannotReadFolder(path:reason:)`.
    func file(for image: String) throws -> String? {
        guard let path else { return nil }
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder else {
            return path
        }
        let found = try FileManager.default.companions(of: image, in: path)
        guard let name = found.first else {
            throw RegionOfInterestError.noneInFolder(folder: path, stem: Path.stem(of: image))
        }
        guard found.count == 1 else { throw RegionOfInterestError.severalInFolder(folder: path, names: found) }
        return Path.joined(path, name)
    }

    /// The region on a picture that is scanned.
    ///
    /// - Parameters:
    ///   - base: What the name of the mask of tissue starts with, folder included; nil where it is not kept.
    ///   - reader: Knows what is scanned of the picture.
    /// - Returns: Nil where all of the picture counts.
    /// - Throws: ``RegionOfInterestError``, `TissueError`, `RasterError`, `FileError`.
    func region(
        on input: PictureInput, base: String?, _ reader: PictureReader, _ options: PictureScan.Options
    ) throws -> FoundRegion? {
        guard !isWhole else { return nil }
        var paths: [String] = []
        if let file = try file(for: input.name) { paths.append(file) }
        var tissue: TissueFinding?
        var mask: String?
        if findsTissue {
            let found = try TissueMask(
                of: input, page: options.part.page, background: options.background, limits: options.limits,
                damage: options.damage, intensity: options.intensity)
            let file = "\(base ?? Self.passingBase()).tissue.png"
            try found.write(to: file)
            paths.append(file)
            (tissue, mask) = (found.finding, file)
        }
        defer { if base == nil, let mask { unlink(mask) } }
        let placement = reader.info.placement
        let region = try ScannedRegion(
            RegionOfInterest(contentsOf: paths, on: placement.size), image: input.name, placement: placement,
            picture: Extent(height: reader.info.height, width: reader.info.width))
        return FoundRegion(
            region: region, description: RegionDescription(region, tissue: tissue),
            tissueMask: base == nil ? nil : mask)
    }

    /// What the names of files that are not kept start with.
    private static func passingBase() -> String {
        Path.joined(ScratchFile.systemFolder, ".fcnscan-\(getpid())-\(TemporaryFiles.nextNumber())")
    }
}

/// A region on a picture that is scanned.
struct FoundRegion {
    let region: ScannedRegion
    let description: RegionDescription
    /// The mask that was written, where tissue was looked for.
    var tissueMask: String?
}
