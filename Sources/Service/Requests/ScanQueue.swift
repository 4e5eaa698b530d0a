import FCNScanKit
import Machine
import Synchronization

/// Lets some scans run and some more wait, and refuses the rest.
///
/// Whoever has a place keeps it from the head of its request to the answer, so that places bound what bodies take, too.
final class ScanQueue: Sendable {
    /// How full it is.
    struct Occupancy: Sendable {
        /// Requests that have a place.
        var admitted = 0
        /// Scans that run.
        var running = 0
        /// Requests whose body is complete and that wait for a worker.
        var waiting = 0
    }

    private struct Waiter {
        var number: Int
        var continuation: CheckedContinuation<Void, any Error>
    }
    private struct State: Sendable {
        var occupancy = Occupancy()
        var waiters: [Waiter] = []
        var number = 0
        /// How long a scan takes, on an average of the last ones.
        var meanSeconds = 0.0
    }

    private let workers: Int
    private let places: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - workers: Scans that run at the same time.
    ///   - waiting: Requests that have a place besides.
    init(workers: Int, waiting: Int) {
        self.workers = workers
        places = workers + waiting
    }

    /// How full it is now.
    var occupancy: Occupancy { state.withLock(\.occupancy) }

    /// Takes a place, which ``leave()`` gives back.
    ///
    /// - Throws: ``Problem/Kind/overloaded`` with the seconds after which it is worth another try.
    func enter() throws(Problem) {
        let refusal = state.withLock { state -> Problem? in
            guard state.occupancy.admitted >= places else {
                state.occupancy.admitted += 1
                return nil
            }
            let seconds = max(1, Int((state.meanSeconds * Double(places) / Double(workers)).rounded(.up)))
            return Problem(
                .overloaded,
                "\(workers) scans run and \(places - workers) requests wait, as many as the service admits; try again in "
                    + "\(seconds) s", headers: [.init(name: "Retry-After", value: "\(seconds)")])
        }
        if let refusal { throw refusal }
    }

    /// Gives a place back.
    func leave() { state.withLock { $0.occupancy.admitted -= 1 } }

    /// Waits for a worker and does a job on a thread of its own.
    ///
    /// The threads of Dispatch would not do: they are as many as processors, and those that answer requests are among them,
    /// so that nobody would be answered while scans keep all of them busy.
    ///
    /// - Returns: What the job gives, and the seconds that it waited and took.
    /// - Throws: ``Cancellation/Reason`` and what the job throws.
    func run<Result: Sendable>(
        _ cancellation: Cancellation, _ job: @escaping @Sendable () throws -> Result
    ) async throws -> (result: Result, waiting: Double, working: Double) {
        let start = ContinuousClock.now
        try await waitForWorker(cancellation)
        let begin = ContinuousClock.now
        defer { freeWorker(seconds: begin.seconds(to: .now)) }
        let result = try await withCheckedThrowingContinuation { continuation in
            BackgroundThread.start("fcnscan scan") { continuation.resume(with: Swift.Result(catching: job)) }
        }
        return (result, start.seconds(to: begin), begin.seconds(to: .now))
    }

    private func waitForWorker(_ cancellation: Cancellation) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let waits = state.withLock { state -> Int? in
                guard state.occupancy.running == workers else {
                    state.occupancy.running += 1
                    return nil
                }
                state.number += 1
                state.waiters.append(Waiter(number: state.number, continuation: continuation))
                state.occupancy.waiting += 1
                return state.number
            }
            guard let number = waits else { return continuation.resume() }
            cancellation.whenCancelled { self.giveUp(number, $0) }
        }
    }

    /// Takes a request out of the queue that nobody waits for any more.
    private func giveUp(_ number: Int, _ reason: Cancellation.Reason) {
        let waiter = state.withLock { state -> Waiter? in
            guard let place = state.waiters.firstIndex(where: { $0.number == number }) else { return nil }
            state.occupancy.waiting -= 1
            return state.waiters.remove(at: place)
        }
        waiter?.continuation.resume(throwing: reason)
    }

    /// Gives a worker to the request that waits longest.
    private func freeWorker(seconds: Double) {
        let next = state.withLock { state -> Waiter? in
            state.meanSeconds = state.meanSeconds == 0 ? seconds : 0.9 * state.meanSeconds + 0.1 * seconds
            guard !state.waiters.isEmpty else {
                state.occupancy.running -= 1
                return nil
            }
            state.occupancy.waiting -= 1
            return state.waiters.removeFirst()
        }
        next?.continuation.resume()
    }
}
