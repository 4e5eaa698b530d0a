import FCNScanKit
import NIOCore
import NIOHTTP1

/// What a client gets.
struct Answer: Sendable {
    /// What follows the head.
    enum Content: Sendable {
        case bytes(ByteBuffer)
        /// A file that needs no name any more.
        case file(PositionedFile)

        var count: Int {
            switch self {
            case .bytes(let bytes): bytes.readableBytes
            case .file(let file): file.bytes
            }
        }
    }

    var status: HTTPResponseStatus
    var headers = HTTPHeaders()
    var content: Content
    /// Why there is no better answer.
    var problem: Problem.Kind?
    /// What a scan took and found, for the log.
    var scan: ScanFacts?

    init(_ content: Content, as type: String, status: HTTPResponseStatus = .ok) {
        (self.content, self.status) = (content, status)
        headers.add(name: "Content-Type", value: type)
        // Browsers shall neither guess another type nor keep what belongs to a person.
        headers.add(name: "X-Content-Type-Options", value: "nosniff")
        headers.add(name: "Cache-Control", value: "no-store")
    }

    static func text(_ text: String, as type: String) -> Answer { Answer(.bytes(ByteBuffer(string: text)), as: type) }

    static func json(
        _ value: some Encodable, as type: String = "application/json", status: HTTPResponseStatus = .ok
    ) -> Answer {
        // Numbers that are not finite are the only values that JSON lacks, and no answer has any.
        guard let text = try? JSONText.text(of: value) else { preconditionFailure("an answer has finite numbers") }
        return Answer(.bytes(ByteBuffer(string: text + "\n")), as: type, status: status)
    }
}
