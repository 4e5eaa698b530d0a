import Testing

@testable import Service

@Suite struct MultipartReaderTests {
    private struct Found: Equatable {
        var parts: [MultipartReader.Part] = []
        var contents: [[UInt8]] = []
        var isAtEnd = false
    }

    /// What a body has when it comes in pieces.
    private func read(_ body: [UInt8], piece: Int, boundary: String = "xyz") throws -> Found {
        var reader = MultipartReader(boundary: boundary)
        var found = Found()
        for start in stride(from: 0, to: body.count, by: piece) {
            try reader.read(body[start..<min(start + piece, body.count)]) { part in
                found.parts.append(part)
                found.contents.append([])
            } onContent: {
                found.contents[found.contents.count - 1] += $0
            }
        }
        found.isAtEnd = reader.isAtEnd
        return found
    }

    @Test("Parts are the same however the body is cut into pieces", arguments: [1, 2, 3, 5, 7, 16, 61, 10_000])
    func piecesDoNotMatter(piece: Int) throws {
        // Contents that look like a boundary up to their last byte, one that is empty, and every byte there is.
        let contents: [[UInt8]] = [Array("\r\n--xy\r\n--xY z\r\r\n".utf8), [], Array(0...255)]
        var body = Array("a preamble\r\n".utf8)
        for (number, content) in contents.enumerated() {
            let head =
                "--xyz \r\nContent-Disposition: form-data; name=\"p\(number)\"; filename=\"a;b\\\"c.png\"\r\nX: y\r\n\r\n"
            body += Array(head.utf8) + content + [13, 10]
        }
        body += Array("--xyz--\r\nan epilogue --xyz".utf8)
        let found = try read(body, piece: piece)
        #expect(found.contents == contents)
        #expect(found.parts == (0...2).map { .init(name: "p\($0)", fileName: "a;b\"c.png") })
        #expect(found.isAtEnd)
    }

    @Test("A body without its last boundary is not at its end")
    func cutBodyIsNotAtItsEnd() throws {
        let body = Array("--xyz\r\nContent-Disposition: form-data; name=picture\r\n\r\nabc".utf8)
        let found = try read(body, piece: 4)
        #expect(!found.isAtEnd && found.parts == [.init(name: "picture", fileName: nil)])
    }

    @Test(
        "What is no form is refused",
        arguments: [
            "--xyzz\r\n", "--xyz\r\nContent-Type: image/png\r\n\r\nabc", "--xyz\r\n\r\nabc",
            "--xyz\r\nContent-Disposition: attachment; name=picture\r\n\r\n",
            "--xyz\r\nContent-Disposition: form-data\r\n\r\n",
            "--xyz\r\nX: " + String(repeating: "y", count: 9000), "--xyz" + String(repeating: " ", count: 9000),
        ])
    func otherBodiesAreRefused(body: String) throws {
        for piece in [1, 100, 10_000] {
            let error = try #require(throws: Problem.self) { try read(Array(body.utf8), piece: piece) }
            #expect(error.kind == .badRequest)
        }
    }

    @Test("The boundary of a header")
    func boundaryOfHeader() {
        #expect(MultipartReader.boundary(in: "multipart/form-data; boundary=abc") == "abc")
        #expect(MultipartReader.boundary(in: "Multipart/Form-Data; charset=x; Boundary=\"a;b c\"") == "a;b c")
        #expect(MultipartReader.boundary(in: "multipart/form-data") == nil)
        #expect(MultipartReader.boundary(in: "multipart/form-data; boundary=") == nil)
        #expect(
            MultipartReader.boundary(in: "multipart/form-data; boundary=" + String(repeating: "a", count: 71)) == nil)
    }
}
