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

    @Test("Others are answered while more scans compute than there are processors")
    func scansLeaveThreadsToOthers() async throws {
        let jobs = 2 * Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let queue = ScanQueue(workers: jobs, waiting: 0)
        let others = Counter()
        let begun = Counter()
        // Each computes until somebody else was served, or gives up: a wait would let the system start more threads.
        let served = try await withThrowingTaskGroup(of: Bool.self) { tasks in
            for _ in 0..<jobs {
                tasks.addTask {
                    try await queue.run(Cancellation()) {
                        begun.begin()
                        let end = ContinuousClock.now + .seconds(20)
                        while others.most == 0 {
                            guard ContinuousClock.now < end else { return false }
                        }
                        return true
                    }.result
                }
            }
            tasks.addTask {
                while begun.most < jobs {
                    try await Task.sleep(for: .milliseconds(1))
                }
                others.begin()
                return true
            }
            return try await tasks.reduce(true) { $0 && $1 }
        }
        #expect(served)
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
