import NIOCore
import NIOHTTP1

/// What follows the head of a request, piece by piece.
struct RequestBody {
    typealias Parts = NIOAsyncChannelInboundStream<HTTPServerRequestPart>.AsyncIterator

    private(set) var parts: Parts
    private(set) var isComplete = false
    /// Bytes so far.
    private(set) var count = 0
    /// The client waits with the body until it is told to go on.
    private var waitsForContinue: Bool
    private let outbound: Connection.Outbound

    init(_ parts: Parts, of head: HTTPRequestHead, _ outbound: Connection.Outbound) {
        (self.parts, self.outbound) = (parts, outbound)
        waitsForContinue = head.headers.first(name: "Expect")?.lowercased() == "100-continue"
    }

    /// The next bytes; nil when the body is complete.
    ///
    /// - Throws: ``Cancellation/Reason/gone`` where the connection ends before the body.
    mutating func next() async throws -> ByteBuffer? {
        guard !isComplete else { return nil }
        if waitsForContinue {
            waitsForContinue = false
            try await outbound.write(.head(HTTPResponseHead(version: .http1_1, status: .continue)))
        }
        switch try await parts.next() {
        case .body(let bytes):
            count += bytes.readableBytes
            return bytes
        case .end:
            isComplete = true
            return nil
        case .head, nil:
            throw Cancellation.Reason.gone
        }
    }

    /// Reads what is left, so that a client that still sends gets to read its answer.
    ///
    /// - Parameter limit: Bytes after which it is enough.
    mutating func discard(atMost limit: Int) async throws {
        // Nothing comes from a client that was never told to go on.
        guard !waitsForContinue else { return }
        var rest = limit
        while rest >= 0, let bytes = try await next() { rest -= bytes.readableBytes }
    }
}
