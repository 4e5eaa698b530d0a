import Foundation
import FuzzTargets
import Numbers
import Testing

/// The short form of fuzzing: the inputs to begin with, and some that are made of them; `Scripts/fuzz` goes on from there.
@Suite struct FuzzTargetsTests {
    @Test(
        "What every target is given first, it understands",
        arguments: FuzzTarget.all.map(\.name))
    func seedsHold(name: String) async throws {
        let target = try #require(FuzzTarget.named(name))
        let refusals = try await onThread { try target.seeds().map { try target.run($0) } }
        #expect(!refusals.isEmpty)
        for (index, refusal) in refusals.enumerated() { #expect(refusal == nil, "input \(index)") }
    }

    @Test(
        "It understands changed, shortened and joined inputs, or refuses them with a sentence",
        arguments: FuzzTarget.all.map(\.name))
    func changedSeedsHold(name: String) async throws {
        let target = try #require(FuzzTarget.named(name))
        try await onThread {
            let seeds = try target.seeds()
            var random = RandomSource(seed: 3)
            for _ in 0..<60 { try target.run(Self.changed(seeds[random.integer(below: seeds.count)], &random)) }
        }
    }

    private static func changed(_ seed: [UInt8], _ random: inout RandomSource) -> [UInt8] {
        var input = seed
        for _ in 0...random.integer(below: 4) where !input.isEmpty {
            let place = random.integer(below: input.count)
            switch random.integer(below: 4) {
            case 0: input[place] = UInt8(random.integer(below: 256))
            case 1: input.removeLast(input.count - place)
            case 2: input.insert(contentsOf: input[..<place], at: place)
            default: input[place] ^= 1 << UInt8(random.integer(below: 8))
            }
        }
        return input
    }

    /// Runs what waits for tasks on a thread that runs none.
    private func onThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Swift.Result(catching: work)) }
        }
    }
}
