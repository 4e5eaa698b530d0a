import Foundation
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Service

/// What a decoder of HTTP finds in the bytes of a connection, and what answers follow from that.
struct ExpectedRequests: Sendable {
    private let heads: [HTTPRequestHead]
    /// Requests that have been read to their end.
    private let whole: Int
    /// Something is no HTTP.
    private let isFaulty: Bool

    init(_ bytes: [UInt8]) throws {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.configureHTTPServerPipeline(
            withPipeliningAssistance: false, withErrorHandling: false, withEncoderConfiguration: .init(),
            withDecoderLimitConfiguration: .heads)
        var isFaulty = false
        do { try channel.writeInbound(ByteBuffer(bytes: bytes)) } catch { isFaulty = true }
        var (heads, whole) = ([HTTPRequestHead](), 0)
        while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
            switch part {
            case .head(let head): heads.append(head)
            case .body: break
            case .end: whole += 1
            }
        }
        // That the last request is cut off is an error of its end.
        _ = try? channel.finish()
        (self.heads, self.whole, self.isFaulty) = (heads, whole, isFaulty)
    }

    /// A scan whose body is said to be larger than the service takes, and did not come: it is refused before it comes.
    private var isTooLarge: Bool {
        guard whole < heads.count, let head = heads.last, head.method == .POST else { return false }
        let length = head.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
        return head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)[0] == "/scan"
            && length > FuzzedService.bodyBytes
    }

    /// The responses in what the service sent.
    ///
    /// - Throws: ``FuzzTarget/Finding`` where that is no HTTP.
    func responses(in bytes: [UInt8]) throws -> (responses: [HTTPResponseText], isWhole: Bool) {
        try HTTPResponseText.all(in: bytes) { $0 < heads.count ? heads[$0].method.rawValue : "GET" }
    }

    /// Whether everything is answered that gets an answer, however long the client waits.
    func areAnswered(by responses: [HTTPResponseText]) -> Bool {
        let isClosed = responses.last?.closes ?? false
        return isClosed || responses.count >= whole && !isFaulty && !isTooLarge
    }

    /// - Throws: ``FuzzTarget/Finding``.
    func check(_ responses: [HTTPResponseText]) throws {
        guard areAnswered(by: responses) else {
            throw FuzzTarget.Finding("\(responses.count) answers to \(whole) requests, and the connection ends")
        }
        guard responses.count <= whole + (isFaulty || whole < heads.count ? 1 : 0) else {
            throw FuzzTarget.Finding("\(responses.count) answers to \(whole) requests")
        }
        for (index, response) in responses.enumerated() {
            if index + 1 < responses.count, response.closes {
                throw FuzzTarget.Finding("an answer behind the last one")
            }
            if response.status == 500 { throw FuzzTarget.Finding("the service failed: \(response.text)") }
            // The fault behind a whole request is not its own.
            if response.status == 400, index < whole, response.text.contains("is no HTTP/1.1 request") {
                throw FuzzTarget.Finding("request \(index) is called no HTTP, and it is")
            }
            try checkContent(of: response, method: index < heads.count ? heads[index].method : .GET)
        }
        if isTooLarge, responses.count == heads.count, responses.last.map({ $0.status < 400 }) ?? false {
            throw FuzzTarget.Finding("a body is accepted that is too large")
        }
    }

    private func checkContent(of response: HTTPResponseText, method: HTTPMethod) throws {
        guard method != .HEAD, let type = response.value(of: "Content-Type"), type.contains("json") else { return }
        guard let object = try? JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any] else {
            throw FuzzTarget.Finding("an answer is no JSON: \(response.text)")
        }
        if type == "application/problem+json" {
            guard object["status"] as? Int == response.status, (object["detail"] as? String)?.isEmpty == false else {
                throw FuzzTarget.Finding("a problem without a reason: \(response.text)")
            }
        } else if response.status != 200 {
            throw FuzzTarget.Finding("status \(response.status) without a problem")
        }
    }
}
