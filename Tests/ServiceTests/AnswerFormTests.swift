import Testing

@testable import Service

@Suite struct AnswerFormTests {
    @Test(
        "The form that is liked best",
        arguments: [
            (nil, AnswerForm.json), ("*/*", .json), ("application/json", .json), ("image/png", .picture),
            ("image/*", .picture), ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", .page),
            ("application/json;q=0.5, image/png;q=0.8", .picture), ("IMAGE/PNG ; Q=0.1", .picture),
            ("application/*;q=0, */*;q=0.1", .picture), ("text/*;q=0.5, */*;q=0.1, application/json;q=0.1", .page),
        ])
    func bestForm(accept: String?, form: AnswerForm) throws {
        #expect(try AnswerForm(accept: accept) == form)
    }

    @Test("Where no form is accepted", arguments: ["text/plain", "application/json;q=0", "image/jpeg", "nonsense"])
    func noForm(accept: String) throws {
        #expect(try #require(throws: Problem.self) { try AnswerForm(accept: accept) }.kind == .notAcceptable)
    }
}
