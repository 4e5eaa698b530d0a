import Testing

@testable import Numbers

@Suite struct RandomSourceTests {
    @Test("SplitMix64 gives the numbers of the reference code")
    func splitMix64() {
        // From https://prng.di.unimi.it/splitmix64.c with the state 1234567.
        var filler = SplitMix64(state: 1_234_567)
        #expect(filler.next() == 6_457_827_717_110_365_317)
        #expect(filler.next() == 3_203_168_211_198_807_973)
    }

    @Test("Derived streams depend on the seed and the numbers, not on what was drawn before")
    func derived() {
        let fresh = RandomSource(seed: 7)
        var used = fresh
        for _ in 0..<10 { _ = used.next() }
        var a = fresh.derived(3, 5)
        var b = used.derived(3, 5)
        var other = fresh.derived(5, 3)
        let first = a.next()
        #expect(first == b.next())
        #expect(first != other.next())
    }

    @Test("Whole numbers are evenly spread", arguments: [1, 2, 3, 7, 100])
    func evenlySpread(bound: Int) {
        var random = RandomSource(seed: 11)
        var counts = Array(repeating: 0, count: bound)
        let draws = 20_000
        for _ in 0..<draws { counts[random.integer(below: bound)] += 1 }
        let expected = Double(draws) / Double(bound)
        for count in counts { #expect(abs(Double(count) - expected) < 6 * expected.squareRoot()) }
    }

    @Test("Normal numbers have mean 0 and variance 1")
    func normal() {
        var random = RandomSource(seed: 3)
        let draws = (0..<20_000).map { _ in random.normal() }
        let mean = draws.reduce(0, +) / 20_000
        let variance = draws.reduce(0) { $0 + $1 * $1 } / 20_000
        #expect(abs(mean) < 0.04)
        #expect(abs(variance - 1) < 0.06)
    }

    @Test("Shuffling keeps every element and repeats itself")
    func shuffling() {
        var first = Array(0..<100)
        var second = first
        var random = RandomSource(seed: 5)
        random.shuffle(&first)
        random = RandomSource(seed: 5)
        random.shuffle(&second)
        #expect(first == second)
        #expect(first != Array(0..<100))
        #expect(first.sorted() == Array(0..<100))
    }
}
