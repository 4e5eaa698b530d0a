import Glibc
import Synchronization

/// A few persistent threads that share out numbered pieces of work.
///
/// Which thread computes a piece is chance; what it computes must not depend on it.
public final class WorkerPool: Sendable {
    /// The number of threads, counting the caller's.
    public let threads: Int
    private let shared = Shared()

    /// Starts `threads − 1` workers; by default one thread for each processor that the process may use.
    public init(threads: Int = AvailableProcessors.count) {
        precondition(threads > 0, "a pool has at least one thread")
        self.threads = threads
        let shared = shared
        for worker in 1..<max(threads, 1) {
            BackgroundThread.start("fcnscan worker") { shared.work(as: worker) }
        }
    }

    deinit { shared.stop() }

    /// Calls `body` with each number below `count` and returns when all calls have returned.
    ///
    /// Calls run at the same time on several threads. One caller at a time; `body` must not call `run`.
    package func run(_ count: Int, _ body: (Int) -> Void) {
        run(count) { piece, _ in body(piece) }
    }

    /// The same with the number of the thread, below ``threads``, so that each can have memory of its own.
    package func run(_ count: Int, _ body: (_ piece: Int, _ worker: Int) -> Void) {
        guard threads > 1, count > 1 else {
            for piece in 0..<count { body(piece, 0) }
            return
        }
        withoutActuallyEscaping(body) { body in
            withUnsafePointer(to: body) { body in
                let job = Job(count: count, body: body)
                shared.offer(job)
                job.work(as: 0)
                shared.withdraw(job)
            }
        }
    }

    /// One call of `run`. The closure is read only between `offer` and the end of `withdraw`; a worker may hold
    /// the job for a moment longer, but not the closure.
    private final class Job: @unchecked Sendable {
        let count: Int
        let body: UnsafePointer<(Int, Int) -> Void>
        let next = Atomic<Int>(0)

        init(count: Int, body: UnsafePointer<(Int, Int) -> Void>) {
            self.count = count
            self.body = body
        }

        @inline(never)
        func work(as worker: Int) {
            while true {
                let piece = next.add(1, ordering: .relaxed).oldValue
                if piece >= count { return }
                body.pointee(piece, worker)
            }
        }
    }

    /// What the threads have in common. Unchecked, because `job` and `isStopped` are guarded by `condition`.
    private final class Shared: @unchecked Sendable {
        private let condition = Condition()
        private let generation = Atomic<Int>(0)
        private let busy = Atomic<Int>(0)
        private var job: Job?
        private var isStopped = false

        func offer(_ job: Job) {
            condition.lock()
            self.job = job
            generation.add(1, ordering: .releasing)
            condition.broadcast()
            condition.unlock()
        }

        /// Takes the job back and waits for those who still work on it.
        func withdraw(_ job: Job) {
            condition.lock()
            self.job = nil
            condition.unlock()
            if WorkerPool.soon({ busy.load(ordering: .acquiring) == 0 }) { return }
            condition.lock()
            while busy.load(ordering: .acquiring) != 0 { condition.wait() }
            condition.unlock()
        }

        func stop() {
            condition.lock()
            isStopped = true
            generation.add(1, ordering: .releasing)
            condition.broadcast()
            condition.unlock()
        }

        func work(as worker: Int) {
            var seen = 0
            while true {
                _ = WorkerPool.soon { generation.load(ordering: .acquiring) != seen }
                condition.lock()
                while generation.load(ordering: .relaxed) == seen { condition.wait() }
                seen = generation.load(ordering: .relaxed)
                if isStopped {
                    condition.unlock()
                    return
                }
                let job = job
                if job != nil { busy.add(1, ordering: .acquiring) }
                condition.unlock()
                if let job {
                    job.work(as: worker)
                    // The last one wakes the caller, who may have gone to sleep.
                    condition.lock()
                    if busy.subtract(1, ordering: .releasing).newValue == 0 { condition.broadcast() }
                    condition.unlock()
                }
            }
        }
    }

    /// Looks for a moment whether something becomes true: jobs follow one another closely, and going to sleep takes
    /// longer than most of them leave to wait.
    private static func soon(_ isTrue: () -> Bool) -> Bool {
        // At most about a millisecond.
        for _ in 0..<2000 {
            if isTrue() { return true }
            sched_yield()
        }
        return false
    }
}
