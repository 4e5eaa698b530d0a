import Files
import FoundationEssentials
import Network
import Scanning

extension MapRequest {
    /// Where on the picture of a map objects count.
    ///
    /// - Parameter said: Where objects counted for somebody else who used the map; as its own scan said unless given.
    /// - Returns: Nil for all that was scanned.
    /// - Throws: ``MapRequestError``, ``RegionOfInterestError``, `RasterError`, `FileError`.
    func region(of map: ScoreMapFile, as said: RegionDescription? = nil) throws -> FoundRegion? {
        let (picture, scanned) = (map.description.picture, said ?? map.description.regionOfInterest)
        var paths: [String] = []
        if region != nil {
            var wanted = RegionRequest()
            wanted.path = region
            paths = try wanted.file(for: picture.image).map { [$0] } ?? []
        } else if let scanned {
            paths = try scanned.sources.map { try found($0, of: map) }
        }
        guard !paths.isEmpty else { return nil }
        let result = try ScannedRegion(
            RegionOfInterest(contentsOf: paths, on: picture.placement.size), image: picture.image,
            placement: picture.placement, picture: map.scores.picture)
        for (level, rows) in zip(map.scores.levels, result.rows(of: map.scores.levels.map(\.map.geometry))) {
            let isScored = rows.allSatisfy { rows in
                level.map.scoredRows.contains { $0.lowerBound <= rows.lowerBound && $0.upperBound >= rows.upperBound }
            }
            guard isScored else { throw MapRequestError.notScored(map: map.path) }
        }
        return FoundRegion(
            region: result, description: RegionDescription(result, tissue: region == nil ? scanned?.tissue : nil))
    }

    /// A file of the scan: where it was, or beside the map.
    private func found(_ source: RegionOfInterest.Source, of map: ScoreMapFile) throws -> String {
        let places = [source.file, Path.joined(Path.folder(of: map.path), Path.name(of: source.file))]
        for place in places where FileManager.default.fileExists(atPath: place) {
            if try ContentHash.hexadecimal(ofFile: place) == source.sha256 { return place }
        }
        throw MapRequestError.regionGone(map: map.path, file: source.file)
    }
}
