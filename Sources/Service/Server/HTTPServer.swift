import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Listens, and answers on every connection.
final class HTTPServer: Sendable {
    private let options: ServiceOptions
    private let connections = Mutex<[ObjectIdentifier: ConnectionState]>([:])
    private let listener = Mutex<(any Channel)?>(nil)
    private let isStopping = Atomic<Bool>(false)

    init(_ options: ServiceOptions) { self.options = options }

    /// Open connections.
    var openConnections: Int { connections.withLock(\.count) }

    /// Listens until ``close(within:)``.
    ///
    /// - Parameters:
    ///   - onListening: Called with the address when connections are taken.
    ///   - onRefusal: Called with what is refused before it is a request.
    /// - Throws: Where the address cannot be had.
    func run(
        _ respond: @escaping Connection.Responder, onListening: @Sendable (SocketAddress?) -> Void,
        onRefusal: @escaping @Sendable (Problem.Kind) -> Void, onAnswer: @escaping @Sendable (Connection.Record) -> Void
    ) async throws {
        // One thread moves bytes faster than any number of workers scans.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            try await listen(on: group, respond, onListening, onRefusal, onAnswer)
        } catch {
            try await group.shutdownGracefully()
            throw error
        }
        try await group.shutdownGracefully()
    }

    private func listen(
        on group: MultiThreadedEventLoopGroup, _ respond: @escaping Connection.Responder,
        _ onListening: @Sendable (SocketAddress?) -> Void, _ onRefusal: @escaping @Sendable (Problem.Kind) -> Void,
        _ onAnswer: @escaping @Sendable (Connection.Record) -> Void
    ) async throws {
        let options = options
        let server = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(AcceptFaults()) }
            }
            // Nothing is read before a task has taken the connection: one that comes while the service stops may find none, and
            // streams that nobody ends are a fault.
            .childChannelOption(.autoRead, value: false)
            .bind(host: options.host, port: options.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try ConnectionState(preparing: channel, options, onRefusal: onRefusal)
                }
            }
        listener.withLock { $0 = server.channel }
        onListening(server.channel.localAddress)
        try await withThrowingDiscardingTaskGroup { tasks in
            try await server.executeThenClose { inbound in
                for try await state in inbound {
                    tasks.addTask {
                        let key = ObjectIdentifier(state)
                        let isOneTooMany = self.connections.withLock { connections in
                            connections[key] = state
                            return connections.count > options.connections
                        }
                        // What a client does to its connection is nobody else's fault.
                        try? await Connection(state)?.run(
                            isOneTooMany ? Self.refuseConnection : respond,
                            closes: { isOneTooMany || self.isStopping.load(ordering: .relaxed) }, onAnswer: onAnswer)
                        self.connections.withLock { _ = $0.removeValue(forKey: key) }
                    }
                }
            }
        }
    }

    private static let refuseConnection: Connection.Responder = { _, _, _ in
        Problem(
            .overloaded, "the service has as many connections as it takes; close some, and try again in 1 s",
            headers: [.init(name: "Retry-After", value: "1")]
        ).answer
    }

    /// From now on every connection ends with its next answer.
    func endConnections() { isStopping.store(true, ordering: .relaxed) }

    /// Ends the work for all requests.
    func cancelWork() {
        for state in connections.withLock({ Array($0.values) }) { state.cancel(.stopped) }
    }

    /// Takes no more connections, and closes each as soon as its answer is sent.
    ///
    /// - Parameter grace: How long answers that are being sent may take.
    func close(within grace: Duration) async {
        try? await listener.withLock { $0 }?.close().get()
        forEachConnection { $0.closeWhenIdle() }
        let end = ContinuousClock.now + grace
        while openConnections > 0, ContinuousClock.now < end { try? await Task.sleep(for: .milliseconds(5)) }
        forEachConnection { $0.channel.close(promise: nil) }
    }

    /// Does something with every open connection, none of which ends meanwhile: the thread that serves them is gone with the
    /// last one, and takes no more work.
    private func forEachConnection(_ body: (ConnectionState) -> Void) {
        connections.withLock { $0.values.forEach(body) }
    }
}

/// Keeps the listener alive when a connection cannot be taken, for example because too many files are open.
private final class AcceptFaults: ChannelInboundHandler {
    typealias InboundIn = any Channel

    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
