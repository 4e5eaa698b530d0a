import Testing

@testable import Datasets

@Suite struct SplitTests {
    func pictures(_ count: Int, groupSize: Int = 1) -> [LabelledPicture] {
        (0..<count).map {
            LabelledPicture(
                path: "\($0)", name: "p\($0)", group: "g\($0 / groupSize)", width: 1, height: 1,
                label: .objects([], ignored: []))
        }
    }

    @Test("Every picture is in exactly one part, and the shares are right")
    func parts() throws {
        let split = try Split(pictures(100), validation: 0.2, test: 0.1, seed: 1)
        #expect(split.training.count == 70 && split.validation.count == 20 && split.test.count == 10)
        #expect((split.training + split.validation + split.test).sorted() == Array(0..<100))
    }

    @Test("Groups stay together")
    func groups() throws {
        let pictures = pictures(60, groupSize: 4)
        let split = try Split(pictures, validation: 0.3, seed: 1)
        let training = Set(split.training.map { pictures[$0].group })
        #expect(training.isDisjoint(with: split.validation.map { pictures[$0].group }))
    }

    @Test("The parts depend on names and seed, not on the order of the pictures")
    func order() throws {
        let pictures = pictures(50)
        let split = try Split(pictures, test: 0.2, seed: 9).receipt(for: pictures)
        let reversed = Array(pictures.reversed())
        let other = try Split(reversed, test: 0.2, seed: 9).receipt(for: reversed)
        #expect(Set(split.validation) == Set(other.validation))
        #expect(Set(split.test) == Set(other.test))
        let seeded = try Split(pictures, test: 0.2, seed: 10).receipt(for: pictures)
        #expect(Set(split.validation) != Set(seeded.validation))
    }

    @Test("A new picture moves at most one other, and the validation share leaves the test part alone")
    func stable() throws {
        let before = try Split(pictures(50), validation: 0.2, test: 0.2, seed: 3)
        let after = try Split(pictures(51), validation: 0.2, test: 0.2, seed: 3)
        #expect(Set(before.validation).subtracting(after.validation).count <= 1)
        #expect(try Split(pictures(50), validation: 0.4, test: 0.2, seed: 3).test == before.test)
    }

