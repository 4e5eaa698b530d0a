import FCNScanKit
import NIOHTTP1

/// What is at which path.
enum Route: String, CaseIterable {
    case page = "/"
    case scan = "/scan"
    case models = "/models"
    case health = "/healthz"
    case metrics = "/metrics"
    case document = "/openapi.json"

    var methods: [HTTPMethod] { self == .scan ? [.POST] : [.GET, .HEAD] }

    /// The route of a target, and what stands behind its question mark.
    static func parsed(_ target: String) -> (route: Route?, query: Substring) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return (Route(rawValue: String(parts[0])), parts.count == 2 ? parts[1] : "")
    }
}

/// Finds who answers a request.
struct Router: Sendable {
    let scan: ScanResponder
    let hosts: AcceptedHosts
    let token: AccessToken?
    let metrics: @Sendable () -> String
    let isStopping: @Sendable () -> Bool
    /// The document that describes all this.
    let document: Answer

    /// The answer to a request, problems included.
    ///
    /// - Throws: Where nobody waits for the answer.
    func answer(_ head: HTTPRequestHead, _ body: inout RequestBody, _ state: ConnectionState) async throws -> Answer {
        do {
            return try await found(head, &body, state)
        } catch let problem as Problem {
            return problem.answer
        }
    }

    private func found(
        _ head: HTTPRequestHead, _ body: inout RequestBody, _ state: ConnectionState
    ) async throws -> Answer {
        try hosts.check(head)
        let (route, query) = Route.parsed(head.uri)
        guard let route else {
            throw Problem(
                .notFound,
                "there is nothing at this path; there is \(Route.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard route.methods.contains(head.method) else {
            let methods = route.methods.map(\.rawValue).joined(separator: ", ")
            throw Problem(
                .methodNotAllowed, "'\(route.rawValue)' takes \(methods); found \(head.method.rawValue)",
                headers: [.init(name: "Allow", value: methods)])
        }
        // Other sites can read no answers, and nothing but a scan does more than to answer.
        if route == .scan { try hosts.checkSite(head) }
        if route != .health { try checkToken(head) }
        if isStopping(), route != .metrics {
            throw Problem(
                .stopping, "the service stops and takes no more requests; send this one to another, or later")
        }
        // A request without a body says so at once.
        if route != .scan { while try await body.next() != nil, body.count < 1 << 16 {} }
        switch route {
        case .scan: return try await scan.answer(head, query: query, &body, state)
        case .models: return .json(Models(models: scan.models.entries.map(\.facts)))
        case .health: return .json(Health(status: "ok", version: Release.version))
        case .metrics: return .text(metrics(), as: MetricsText.type)
        case .document: return document
        case .page: return StartPage.answer(models: scan.models.entries.map(\.facts))
        }
    }

    private func checkToken(_ head: HTTPRequestHead) throws(Problem) {
        guard let token, !token.isSaid(by: head.headers.first(name: "Authorization")) else { return }
        throw Problem(
            .unauthorized,
            "this needs the service's token, as header 'Authorization: Bearer TOKEN' or as the password of Basic",
            headers: [
                .init(name: "WWW-Authenticate", value: "Bearer realm=\"fcnscan\""),
                .init(name: "WWW-Authenticate", value: "Basic realm=\"fcnscan\", charset=\"UTF-8\""),
            ])
    }

    private struct Models: Encodable { var models: [ModelFacts] }
    private struct Health: Encodable {
        var status: String
        var version: String
    }
}
