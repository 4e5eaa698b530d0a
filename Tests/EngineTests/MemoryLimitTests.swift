import Machine
import Network
import TestSupport
import Testing

@testable import Engine

@Suite struct MemoryLimitTests {
    private static let picture = Extent(height: 300, width: 500)

    private func model() throws -> DenseModel {
        try randomModel("input 36x36x3; conv3-16 relu pool2 conv3-48 relu conv3-48 relu; fc32 relu fc2")
            .convolutionalized()
    }

    @Test("A smaller limit takes fewer rows at a time and gives the same scores")
    func obeysTheLimit() throws {
        let (model, pool) = (try model(), WorkerPool(threads: 2))
        let planner = Planner(model, pool: pool)
        let usual = try planner.memory(for: Self.picture)
        // Weights cannot shrink.
        let limit = usual.weights + (usual.rows + usual.scratch) / 2
        let limited = try planner.plan(for: Self.picture, memoryLimit: limit)
        #expect(limited.memory(threads: 2).total <= limit)
        #expect(try planner.memory(for: Self.picture, memoryLimit: limit) == limited.memory(threads: 2))
        let samples = randomValues(Self.picture.height * Self.picture.width * 3, seed: 4)
        func scores(_ plan: Plan) throws -> [Float] {
            var scores: [Float] = []
            let source = ArraySource(samples, width: Self.picture.width, height: Self.picture.height, channels: 3)
            try Executor(plan, pool: pool).run(source) { scores += Array($1) }
            return scores
        }
        #expect(try scores(limited) == scores(planner.plan(for: Self.picture)))
    }

    @Test("A limit that cannot be kept is refused with the bytes that would be needed")
    func refuses() throws {
        let planner = Planner(try model(), pool: WorkerPool(threads: 1))
        let error = #expect(throws: EngineError.self) {
            try planner.plan(for: Self.picture, memoryLimit: 10_000)
        }
        guard case .memoryLimit(let needed, 10_000) = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
        // What is said to be needed is enough.
        #expect(try planner.plan(for: Self.picture, memoryLimit: needed).memory(threads: 1).total <= needed)
    }
}
