import Datasets
import Rendering
import Training

extension PatchPreview {
    /// The preview as a contact sheet: every tile with its class below it and a frame in the colour of that class.
    ///
    /// - Parameter classes: The name of each class.
    package func sheet(classes: [String]) -> TileSheet {
        TileSheet(
            "Left: windows as they are; right of them: as training shows them",
            tiles: rows.flatMap { row in
                row.tiles.map { tile in
                    TileSheet.Tile(
                        tile.picture, captions: captions(of: tile, row.patch, classes),
                        frame: Palette.color(shares(of: tile.target)[0].classIndex))
                }
            },
            columns: rows.first?.tiles.count ?? 1)
    }

    /// The classes that make up at least half a percent, the larger one first.
    private func shares(of target: Target) -> [(classIndex: Int, percent: Int)] {
        let percent = target.second == target.classIndex ? 0 : Int((target.shareOfSecond * 100).rounded())
        let both = [(target.classIndex, 100 - percent), (target.second, percent)].filter { $0.1 > 0 }
        return percent > 50 ? both.reversed() : both
    }

    private func captions(of tile: Tile, _ patch: PatchDescription, _ classes: [String]) -> [String] {
        let shares = shares(of: tile.target)
        if shares.count > 1 { return shares.map { "\($0.percent)% \(classes[$0.classIndex])" } }
        let note = patch.kind == .nearMiss ? "near miss" : "as it is"
        return [classes[shares[0].classIndex], tile.isOriginal ? note : ""]
    }
}
