import NIOCore
import NIOHTTP1

extension ConnectionState {
    /// A connection whose pipeline reads requests and writes answers; called on the channel's own thread.
    ///
    /// - Parameter onRefusal: Called with what is refused before it is a request.
    convenience init(
        preparing channel: any Channel, _ options: ServiceOptions,
        onRefusal: @escaping @Sendable (Problem.Kind) -> Void
    ) throws {
        self.init(channel)
        let pipeline = channel.pipeline.syncOperations
        // The requests of a connection are answered in turn by its task; that the pipeline reads on is how a client that went
        // away is noticed.
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: false, withErrorHandling: false, withEncoderConfiguration: .init(),
            withDecoderLimitConfiguration: .heads)
        try pipeline.addHandler(
            ConnectionLimits(
                idle: .seconds(Int64(options.idleSeconds)), upload: .seconds(Int64(options.uploadSeconds)), self,
                onRefusal: onRefusal))
    }
}

extension NIOHTTPDecoderLimitConfiguration {
    /// What a head of a request may hold, in bytes and in fields.
    package static let heads = {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 16 << 10
        limits.maxHeaderListSize = 32 << 10
        limits.maxHeaderFieldCount = 100
        return limits
    }()
}
