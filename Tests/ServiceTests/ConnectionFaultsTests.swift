import Testing

@testable import Service

/// What a connection says when something on it is no HTTP, or no HTTP any more.
@Suite(.serialized) struct ConnectionFaultsTests {
    private static let whole = RawClient.head("GET", "/healthz", count: 0)

    /// The statuses of the answers on a connection until the service ends it, with an `x` behind that which says so.
    private func statuses(_ sent: String, methods: [String] = [], to service: RunningService) async throws -> [String] {
        try await onThread { [port = service.port] in
            let client = try RawClient(port: port)
            try client.send(sent)
            var found: [String] = []
            while true {
                do {
                    let answer = try client.answer(to: found.count < methods.count ? methods[found.count] : "GET")
                    found.append("\(answer.status)" + (answer.headers["connection"] == "close" ? "x" : ""))
                } catch is RawClient.Closed {
                    return found
                }
            }
        }
    }

    @Test(
        "Whole requests have their answers before what follows them is called no HTTP", .timeLimit(.minutes(1)),
        arguments: [
            (whole + "GARBAGE\r\n\r\n", ["200", "400x"]),
            (whole + whole + whole + "\0\0", ["200", "200", "200", "400x"]),
            // The head is one, and the body is not.
            (
                whole + "POST /scan HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
                ["200", "400x"]
            ),
            // Nobody listens behind an answer that ends the connection.
            ("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\nGARBAGE\r\n\r\n", ["200x"]),
            ("GARBAGE\r\n\r\n" + whole, ["400x"]),
        ])
    func faultsComeInTurn(sent: String, expected: [String]) async throws {
        let service = try await RunningService()
        #expect(try await statuses(sent, to: service) == expected)
        try await service.stop()
    }

    @Test("A request for the head of an answer gets no more, also where it is wrong", .timeLimit(.minutes(1)))
    func faultInHeadRequest() async throws {
        let service = try await RunningService()
        let sent = "HEAD / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"
        #expect(try await statuses(sent, methods: ["HEAD"], to: service) == ["400x"])
        try await service.stop()
    }

    @Test(
        "Who asks for another protocol is answered in this one, and told that the connection ends",
        .timeLimit(.minutes(1)),
        arguments: [
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
            "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        ])
    func upgradesEndTheConnection(request: String) async throws {
        let service = try await RunningService()
        let found = try await statuses(request + Self.whole, to: service)
        #expect(found == [request.hasPrefix("GET") ? "200x" : "404x"])
        try await service.stop()
    }
}
