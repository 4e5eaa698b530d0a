import FCNScanKit
import Glibc
import NIOHTTP1

/// The names under which a service may be asked, so that no site uses it through the browser of a person.
///
/// A site can let its own name point to this machine, and its page then seems to be the service's own (DNS rebinding): only the
/// name in the header `Host` tells them apart. And the page of any site can send a form here, whose answer it cannot read.
struct AcceptedHosts: Sendable {
    private let names: Set<String>
    private let isOnLoopback: Bool

    /// - Parameters:
    ///   - host: Where the service listens. On the loopback only its names are taken, and those given.
    ///   - names: Those besides. Where the service listens elsewhere and there are none, every name is taken.
    init(listeningOn host: String, names: [String]) {
        self.names = Set(names.map { Self.name(in: $0) })
        isOnLoopback = Self.isLoopback(host)
    }

    /// Whether a name or an address is this machine's own, as it stands in addresses or without the brackets of IPv6.
    static func isLoopback(_ host: String) -> Bool {
        let name = name(in: host)
        if name == "localhost" || name.hasSuffix(".localhost") { return true }
        switch Address(name) {
        case .v4(let bytes): return bytes[0] == 127
        // ::1, and 127.0.0.0/8 in the form of IPv6.
        case .v6(let bytes):
            return bytes == [UInt8](repeating: 0, count: 15) + [1]
                || bytes.prefix(13) == [UInt8](repeating: 0, count: 10)[...] + [255, 255, 127]
        case nil: return false
        }
    }

    /// Makes sure that a request is meant for this service.
    ///
    /// - Throws: ``Problem/Kind/misdirected``; ``Problem/Kind/badRequest`` where HTTP/1.1 wants a name and there is none.
    func check(_ head: HTTPRequestHead) throws(Problem) {
        let hosts = head.headers["Host"]
        guard hosts.count == 1 || hosts.isEmpty && head.version.minor == 0 else {
            throw Problem(
                .badRequest, "the request has \(hosts.count) headers 'Host', and HTTP/1.1 asks for one; send one")
        }
        guard let host = hosts.first, !takes(host) else { return }
        throw Problem(
            .misdirected,
            "the service is not asked as '\(Self.name(in: host))'; ask it by an address of this machine, or let it be started "
                + "with this name among its hosts")
    }

    /// Makes sure that a request does not come from the page of another site.
    ///
    /// Source: W3C, Fetch Metadata Request Headers; RFC 6454, 7.
    ///
    /// - Throws: ``Problem/Kind/crossSite``.
    func checkSite(_ head: HTTPRequestHead) throws(Problem) {
        let origin = head.headers.first(name: "Origin")
        let authority = origin.flatMap { origin in
            ["http://", "https://"].first { origin.hasPrefix($0) }.map { origin.dropFirst($0.count).lowercased() }
        }
        if let authority, names.contains(Self.name(in: authority)) { return }
        switch head.headers.first(name: "Sec-Fetch-Site")?.lowercased() {
        case "same-origin", "none": return
        // Other programs than browsers say neither, and older browsers the origin alone.
        case nil where origin == nil || authority == head.headers.first(name: "Host")?.lowercased(): return
        default: break
        }
        throw Problem(
            .crossSite,
            "this comes from the page of another site\(origin.map { ", \($0)" } ?? ""); ask from the service's own page, from a "
                + "program, or let the service be started with the site's name among its hosts")
    }

    private func takes(_ host: String) -> Bool {
        let name = Self.name(in: host)
        if names.contains(name) || Self.isLoopback(name) { return true }
        // Nobody can let an address point elsewhere.
        return !isOnLoopback && (names.isEmpty || Address(name) != nil)
    }

    /// The name of `name:port` or `[address]:port`, in lower case and without what does not distinguish it.
    private static func name(in authority: String) -> String {
        var name = authority[...]
        if name.first == "[", let end = name.firstIndex(of: "]") {
            name = name[name.index(after: name.startIndex)..<end]
        } else if let colon = name.firstIndex(of: ":"), name[name.index(after: colon)...].allSatisfy(\.isNumber) {
            name = name[..<colon]
        }
        if name.last == "." { name.removeLast() }
        return name.lowercased()
    }
}

/// An address of the internet as the bytes that it has.
private enum Address {
    case v4([UInt8])
    case v6([UInt8])

    /// Nil for what is no address.
    init?(_ text: String) {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            self = .v4(Array(bytes.prefix(4)))
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            self = .v6(bytes)
        } else {
            return nil
        }
    }
}
