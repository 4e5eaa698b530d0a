import FuzzTargets
import Numbers
import Testing

/// The short form of fuzzing: the inputs to begin with, and some that are made of them; `Scripts/fuzz` goes on from there.
@Suite struct FuzzTargetsTests {
    @Test(
        "What every target is given first, it understands",
        arguments: FuzzTarget.all.map(\.name))
    func seedsHold(name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        let seeds = try target.seeds()
        #expect(!seeds.isEmpty)
        for (index, seed) in seeds.enumerated() { #expect(try target.run(seed), "input \(index)") }
    }

    @Test(
        "It understands changed, shortened and joined inputs, or refuses them with a sentence",
        arguments: FuzzTarget.all.map(\.name))
    func changedSeedsHold(name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        let seeds = try target.seeds()
        var random = RandomSource(seed: 3)
        for _ in 0..<60 {
            var input = seeds[random.integer(below: seeds.count)]
            for _ in 0...random.integer(below: 4) where !input.isEmpty {
                let place = random.integer(below: input.count)
                switch random.integer(below: 4) {
                case 0: input[place] = UInt8(random.integer(below: 256))
                case 1: input.removeLast(input.count - place)
                case 2: input.insert(contentsOf: input[..<place], at: place)
                default: input[place] ^= 1 << UInt8(random.integer(below: 8))
                }
            }
            try target.run(input)
        }
    }
}
