import NIOCore
import NIOHTTP1

/// Ends connections whose client is too slow or says what is no HTTP.
///
/// A head has to come within the idle time, however few bytes come at a time; a body may neither pause for as long, nor take
/// longer than uploads may; and of an answer some has to be taken within the idle time. What is no HTTP is told after the
/// answers to the whole requests before it.
final class ConnectionLimits: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let idle: TimeAmount
    private let upload: TimeAmount
    private let state: ConnectionState
    private let onRefusal: (Problem.Kind) -> Void

    /// Requests whose head has been read and whose answer has not ended.
    private var open = 0
    /// A body is coming.
    private var isReceiving = false
    /// The last request asks for another protocol.
    private var asksForOther = false
    /// The last request wants the head of an answer alone.
    private var wantsHead = false
    /// The head of an answer was written, and not its end.
    private var isAnswering = false
    /// The answer that ends the connection was begun.
    private var isLast = false
    /// What is told when the requests before it have their answers.
    private var fault: Problem?
    /// Nothing is written any more.
    private var isCut = false
    private var lastSign = NIODeadline.now()
    private var headTime = NIODeadline.now()
    /// Since when the client takes nothing of an answer.
    private var blockedTime: NIODeadline?
    private var timer: Scheduled<Void>?

    /// - Parameter onRefusal: Called with what is answered from here.
    init(idle: TimeAmount, upload: TimeAmount, _ state: ConnectionState, onRefusal: @escaping (Problem.Kind) -> Void) {
        (self.idle, self.upload, self.state, self.onRefusal) = (idle, upload, state, onRefusal)
    }

    func handlerAdded(context: ChannelHandlerContext) { schedule(in: idle, context) }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
        state.cancel(.gone)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isCut else { return }
        lastSign = .now()
        switch unwrapInboundIn(data) {
        case .head(let head):
            open += 1
            isReceiving = true
            headTime = lastSign
            (asksForOther, wantsHead) = (head.asksForOtherProtocol, head.method == .HEAD)
        case .body: break
        case .end:
            isReceiving = false
            // Nothing that follows is read as HTTP, and the answer is the last one: it must not pile up until then.
            if asksForOther { try? context.channel.syncOptions?.setOption(.autoRead, value: false) }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isCut else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        let part = unwrapOutboundIn(data)
        context.write(data, promise: promise)
        switch part {
        case .head(let head):
            isAnswering = head.status != .continue
            isLast = isLast || head.headers.contains(name: "Connection") && !head.isKeepAlive
        case .body: break
        case .end:
            isAnswering = false
            open -= 1
            lastSign = .now()
            // Behind an answer that ends the connection nobody waits for another.
            if let fault, wholeRequests == 0, !isLast { refuse(fault, context) }
        }
    }

    /// Requests without an answer that have been read to their end.
    private var wholeRequests: Int { open - (isReceiving ? 1 : 0) }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        blockedTime = context.channel.isWritable ? nil : .now()
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Nothing is read behind the first one.
        if fault != nil, error is ByteToMessageDecoderError { return }
        guard let error = error as? HTTPParserError else {
            context.fireErrorCaught(error)
            return
        }
        let problem =
            switch error {
            case .headerOverflow:
                Problem(.headTooLarge, "the head of the request is larger than the service accepts; send less in it")
            default:
                Problem(.badRequest, "what was sent is no HTTP/1.1 request (\(error)); send one")
            }
        // The error goes no further: whoever reads the requests would close the connection before the client has its answer.
        fault = problem
        if wholeRequests <= 0 { refuse(problem, context) }
    }

    // MARK: - Time

    private func schedule(in time: TimeAmount, _ context: ChannelHandlerContext) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: time) { self.check(context) }
    }

    private func check(_ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        let due = due
        if let due, due <= now {
            guard open > 0, isReceiving else {
                context.close(promise: nil)
                return
            }
            refuse(
                Problem(
                    .tooSlow,
                    "the body did not come within \(upload.seconds) s, or paused for \(idle.seconds) s; send it faster, or "
                        + "a smaller picture"), context)
        } else {
            schedule(in: due.map { $0 - now } ?? idle, context)
        }
    }

    /// When the connection ends unless something happens; nil while the client waits for the service.
    private var due: NIODeadline? {
        if let blockedTime { return blockedTime + idle }
        if open == 0 { return lastSign + idle }
        // A next request that is sent already is not read while the one before it is answered.
        return isReceiving && open == 1 ? min(lastSign + idle, headTime + upload) : nil
    }

    /// Answers from here where no answer has begun, and closes the connection.
    private func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
        let canAnswer = !isAnswering && !isLast && !isCut && open <= 1
        if canAnswer {
            var answer = problem.answer
            answer.headers.add(name: "Connection", value: "close")
            answer.headers.add(name: "Content-Length", value: "\(answer.content.count)")
            let head = HTTPResponseHead(version: .http1_1, status: answer.status, headers: answer.headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            if case .bytes(let bytes) = answer.content, !(isReceiving && wantsHead) {
                context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: nil)
            }
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
        isCut = true
        state.refuse(problem.kind)
        onRefusal(problem.kind)
        // What still comes is taken for a while, as a connection that is closed with unread bytes takes the answer with it.
        context.close(mode: .output, promise: nil)
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) { context.close(promise: nil) }
    }
}

extension TimeAmount {
    fileprivate var seconds: Int64 { nanoseconds / 1_000_000_000 }
}
