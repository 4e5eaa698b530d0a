import Raster
import Testing

@testable import Datasets

@Suite struct MosaicsTests {
    /// Patches of 8×4 of one brightness each: below 100 of the background, above of objects.
    private func data(background: Int = 20, objects: Int = 20) -> LabelledData {
        let levels = (0..<background).map { UInt8(10 + $0) } + (0..<objects).map { UInt8(110 + $0) }
        return LabelledData(
            classes: ["background", "car"],
            pictures: levels.enumerated().map { index, level in
                LabelledPicture(
                    path: "\(index)", name: "\(index)", width: 8, height: 4,
                    label: .whole(classIndex: level < 100 ? 0 : 1))
            },
            store: PicturesInMemory(levels.map { Picture(width: 8, height: 4, color: [$0]) }, channels: 1))
    }

    @Test("Scenes show patches of their own part only, objects where the boxes say, and the same for the same seed")
    func scenesAreMade() throws {
        let data = data()
        let split = try Split(data.pictures, validation: 0.3, test: 0.2, seed: 1)
        let made = try #require(try Mosaics(seed: 3).adding(to: data, split))
        #expect(made.split.test == split.test && made.split.training.count > split.training.count)
        for part in [Split.Part.training, .validation] {
            let levels = Set(split[part].map { try! data.store.picture(at: $0).samples[0] })
            let scenes = made.split[part].filter { $0 >= data.pictures.count }
            #expect(scenes.count >= 4)
            for index in scenes {
                let (labelled, picture) = (made.data.pictures[index], try made.data.store.picture(at: index))
                #expect((labelled.width, labelled.height) == (picture.width, picture.height))
                #expect(Set(picture.samples).isSubset(of: levels) && !labelled.objects.isEmpty)
                var bright = 0
                for object in labelled.objects {
                    let (x, y) = (Int(object.box.xmin), Int(object.box.ymin))
                    #expect(picture[x, y, 0] >= 100 && picture[x + 7, y + 3, 0] == picture[x, y, 0])
                    bright += 32
                }
                #expect(picture.samples.count { $0 >= 100 } == bright)
            }
        }
        let again = try #require(try Mosaics(seed: 3).adding(to: data, split))
        let last = made.data.pictures.count - 1
        #expect(again.data.pictures == made.data.pictures)
        #expect(try again.data.store.picture(at: last) == made.data.store.picture(at: last))
    }

    @Test("Without a background, or with patches of several sizes, there are none")
    func notPossible() throws {
        var digits = data()
        digits.classes = ["zero", "one"]
        let split = try Split(digits.pictures, validation: 0.3, seed: 1)
        #expect(try Mosaics().adding(to: digits, split) == nil)
        var sizes = data()
        sizes.pictures[3].width = 9
        #expect(try Mosaics().adding(to: sizes, split) == nil)
    }
}
