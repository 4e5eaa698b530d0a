import Raster
import Testing

@testable import Datasets

@Suite struct MosaicsTests {
    /// Patches of 8×4 of one brightness each: below 100 of the background, above of objects.
    private func data(background: Int = 20, objects: Int = 20) -> LabelledData {
        let levels = [UInt8](10..<UInt8(10 + background)) + [UInt8](110..<UInt8(110 + objects))
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

    /// Crosses of two classes on a ground of one brightness, 9×9.
    private func crosses(_ count: Int = 40, reach: Int = 3, ground: UInt8 = 3) -> LabelledData {
        let pictures = (0..<count).map { index in
            var picture = Picture(width: 9, height: 9, color: [ground])
            for step in -reach...reach {
                for place in [(4 + step, 4), (4, 4 + step)] {
                    picture.samples[place.1 * 9 + place.0] = UInt8(100 + 50 * (index % 2))
                }
            }
            return picture
        }
        return LabelledData(
            classes: ["zero", "one"],
            pictures: (0..<count).map {
                LabelledPicture(path: "\($0)", name: "\($0)", width: 9, height: 9, label: .whole(classIndex: $0 % 2))
            },
            store: PicturesInMemory(pictures, channels: 1))
    }

    @Test("Objects that stand on one colour are laid out on it, and it becomes the background")
    func plainGround() throws {
        let data = crosses()
        let split = try Split(data.pictures, validation: 0.3, test: 0.2, seed: 1)
        let made = try #require(try Mosaics(seed: 3).adding(to: data, split))
        #expect(made.data.classes == ["background", "zero", "one"])
        for index in data.pictures.indices {
            #expect(made.data.pictures[index].label == .whole(classIndex: index % 2 + 1))
        }
        var objects = 0
        for index in made.data.pictures.indices.dropFirst(data.pictures.count) {
            let (labelled, picture) = (made.data.pictures[index], try made.data.store.picture(at: index))
            objects += labelled.objects.count
            for object in labelled.objects {
                let (x, y) = (Int(object.box.xmin), Int(object.box.ymin))
                #expect(picture[x, y, 0] == 3 && picture[x + 4, y + 4, 0] == UInt8(50 + 50 * object.classIndex))
            }
            #expect(picture.samples.count { $0 != 3 } == 13 * labelled.objects.count)
        }
        #expect(objects > 3 * (made.data.pictures.count - data.pictures.count))
    }

    @Test("What reaches the border of its picture, and a border of several colours, are no plain ground")
    func noPlainGround() throws {
        for data in [crosses(reach: 4), try crosses(ground: 3).brightened()] {
            let split = try Split(data.pictures, validation: 0.3, seed: 1)
            #expect(try PlainGround(of: data, split.training) == nil)
            #expect(try Mosaics().adding(to: data, split) == nil)
        }
        let even = crosses(ground: 9)
        #expect(try PlainGround(of: even, Array(even.pictures.indices))?.color == [9])
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

extension LabelledData {
    /// The same with each picture somewhat brighter than the one before.
    fileprivate func brightened() throws -> LabelledData {
        var result = self
        result.store = PicturesInMemory(
            try pictures.indices.map { index in
                var picture = try store.picture(at: index)
                for place in picture.samples.indices {
                    picture.samples[place] = UInt8(min(255, Int(picture.samples[place]) + 5 * index))
                }
                return picture
            }, channels: 1)
        return result
    }
}
