import Network
import Raster
import Testing

@testable import Datasets

@Suite struct PatchPreviewTests {
    let cutter = PatchCutter(
        store: PicturesInMemory([Support.picture(width: 30, height: 20)], channels: 3), window: Extent(8),
        augmentation: Augmentation())

    /// Patches of three classes, most of them of class 2.
    let patches = (0..<20).map { (number: Int) -> PatchDescription in
        PatchDescription(
            pictureIndex: 0, centerX: Double(number + 4), centerY: 9, classIndex: number < 2 ? number : 2,
            kind: number == 0 ? .nearMiss : .object, augmentationSeed: UInt64(number))
    }

    @Test("Classes take turns, and come in their order")
    func choice() throws {
        let preview = try PatchPreview(of: patches, cutter: cutter, mixup: nil, rows: 5)
        #expect(preview.rows.map(\.patch.classIndex) == [0, 1, 2, 2, 2])
        #expect(preview.rows.map(\.patch) == Array(patches.prefix(5)))
        #expect(try PatchPreview(of: Array(patches.prefix(2)), cutter: cutter, mixup: nil).rows.count == 2)
    }

    @Test("A row begins with the patch as it is and as its epoch shows it, and every tile is another one")
    func tiles() throws {
        let preview = try PatchPreview(of: patches, cutter: cutter, mixup: nil, rows: 3, columns: 6)
        for row in preview.rows {
            #expect(row.tiles.map(\.isOriginal) == [true, false, false, false, false, false])
            #expect(row.tiles.map(\.target) == [Target](repeating: Target(row.patch.classIndex), count: 6))
            var plain = row.patch
            plain.augmentationSeed = nil
            for (tile, patch) in zip(row.tiles, [plain, row.patch]) {
                let samples = try Support.cut(cutter, patch).map { UInt8(($0 * 255).rounded()) }
                #expect(tile.picture.samples == samples)
            }
            #expect(Set(row.tiles.map(\.picture.samples)).count == 6)
        }
    }

    @Test("With mixup the last two tiles are mixed, and the others stay as they were")
    func mixed() throws {
        let plain = try PatchPreview(of: patches, cutter: cutter, mixup: nil, rows: 4)
        let mixed = try PatchPreview(of: patches, cutter: cutter, mixup: Mixup(alpha: 1), rows: 4)
        for (before, after) in zip(plain.rows, mixed.rows) {
            #expect(before.tiles.prefix(6).map(\.picture.samples) == after.tiles.prefix(6).map(\.picture.samples))
            for (before, after) in zip(before.tiles.suffix(2), after.tiles.suffix(2)) {
                #expect((before.picture.samples != after.picture.samples) == (after.target.shareOfSecond > 0))
                #expect(after.target.classIndex == before.target.classIndex)
            }
        }
        #expect(mixed.rows.flatMap(\.tiles).map(\.target.shareOfSecond).contains { $0 > 0.1 })
    }
}
