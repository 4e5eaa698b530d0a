import Testing

@testable import FuzzTargets

/// What the target of requests calls a fault of the service.
@Suite struct ExpectedRequestsTests {
    private static let get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"

    private static let head = "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    private static let fault = get + "GARBAGE\r\n"
    private static let large = "POST /scan HTTP/1.1\r\nContent-Length: 99999\r\n\r\n"

    private static func answer(_ status: Int = 200, close: Bool = false, _ body: String = "abc") -> String {
        "HTTP/1.1 \(status) Some Words\r\nContent-Length: \(body.utf8.count)\r\n"
            + (close ? "Connection: close\r\n" : "") + "\r\n" + body
    }

    private func check(_ requests: String, _ answers: String) throws {
        let expected = try ExpectedRequests(Array(requests.utf8))
        let (responses, isWhole) = try expected.responses(in: Array(answers.utf8))
        guard isWhole else { throw FuzzTarget.Finding("an answer is cut off") }
        try expected.check(responses)
    }

    private static let right: [(requests: String, answers: String)] = [
        (get, answer()),
        (get + get, answer() + answer(404)),
        (get + get, answer(close: true)),
        ("", ""),
        (fault, answer() + answer(400, close: true)),
        (head + get, "HTTP/1.1 200 \r\nContent-Length: 3\r\n\r\n" + answer()),
        (large, answer(413, close: true)),
        ("GET / HTTP/1.1\r\nHost", ""),
        (get, "HTTP/1.1 100 Continue\r\n\r\n" + answer()),
    ]

    private static let wrong: [(requests: String, answers: String)] = [
        (get, ""),
        (get + get, answer()),
        (get, answer() + answer()),
        (fault, answer()),
        (get + get, answer(close: true) + answer()),
        (get, answer(500)),
        (get, String(answer().dropLast())),
        (fault, answer(400, close: true, "what was sent is no HTTP/1.1 request")),
        (large, ""),
        (large, answer(200, close: true)),
        (get, "HTTP/1.1 200 OK\r\n\r\n"),
        (get, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA B: c\r\n\r\n"),
        (get, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA: \u{1}\r\n\r\n"),
        (get, "200 OK\r\nContent-Length: 0\r\n\r\n"),
        (get, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n"),
        (get, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\nabc"),
    ]

    @Test("Answers in turn are right, and so is an answer to what is no request", arguments: right)
    func rightAnswers(requests: String, answers: String) throws { try check(requests, answers) }

    @Test("Missing, superfluous and malformed answers are findings", arguments: wrong)
    func wrongAnswers(requests: String, answers: String) {
        #expect(throws: FuzzTarget.Finding.self) { try check(requests, answers) }
    }
}
