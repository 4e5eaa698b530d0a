import FCNScanKit
import NIOCore
import NIOHTTP1

/// Answers the requests of one connection, one after the other.
struct Connection: Sendable {
    typealias Stream = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
    typealias Outbound = NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>

    let stream: Stream
    let state: ConnectionState

    /// Begins to read; nil where the client went before.
    init?(_ state: ConnectionState) async throws {
        let stream = try await state.channel.eventLoop.submit { () -> Stream? in
            guard state.channel.isActive else { return nil }
            let stream = try Stream(wrappingChannelSynchronously: state.channel)
            try state.channel.syncOptions?.setOption(.autoRead, value: true)
            return stream
        }.get()
        guard let stream else { return nil }
        (self.stream, self.state) = (stream, state)
    }

    /// Gives the answer to a request.
    typealias Responder =
        @Sendable (_ head: HTTPRequestHead, _ body: inout RequestBody, _ state: ConnectionState)
        async
        throws -> Answer

    /// What is known of an answer when it was sent.
    struct Record: Sendable {
        var head: HTTPRequestHead
        var answer: Answer
        /// Bytes of the request's body.
        var received: Int
        var seconds: Double
        var client: String?
    }

    /// Bytes of a body that are read although nobody wants them: a client that sends gets to its answer only so.
    private static let discardedBytes = 16 << 20
    /// Bytes of a file that are read and sent at a time.
    private static let pieceBytes = 1 << 18

    /// Answers until the client or the service ends the connection.
    ///
    /// - Parameters:
    ///   - closes: Whether the connection ends with the next answer.
    ///   - onAnswer: Called after each answer; also where the client went before it.
    func run(
        _ respond: Responder, closes: @Sendable () -> Bool, onAnswer: @Sendable (Record) -> Void
    ) async throws {
        try await stream.executeThenClose { inbound, outbound in
            var parts = inbound.makeAsyncIterator()
            while case .head(let head) = try await parts.next() {
                state.setBusy(true)
                let start = ContinuousClock.now
                var body = RequestBody(parts, of: head, outbound)
                var record = Record(
                    head: head, answer: Answer(.bytes(ByteBuffer()), as: "text/plain"), received: 0, seconds: 0,
                    client: stream.channel.remoteAddress?.ipAddress)
                func end(_ status: HTTPResponseStatus? = nil) {
                    if let status { record.answer.status = status }
                    (record.received, record.seconds) = (body.count, start.seconds(to: .now))
                    onAnswer(record)
                }
                do {
                    record.answer = try await respond(head, &body, state)
                    if head.announcesNoBody { _ = try await body.next() }
                    let isLast = closes() || !head.isKeepAlive || head.asksForOtherProtocol
                    // What is still to come of a body may be long: the connection is worth less than its end.
                    let keeps = !isLast && body.isComplete
                    try await write(record.answer, to: head, keeps: keeps, outbound)
                    end()
                    guard keeps else {
                        // Whether the client still listens is its own affair now.
                        try? await body.discard(atMost: Self.discardedBytes)
                        break
                    }
                } catch {
                    // The status that other servers log for a client that went away; nobody gets it.
                    end(state.refusal?.status ?? .custom(code: 499, reasonPhrase: "Client Closed Request"))
                    throw error
                }
                if state.setBusy(false) { break }
                parts = body.parts
            }
        }
    }

    private func write(
        _ answer: Answer, to request: HTTPRequestHead, keeps: Bool, _ outbound: Outbound
    ) async throws {
        var headers = answer.headers
        headers.add(name: "Date", value: HTTPDate.now)
        headers.add(name: "Content-Length", value: "\(answer.content.count)")
        if !keeps {
            headers.add(name: "Connection", value: "close")
        } else if request.version.minor == 0 {
            headers.add(name: "Connection", value: "keep-alive")
        }
        let head = HTTPServerResponsePart.head(
            HTTPResponseHead(version: .http1_1, status: answer.status, headers: headers))
        guard request.method != .HEAD else { return try await outbound.write(contentsOf: [head, .end(nil)]) }
        switch answer.content {
        case .bytes(let bytes):
            try await outbound.write(contentsOf: [head, .body(.byteBuffer(bytes)), .end(nil)])
        case .file(let file):
            try await outbound.write(head)
            var position = 0
            while position < file.bytes {
                let count = min(Self.pieceBytes, file.bytes - position)
                var piece = ByteBuffer()
                try piece.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { buffer in
                    try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]), at: position)
                    return count
                }
                try await outbound.write(.body(.byteBuffer(piece)))
                position += count
            }
            try await outbound.write(.end(nil))
        }
    }
}

extension HTTPRequestHead {
    /// True where what follows the request is of another protocol, if the service had one: it is not read as HTTP.
    ///
    /// Source: RFC 9110, 7.8 and 9.3.6.
    var asksForOtherProtocol: Bool { method == .CONNECT || headers.contains(name: "Upgrade") }

    /// True where nothing but the end of the request follows its head.
    fileprivate var announcesNoBody: Bool {
        !headers.contains(name: "Transfer-Encoding") && (headers.first(name: "Content-Length") ?? "0") == "0"
    }
}
