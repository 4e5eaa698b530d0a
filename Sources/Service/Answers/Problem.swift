import NIOHTTP1

/// Why a request gets no answer: a sentence with the facts, and the status of HTTP that it has.
struct Problem: Error, Equatable {
    /// What kinds there are; the names are in the answer's `type`, in logs and in metrics, and stay what they are.
    enum Kind: String, CaseIterable {
        case badRequest = "bad-request"
        case unauthorized
        case crossSite = "cross-site"
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case notAcceptable = "not-acceptable"
        case tooSlow = "too-slow"
        case bodyTooLarge = "body-too-large"
        case unsupportedMediaType = "unsupported-media-type"
        case misdirected
        case unreadablePicture = "unreadable-picture"
        case tooManyPixels = "too-many-pixels"
        case notPossible = "not-possible"
        case headTooLarge = "head-too-large"
        case overloaded
        case failed
        case stopping
        case outOfTime = "out-of-time"

        var status: HTTPResponseStatus {
            switch self {
            case .badRequest: .badRequest
            case .unauthorized: .unauthorized
            case .crossSite: .forbidden
            case .notFound: .notFound
            case .methodNotAllowed: .methodNotAllowed
            case .notAcceptable: .notAcceptable
            case .tooSlow: .requestTimeout
            case .bodyTooLarge: .payloadTooLarge
            case .unsupportedMediaType: .unsupportedMediaType
            case .misdirected: .misdirectedRequest
            case .unreadablePicture, .tooManyPixels, .notPossible: .unprocessableEntity
            case .headTooLarge: .requestHeaderFieldsTooLarge
            case .overloaded: .tooManyRequests
            case .failed: .internalServerError
            case .stopping: .serviceUnavailable
            case .outOfTime: .gatewayTimeout
            }
        }

        /// What is the same for every problem of the kind.
        var title: String {
            switch self {
            case .badRequest: "the request says something that means nothing"
            case .unauthorized: "the token is missing or wrong"
            case .crossSite: "the request comes from another site"
            case .notFound: "there is no such thing here"
            case .methodNotAllowed: "the method does not go with the path"
            case .notAcceptable: "the answer cannot be given in a form that is accepted"
            case .tooSlow: "the body of the request came too slowly"
            case .bodyTooLarge: "the body of the request is too large"
            case .unsupportedMediaType: "pictures are not read in this form"
            case .misdirected: "the service is not asked under this name"
            case .unreadablePicture: "the picture cannot be read"
            case .tooManyPixels: "the picture has too many pixels"
            case .notPossible: "the scan that is asked for is not possible"
            case .headTooLarge: "the head of the request is too large"
            case .overloaded: "too many requests wait already"
            case .failed: "the service failed"
            case .stopping: "the service stops"
            case .outOfTime: "the scan took too long"
            }
        }
    }

    var kind: Kind
    /// One sentence: what, where, expected and found, what to do.
    var detail: String
    /// What goes into the answer's head besides.
    var headers: [Header] = []

    struct Header: Equatable {
        var name: String
        var value: String
    }

    init(_ kind: Kind, _ detail: String, headers: [Header] = []) {
        (self.kind, self.detail, self.headers) = (kind, detail, headers)
    }
}

extension Problem {
    /// What names a kind all over the world.
    static func type(of kind: Kind) -> String { "urn:fcnscan:problem:\(kind.rawValue)" }

    /// The form of RFC 9457.
    private struct Document: Encodable {
        var type: String
        var title: String
        var status: Int
        var detail: String
    }

    /// The problem as `application/problem+json`.
    var answer: Answer {
        let document = Document(
            type: Self.type(of: kind), title: kind.title, status: Int(kind.status.code),
            detail: detail)
        var answer = Answer.json(document, as: "application/problem+json", status: kind.status)
        for header in headers { answer.headers.add(name: header.name, value: header.value) }
        answer.problem = kind
        return answer
    }
}
