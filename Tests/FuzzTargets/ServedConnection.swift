import Dispatch
import NIOCore
import NIOEmbedded
import Service
import Synchronization

/// A connection to a service without a network.
enum ServedConnection {
    /// How long an answer may take, in seconds, on a machine that does much else: a connection on which nothing happens any
    /// more is a finding, and ends.
    private static let patience = 300

    /// Sends bytes, waits for the answers that they get, and goes.
    ///
    /// The calling thread waits; none of those that run tasks may do that.
    ///
    /// - Parameter piece: The most bytes that arrive at a time.
    /// - Throws: ``FuzzTarget/Finding`` where an answer does not come or is none.
    static func exchange(
        _ bytes: [UInt8], piece: Int, with service: ScanService, _ expected: ExpectedRequests
    ) throws -> [HTTPResponseText] {
        let done = DispatchSemaphore(value: 0)
        let outcome = Outcome()
        // Threads of its own, since the others may have a thousand tests to do first.
        Task(executorPreference: executor) {
            do {
                let sent = try await sent(bytes, piece: piece, service, expected)
                outcome.result.withLock { $0 = .success(sent) }
            } catch {
                outcome.result.withLock { $0 = .failure(error) }
            }
            done.signal()
        }
        _ = done.wait(timeout: .now() + .seconds(patience))
        guard let result = outcome.result.withLock({ $0 }) else {
            throw FuzzTarget.Finding("there is no answer after \(patience) s")
        }
        let (responses, isWhole) = try expected.responses(in: result.get())
        guard isWhole else { throw FuzzTarget.Finding("the last answer is cut off") }
        return responses
    }

    private static let executor = QueueExecutor()

    /// Runs tasks one after another on a queue.
    private final class QueueExecutor: TaskExecutor {
        private let queue = DispatchQueue(label: "served connections")

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }

    private final class Outcome: Sendable {
        let result = Mutex<Result<[UInt8], any Error>?>(nil)
    }

    /// What the service sends.
    private static func sent(
        _ bytes: [UInt8], piece: Int, _ service: ScanService, _ expected: ExpectedRequests
    ) async throws -> [UInt8] {
        let (output, writer) = AsyncStream<[UInt8]>.makeStream()
        let channel = try await NIOAsyncTestingChannel { channel in
            try channel.pipeline.syncOperations.addHandler(Wire(writer))
        }
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
        let (beginning, begin) = AsyncStream<Void>.makeStream()
        let answering = Task(executorPreference: executor) {
            defer { begin.finish() }
            // That the client went is no fault of the service.
            try? await service.answer(on: channel) { begin.finish() }
        }
        for await _ in beginning {}
        var position = 0
        while position < bytes.count, channel.isActive {
            let end = position + min(piece, bytes.count - position)
            try await channel.writeInbound(ByteBuffer(bytes: bytes[position..<end]))
            position = end
        }
        var sent: [UInt8] = []
        if try !expected.areAnswered(by: expected.responses(in: sent).responses) {
            for await part in output {
                sent += part
                let (responses, isWhole) = try expected.responses(in: sent)
                if isWhole, expected.areAnswered(by: responses) { break }
            }
        }
        // A channel that the service has closed cannot be closed again.
        try? await channel.close().get()
        await answering.value
        // What came behind the answers that were waited for.
        for await part in output { sent += part }
        return sent
    }
}

/// Takes what a service sends, in the place of the network.
private final class Wire: ChannelOutboundHandler {
    typealias OutboundIn = IOData

    private let writer: AsyncStream<[UInt8]>.Continuation
    private var pending: [UInt8] = []

    init(_ writer: AsyncStream<[UInt8]>.Continuation) { self.writer = writer }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .byteBuffer(let bytes) = unwrapOutboundIn(data) { pending += bytes.readableBytesView }
        promise?.succeed()
    }

    func flush(context: ChannelHandlerContext) {
        writer.yield(pending)
        pending = []
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        writer.finish()
        guard mode == .all else {
            promise?.succeed()
            return
        }
        context.close(mode: mode, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) { writer.finish() }
}
