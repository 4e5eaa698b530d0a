import Raster
import Testing

@testable import Datasets

@Suite struct RegionsTests {
    /// Pictures whose samples tell their place, with an object of 10 pixels on every 20.
    private func data(_ count: Int, width: Int = 600, height: Int = 60) -> LabelledData {
        let pictures = (0..<count).map { number in
            Picture(
                width: width, height: height, channels: 1,
                samples: (0..<width * height).map { UInt8(($0 % width / 4 + number) % 256) })
        }
        let objects = stride(from: 0, to: width - 10, by: 20).map { x in
            LabelledObject(
                classIndex: 1, box: Box(xmin: Double(x), ymin: 20, xmax: Double(x + 10), ymax: 30))
        }
        return LabelledData(
            classes: ["background", "cell"],
            pictures: (0..<count).map {
                LabelledPicture(
                    path: "\($0).png", name: "\($0).png", width: width, height: height,
                    label: .objects(objects, ignored: []))
            },
            store: PicturesInMemory(pictures, channels: 1), hashes: pictures.map(\.hash))
    }

    @Test("Few large pictures are divided: every part has objects, no pixel is in two, and objects keep their place")
    func division() throws {
        let whole = data(2)
        let divided = try whole.dividedWhereFew(validation: 0.1, test: 0.2)
        #expect(divided.pictures.count == 6 && divided.warnings == [.dividedIntoRegions(count: 2, margin: 10)])
        let split = try Split(divided.pictures, validation: 0.1, test: 0.2, seed: 1)
        for part in Split.Part.allCases {
            #expect(split[part].count == 2 && split[part].allSatisfy { !divided.pictures[$0].objects.isEmpty })
        }
        var taken: [String: [Range<Int>]] = [:]
        for (index, picture) in divided.pictures.enumerated() {
            let (name, numbers) = try #require(PictureRegion.parsed(picture.name[...]))
            let samples = try divided.store.picture(at: index)
            #expect((samples.width, samples.height) == (numbers[2], numbers[3]))
            let source = try #require(whole.pictures.firstIndex { $0.name == name })
            let original = try whole.store.picture(at: source)
            #expect(samples[3, 7, 0] == original[numbers[0] + 3, numbers[1] + 7, 0])
            for object in picture.objects where object.box.width == 10 {
                let box = Box(
                    xmin: object.box.xmin + Double(numbers[0]), ymin: 20, xmax: object.box.xmax + Double(numbers[0]),
                    ymax: 30)
                #expect(whole.pictures[source].objects.contains { $0.box == box })
            }
            let columns = numbers[0]..<numbers[0] + numbers[2]
            #expect((taken[String(name)] ?? []).allSatisfy { columns.lowerBound - $0.upperBound >= 10 })
            taken[String(name), default: []].append(columns)
        }
        // The first region of the two pictures is not of the same part.
        #expect(divided.pictures[0].part != divided.pictures[3].part)
    }

    @Test("What a model remembers divides the pictures in the same way again")
    func again() throws {
        let whole = data(2)
        let divided = try whole.dividedWhereFew(validation: 0.1, test: 0.2)
        let split = try Split(divided.pictures, validation: 0.1, test: 0.2, seed: 1)
        let facts = split.facts(of: divided.pictures)
        let again = try whole.divided(asIn: facts)
        #expect(again.pictures == divided.pictures && again.hashes == divided.hashes)
        #expect(try Split.indices(of: .test, in: again.pictures, facts: facts) == split.test)
        #expect(throws: TrainingDataError.self) { try data(2, width: 300).divided(asIn: facts) }
        let many = data(8)
        let undivided = try Split(many.pictures, validation: 0.2, test: 0.2, seed: 1).facts(of: many.pictures)
        #expect(try many.divided(asIn: undivided).pictures == many.pictures)
    }

    @Test("Pictures that are enough, too small, grouped, or dealt out already stay whole")
    func wholes() throws {
        func isWhole(_ data: LabelledData) throws -> Bool {
            try data.dividedWhereFew(validation: 0.1, test: 0.2).pictures == data.pictures
        }
        #expect(try isWhole(data(8)))
        #expect(try isWhole(data(2, width: 300)))
        var grouped = data(2)
        for index in grouped.pictures.indices { grouped.pictures[index].group = "patient" }
        #expect(try isWhole(grouped))
        var dealt = data(2)
        dealt.pictures[0].part = .test
        #expect(try isWhole(dealt))
    }

    @Test("An object that reaches into a region from outside is neither an object nor background there")
    func borders() throws {
        let region = PictureRegion(picture: 0, x: 100, y: 0, width: 50, height: 40, part: .test)
        let label = region.label(
            of: .objects(
                [
                    LabelledObject(classIndex: 1, box: Box(xmin: 92, ymin: 0, xmax: 104, ymax: 10)),
                    LabelledObject(classIndex: 1, box: Box(xmin: 98, ymin: 5, xmax: 110, ymax: 15)),
                    LabelledObject(classIndex: 1, box: Box(xmin: 10, ymin: 5, xmax: 20, ymax: 15)),
                ], ignored: [Box(xmin: 120, ymin: 30, xmax: 130, ymax: 60)]))
        #expect(
            label
                == .objects(
                    [LabelledObject(classIndex: 1, box: Box(xmin: 0, ymin: 5, xmax: 10, ymax: 15))],
                    ignored: [
                        Box(xmin: 20, ymin: 30, xmax: 30, ymax: 40), Box(xmin: 0, ymin: 0, xmax: 4, ymax: 10),
                    ]))
        #expect(PictureRegion.parsed("a#xywh=1,2,3") == nil && PictureRegion.parsed("a.png") == nil)
    }
}
