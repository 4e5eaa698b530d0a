import Testing

@testable import Training

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

    @Test("A split of fewer groups than parts is refused")
    func tooFew() {
        #expect(throws: TrainingDataError.tooFewGroups(needed: 2, found: 1)) {
            try Split(pictures(4, groupSize: 4), seed: 1)
        }
    }
}
