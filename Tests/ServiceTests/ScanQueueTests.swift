import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Service

@Suite struct ScanQueueTests {
    @Test("More requests than places are refused with a time to wait, and a place that is given back is free")
    func placesAreCounted() throws {
        let queue = ScanQueue(workers: 1, waiting: 2)
        for _ in 0..<3 { try queue.enter() }
        let problem = try #require(throws: Problem.self) { try queue.enter() }
        #expect(problem.kind == .overloaded && problem.headers == [.init(name: "Retry-After", value: "1")])
        queue.leave()
        try queue.enter()
        #expect(queue.occupancy.admitted == 3)
    }

    @Test("Never more jobs run than there are workers, and all are done in the end")
    func workersAreBounded() async throws {
        let queue = ScanQueue(workers: 3, waiting: 100)
        let counter = Counter()
        let sum = try await withThrowingTaskGroup(of: Int.self) { tasks in
            for number in 1...60 {
                tasks.addTask {
                    try await queue.run(Cancellation()) {
                        counter.begin()
                        usleep(1000)
                        counter.end()
                        return number
                    }.result
                }
            }
            return try await tasks.reduce(0, +)
        }
        #expect(sum == 60 * 61 / 2)
        #expect((1...3).contains(counter.most))
        #expect(queue.occupancy.running == 0 && queue.occupancy.waiting == 0)
    }

    @Test("A request that nobody waits for any more leaves the queue at once")
    func cancelledRequestLeaves() async throws {
        let queue = ScanQueue(workers: 1, waiting: 10)
        let isReleased = DispatchSemaphore(value: 0)
        let first = Task {
            try await queue.run(Cancellation()) {
                isReleased.wait()
                return 1
            }.result
        }
        while queue.occupancy.running == 0 { await Task.yield() }
        let cancellation = Cancellation()
        let second = Task { try await queue.run(cancellation) { 2 }.result }
        while queue.occupancy.waiting == 0 { await Task.yield() }
        cancellation.cancel(.gone)
        await #expect(throws: Cancellation.Reason.gone) { try await second.value }
        #expect(queue.occupancy.waiting == 0)
        // One that was cancelled before it came does not stay either.
        await #expect(throws: Cancellation.Reason.gone) { try await queue.run(cancellation) { 3 } }
        isReleased.signal()
        #expect(try await first.value == 1)
    }
}

/// How many are at the same place at a time.
private final class Counter: Sendable {
    private let state = Mutex((now: 0, most: 0))

    var most: Int { state.withLock(\.most) }
    func begin() { state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
    func end() { state.withLock { $0.now -= 1 } }
}