    @Test("Folds have every group in one test part, whatever parts the data bring, and deal validation out of the rest")
    func folds() throws {
        var pictures = pictures(23, groupSize: 2)
        for index in pictures.indices.prefix(6) { pictures[index].part = .training }
        var tested: [Int] = []
        for index in 0..<5 {
            let rule = Split.Rule(validation: 0.25, test: 0, seed: 3, fold: Split.Fold(index, of: 5))
            let split = try Split(pictures, rule: rule)
            #expect((split.training + split.validation + split.test).sorted() == Array(0..<23))
            #expect((2...3).contains(Set(split.test.map { pictures[$0].group }).count))
            #expect(Set(split.validation.map { pictures[$0].group }).count == 3)
            let groups = split.test.map { pictures[$0].group }
            #expect(Set(groups).isDisjoint(with: (split.training + split.validation).map { pictures[$0].group }))
            tested += split.test
            let facts = split.facts(of: pictures)
            #expect(try Split.indices(of: .test, in: pictures, facts: facts) == split.test)
        }
        #expect(tested.sorted() == Array(0..<23))
        #expect(throws: TrainingDataError.tooFewGroups(needed: 13, found: 12)) {
            try Split(pictures, rule: Split.Rule(validation: 0, test: 0, seed: 3, fold: Split.Fold(0, of: 13)))
        }
    }

    @Test("A split of fewer groups than parts is refused")
    func tooFew() {
        #expect(throws: TrainingDataError.tooFewGroups(needed: 2, found: 1)) {
            try Split(pictures(4, groupSize: 4), seed: 1)
        }
    }

    /// Pictures with parts: `t` training, `v` validation, `e` test, `-` none.
    func pictures(_ parts: String) -> [LabelledPicture] {
        parts.enumerated().map { index, letter in
            let part: Split.Part? =
                switch letter {
                case "t": .training
                case "v": .validation
                case "e": .test
                default: nil
                }
            return LabelledPicture(
                path: "", name: "p\(index)", part: part, width: 1, height: 1, label: .whole(classIndex: 0))
        }
    }

    @Test("Parts that the data bring stay, and no share is dealt out for them")
    func givenParts() throws {
        // As MNIST: a test part, and pictures without a part.
        let mnist = try Split(
            pictures(String(repeating: "-", count: 20) + "eeee"), validation: 0.1, test: 0.2, seed: 1)
        #expect(mnist.test == [20, 21, 22, 23] && mnist.validation.count == 2 && mnist.training.count == 18)
        let all = try Split(pictures("tvetve"), validation: 0.5, test: 0.4, seed: 1)
        #expect(all.training == [0, 3] && all.validation == [1, 4] && all.test == [2, 5])
        let withoutTest = try Split(pictures("tvtv"), validation: 0.5, test: 0.4, seed: 1)
        #expect(withoutTest.training == [0, 2] && withoutTest.test.isEmpty)
        let withoutValidation = try Split(pictures("tttttttttee"), validation: 0.3, test: 0.4, seed: 1)
        #expect(withoutValidation.test == [9, 10] && withoutValidation.validation.count == 3)
        let trainingOnly = try Split(pictures("tttttttttt"), validation: 0.3, test: 0.4, seed: 1)
        #expect(trainingOnly.test.isEmpty && trainingOnly.validation.count == 3)
        let some = try Split(pictures("t---------"), validation: 0.3, test: 0.4, seed: 1)
        #expect(some.test.count == 4 && some.validation.count == 3 && some.training.contains(0))
        #expect(throws: TrainingDataError.tooFewGroups(needed: 1, found: 0)) {
            try Split(pictures("ee"), validation: 0.5, seed: 1)
        }
        #expect(throws: TrainingDataError.tooFewGroups(needed: 2, found: 1)) {
            try Split(pictures("-ee"), validation: 0.5, seed: 1)
        }
    }

    @Test("A group follows its picture with a part, and cannot be in two")
    func givenGroups() throws {
        var pictures = pictures("--e-t-----")
        for index in [0, 2] { pictures[index].group = "one" }
        let split = try Split(pictures, validation: 0.3, seed: 1)
        #expect(split.test == [0, 2])
        pictures[4].group = "one"
        #expect(throws: TrainingDataError.groupInTwoParts(name: "one", first: .test, second: .training)) {
            try Split(pictures, validation: 0.3, seed: 1)
        }
    }

    @Test("A model tells its parts again: few pictures by name, many by the rule", arguments: [50, 3000])
    func facts(count: Int) throws {
        var pictures = pictures(count)
        pictures[3].part = .test
        let split = try Split(pictures, validation: 0.2, seed: 7)
        let facts = split.facts(of: pictures)
        #expect(facts.values.reduce(0) { $0 + $1.utf8.count } < 1000)
        for part in Split.Part.allCases {
            #expect(try Split.indices(of: part, in: pictures, facts: facts) == split[part])
        }
        // In another order the same pictures are in the same parts.
        let reversed = Array(pictures.reversed())
        let found = try Split.indices(of: .validation, in: reversed, facts: facts)
        #expect(Set(found.map { reversed[$0].name }) == Set(split.validation.map { pictures[$0].name }))
        #expect(throws: TrainingDataError.partUnknown(part: .test)) {
            try Split.indices(of: .test, in: pictures, facts: [:])
        }
        for index in pictures.indices { pictures[index].name += "x" }
        #expect(throws: TrainingDataError.self) { try Split.indices(of: .training, in: pictures, facts: facts) }
    }

    @Test("A rule that was tampered with is refused")
    func badFacts() throws {
        let pictures = pictures(3000)
        let facts = try Split(pictures, seed: 7).facts(of: pictures)
        for (good, bad) in [("\"validation\":0.2", "\"validation\":2"), ("{", "")] {
            let tampered = facts.mapValues { $0.replacing(good, with: bad) }
            #expect(tampered != facts)
            #expect(throws: TrainingDataError.partUnknown(part: .test)) {
                try Split.indices(of: .test, in: pictures, facts: tampered)
            }
        }
    }

    @Test("Training pictures that look the same as judging ones are found and can be dropped")
    func duplicates() throws {
        let store = PackedPictures([1, 2, 3, 2, 4, 3, 3], width: 1, height: 1, storedChannels: 1, channels: 1)
        let data = LabelledData(
            classes: ["a", "b"], pictures: pictures("tttvtet"), store: store, hashes: store.hashes)
        let split = try Split(data.pictures, seed: 1)
        let found = split.duplicates(in: data)
        #expect(
            found == [
                DuplicatePictures(first: 1, second: 3), DuplicatePictures(first: 2, second: 5),
                DuplicatePictures(first: 6, second: 5),
            ])
        #expect(Split.sentence(about: found, in: data).hasPrefix("3 training pictures"))
        let rest = try split.dropping(found)
        #expect(rest.training == [0, 4] && rest.validation == [3] && rest.test == [5])
        #expect(throws: TrainingDataError.self) {
            try split.dropping(split.training.map { DuplicatePictures(first: $0, second: 3) })
        }
    }

    @Test("The hash of samples depends on every sample and on the size")
    func hashes() {
        func hash(_ samples: [UInt8], width: Int, channels: Int = 1) -> SampleHash {
            samples.withUnsafeBytes {
                SampleHash($0, width: width, height: samples.count / width / channels, channels: channels)
            }
        }
        let samples = (0..<36).map { UInt8($0) }
        var seen: Set<SampleHash> = [
            hash(samples, width: 6), hash(samples, width: 12), hash(samples, width: 12, channels: 3),
        ]
        for index in samples.indices {
            for bit in 0..<8 {
                var changed = samples
                changed[index] ^= 1 << UInt8(bit)
                seen.insert(hash(changed, width: 6))
            }
        }
        for count in 1...20 { seen.insert(hash([UInt8](repeating: 0, count: count), width: 1)) }
        #expect(seen.count == 3 + 36 * 8 + 20)
        #expect(hash(samples, width: 6) == hash(Array(samples), width: 6))
    }
}
