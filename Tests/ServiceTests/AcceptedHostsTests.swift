import NIOHTTP1
import Testing

@testable import Service

@Suite struct AcceptedHostsTests {
    /// What a request with some headers is refused for; nil where it is taken.
    private func refusal(
        _ hosts: AcceptedHosts, _ headers: [(String, String)], version: HTTPVersion = .http1_1, ofSite: Bool = false
    ) -> Problem.Kind? {
        let head = HTTPRequestHead(version: version, method: .POST, uri: "/scan", headers: HTTPHeaders(headers))
        do {
            try ofSite ? hosts.checkSite(head) : hosts.check(head)
            return nil
        } catch { return error.kind }
    }

    @Test(
        "What lies on the loopback",
        arguments: ["127.0.0.1", "127.9.8.7", "::1", "[::1]", "localhost", "LOCALHOST.", "a.localhost"])
    func loopback(host: String) { #expect(AcceptedHosts.isLoopback(host)) }

    @Test(
        "What does not",
        arguments: ["0.0.0.0", "::", "192.168.1.1", "localhost.example", "127.0.0.1.example", "1270.0.0.1", "::2", ""])
    func elsewhere(host: String) { #expect(!AcceptedHosts.isLoopback(host)) }

    @Test("IPv4 in the form of IPv6 is taken for what it is")
    func mappedAddresses() {
        #expect(AcceptedHosts.isLoopback("::ffff:127.0.0.1") && !AcceptedHosts.isLoopback("::ffff:10.0.0.1"))
    }

    @Test(
        "On the loopback its names are taken with any port, and names that were given",
        arguments: [
            ("localhost", true), ("localhost:8080", true), ("127.0.0.1:8080", true), ("[::1]:8080", true),
            ("Lab.Example", true),
            ("lab.example:443", true), ("lab.example.", true), ("site.example", false), ("site.example:8080", false),
            ("192.168.1.1", false), ("lab.example.site.example", false), ("", false), ("[::1", false),
        ])
    func namesOnLoopback(host: String, isTaken: Bool) {
        let hosts = AcceptedHosts(listeningOn: "127.0.0.1", names: ["lab.example"])
        #expect(refusal(hosts, [("Host", host)]) == (isTaken ? nil : .misdirected))
    }

    @Test(
        "Elsewhere every name is taken unless there are some, and then addresses too, which nobody can let point elsewhere",
        arguments: [
            ([], "site.example", true), (["lab.example"], "site.example", false),
            (["lab.example"], "lab.example:8080", true),
            (["lab.example"], "192.168.1.1:8080", true), (["lab.example"], "[fe80::1]", true),
            (["lab.example"], "localhost", true),
        ])
    func namesElsewhere(names: [String], host: String, isTaken: Bool) {
        let hosts = AcceptedHosts(listeningOn: "0.0.0.0", names: names)
        #expect(refusal(hosts, [("Host", host)]) == (isTaken ? nil : .misdirected))
    }

    @Test("HTTP/1.1 says one name, and HTTP/1.0 may say none")
    func numberOfNames() {
        let hosts = AcceptedHosts(listeningOn: "127.0.0.1", names: [])
        #expect(refusal(hosts, []) == .badRequest)
        #expect(refusal(hosts, [("Host", "localhost"), ("Host", "localhost")]) == .badRequest)
        #expect(refusal(hosts, [], version: .http1_0) == nil)
        #expect(refusal(hosts, [("Host", "site.example")], version: .http1_0) == .misdirected)
    }

    @Test(
        "Pages of other sites are refused; programs, and the page of the service, are not",
        arguments: [
            ([:], true), (["Origin": "http://localhost:8080"], true), (["Origin": "http://LOCALHOST:8080"], true),
            (["Origin": "http://localhost:9090"], false), (["Origin": "http://site.example"], false),
            (["Origin": "null"], false),
            (["Origin": "https://lab.example"], true), (["Sec-Fetch-Site": "same-origin"], true),
            (["Sec-Fetch-Site": "none"], true),
            (["Sec-Fetch-Site": "cross-site"], false), (["Sec-Fetch-Site": "same-site"], false),
            (["Sec-Fetch-Site": "new"], false),
            (["Sec-Fetch-Site": "cross-site", "Origin": "http://localhost:8080"], false),
            (["Sec-Fetch-Site": "cross-site", "Origin": "https://lab.example"], true),
        ])
    func sites(headers: [String: String], isTaken: Bool) {
        let hosts = AcceptedHosts(listeningOn: "127.0.0.1", names: ["lab.example"])
        #expect(
            refusal(hosts, [("Host", "localhost:8080")] + headers.map { ($0, $1) }, ofSite: true)
                == (isTaken ? nil : .crossSite), "\(headers)")
    }
}
