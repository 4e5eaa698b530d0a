import Synchronization

/// Whether the work for a request still has a sense; asked between the rows of a scan.
final class Cancellation: Sendable {
    /// Why nobody waits for the answer.
    enum Reason: Error {
        /// The client closed the connection.
        case gone
        /// The time is over.
        case late
        /// The service ends.
        case stopped
    }

    private struct State {
        var reason: Reason?
        var action: (@Sendable (Reason) -> Void)?
    }
    private let isCancelled = Atomic<Bool>(false)
    private let state = Mutex(State())

    /// The first reason counts.
    func cancel(_ reason: Reason) {
        let action = state.withLock { state -> (@Sendable (Reason) -> Void)? in
            guard state.reason == nil else { return nil }
            state.reason = reason
            return state.action
        }
        isCancelled.store(true, ordering: .releasing)
        action?(reason)
    }

    /// Does something as soon as there is a reason, also where there is one already.
    func whenCancelled(_ action: @escaping @Sendable (Reason) -> Void) {
        let reason = state.withLock { state in
            state.action = action
            return state.reason
        }
        if let reason { action(reason) }
    }

    /// - Throws: ``Reason``.
    func check() throws {
        guard isCancelled.load(ordering: .acquiring) else { return }
        if let reason = state.withLock({ $0.reason }) { throw reason }
    }
}
