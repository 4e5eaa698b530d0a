import FCNScanKit
import NIOCore
import NIOHTTP1

/// Answers `POST /scan`: takes a place, keeps the picture, waits for a worker, scans.
struct ScanResponder: Sendable {
    let models: ServedModels
    let options: ServiceOptions
    let queue: ScanQueue
    /// Called with failures of the service itself, which clients are not told.
    let onFailure: @Sendable (String) -> Void

    /// - Parameter query: What stands behind the question mark.
    /// - Throws: ``Problem``; ``Cancellation/Reason/gone`` where nobody waits for the answer.
    func answer(
        _ head: HTTPRequestHead, query: some StringProtocol, _ body: inout RequestBody, _ state: ConnectionState
    ) async throws -> Answer {
        let request = try ScanRequest(
            query: query, accept: head.headers.canonicalText("Accept"), threads: options.threads)
        let model = try models.entry(request.model)
        try ReceivedPicture.check(head, limit: options.bodyBytes)
        try queue.enter()
        defer { queue.leave() }
        let cancellation = Cancellation()
        state.begin(cancellation)
        do {
            let received = try await ReceivedPicture(
                head, &body, limit: options.bodyBytes, bytesInMemory: options.bytesInMemory)
            let timer = state.channel.eventLoop.scheduleTask(in: .seconds(Int64(options.seconds))) {
                cancellation.cancel(.late)
            }
            defer { timer.cancel() }
            let work = ScanWork(
                request: request, session: model.session, model: model.name, picture: received.picture,
                name: PictureName.cleaned(request.name ?? received.fileName), pixelLimit: options.pixels,
                cancellation: cancellation)
            let done = try await queue.run(cancellation) { try work.run() }
            var answer = done.result
            answer.scan?.waiting = done.waiting
            answer.scan?.scanning = done.working
            return answer
        } catch Cancellation.Reason.late {
            throw Problem(
                .outOfTime,
                "there was no result within \(options.seconds) s; send a smaller picture, a larger stride or fewer scales, or "
                    + "have the service's limit raised")
        } catch Cancellation.Reason.stopped {
            throw Problem(.stopping, "the service stops and could not finish the scan; send it again later")
        } catch {
            if let problem = Problem(error) { throw problem }
            guard !(error is Cancellation.Reason), !(error is ChannelError) else { throw error }
            onFailure("\(error)")
            throw Problem(.failed, "the service could not keep or scan the picture; its log says why")
        }
    }
}

extension HTTPHeaders {
    /// All values of a header, with commas between them; nil where there is none.
    fileprivate func canonicalText(_ name: String) -> String? {
        let values = self[name]
        return values.isEmpty ? nil : values.joined(separator: ",")
    }
}
