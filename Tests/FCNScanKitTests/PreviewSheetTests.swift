import FCNScanKit
import Testing

@Suite("A preview of augmented windows")
struct PreviewSheetTests {
    @Test("names the class of every tile, the shares of mixed ones, and near misses")
    func captions() throws {
        var picture = Picture(width: 40, height: 40, color: [90, 120, 60])
        picture[20, 20, 0] = 255
        let cutter = PatchCutter(
            store: PicturesInMemory([picture], channels: 3), window: Extent(16), augmentation: Augmentation())
        let patches = (0..<4).map { (number: Int) -> PatchDescription in
            PatchDescription(
                pictureIndex: 0, centerX: 20, centerY: 20, classIndex: number, kind: number == 0 ? .nearMiss : .object,
                augmentationSeed: UInt64(number))
        }
        let preview = try PatchPreview(of: patches, cutter: cutter, mixup: Mixup(alpha: 1))
        let sheet = preview.sheet(classes: ["background", "cell", "clump", "crystal"])
        #expect(sheet.columns == 8 && sheet.tiles.count == 32)
        #expect(sheet.tiles[0].captions == ["background", "near miss"])
        #expect(sheet.tiles[8].captions == ["cell", "as it is"])
        #expect(sheet.tiles[9].captions == ["cell", ""])
        for (tile, shown) in zip(sheet.tiles, preview.rows.flatMap(\.tiles)) where shown.target.shareOfSecond > 0.01 {
            let shares = tile.captions.map { Int($0.prefix { $0 != "%" }) ?? -1 }
            #expect(shares.reduce(0, +) == 100 && shares[0] >= shares[1], "\(tile.captions)")
            #expect(tile.captions.contains { $0.hasSuffix(sheet.tiles[shown.target.classIndex * 8].captions[0]) })
        }
        #expect(sheet.picture().width == sheet.width)
    }
}
