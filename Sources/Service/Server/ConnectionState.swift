import NIOCore
import Synchronization

/// What a connection is doing, known to its pipeline, to the task that answers, and to whoever stops the service.
final class ConnectionState: Sendable {
    private struct State: Sendable {
        /// The work for the request that is being answered.
        var work: Cancellation?
        var isBusy = false
        var closesWhenIdle = false
        var refusal: Problem.Kind?
    }
    private let state = Mutex(State())
    let channel: any Channel

    init(_ channel: any Channel) { self.channel = channel }

    /// True from the head of a request to the end of its answer.
    var isBusy: Bool { state.withLock(\.isBusy) }

    /// A request begins, or its answer ends.
    ///
    /// - Returns: True where the connection has to be closed now.
    @discardableResult
    func setBusy(_ isBusy: Bool) -> Bool {
        state.withLock { state in
            state.isBusy = isBusy
            if !isBusy { state.work = nil }
            return !isBusy && state.closesWhenIdle
        }
    }

    /// What is ended when the client goes.
    func begin(_ work: Cancellation) { state.withLock { $0.work = work } }

    /// What the pipeline told the client by itself; nil where it did not.
    var refusal: Problem.Kind? { state.withLock(\.refusal) }

    /// The pipeline tells the client something by itself, and the connection ends.
    func refuse(_ kind: Problem.Kind) {
        state.withLock { $0.refusal = kind }
        cancel(.gone)
    }

    /// Ends the work for the request.
    func cancel(_ reason: Cancellation.Reason) { state.withLock(\.work)?.cancel(reason) }

    /// Closes the connection as soon as no request is being answered on it.
    func closeWhenIdle() {
        let isIdle = state.withLock { state in
            state.closesWhenIdle = true
            return !state.isBusy
        }
        if isIdle { channel.close(promise: nil) }
    }
}
