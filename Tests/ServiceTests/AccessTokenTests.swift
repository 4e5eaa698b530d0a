import Testing

@testable import Service

@Suite struct AccessTokenTests {
    @Test("A token is said as Bearer, or as the password of Basic")
    func waysToSayIt() throws {
        let token = try #require(AccessToken("päss:word"))
        #expect(token.isSaid(by: "Bearer päss:word") && token.isSaid(by: "bearer  päss:word"))
        // base64 of "anybody:päss:word".
        #expect(token.isSaid(by: "Basic YW55Ym9keTpww6Rzczp3b3Jk"))
    }

    @Test(
        "Nothing else counts",
        arguments: [
            nil, "", "Bearer", "Bearer ", "Bearer wrong", "Bearer secret ", "secret", "Basic secret", "Basic c2VjcmV0",
            "Digest secret", "Basic !!",
        ])
    func otherTexts(header: String?) throws {
        #expect(try #require(AccessToken("secret")).isSaid(by: header) == false)
    }

    @Test("An empty token is none") func emptyToken() { #expect(AccessToken("") == nil) }
}
