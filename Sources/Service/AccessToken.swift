import FCNScanKit
import FoundationEssentials

/// What a client has to know.
public struct AccessToken: Sendable {
    private let digest: [UInt8]

    /// A secret text; nil where it is empty.
    public init?(_ secret: String) {
        guard !secret.isEmpty else { return nil }
        digest = Self.digest(of: secret)
    }

    /// Whether a header `Authorization` says the token: as `Bearer TOKEN`, or as the password of `Basic`, which browsers ask
    /// a person for.
    ///
    /// Source: RFC 6750, 2.1; RFC 7617.
    func isSaid(by authorization: String?) -> Bool {
        guard let authorization, let space = authorization.firstIndex(of: " ") else { return false }
        let rest = authorization[space...].drop { $0 == " " }
        switch authorization[..<space].lowercased() {
        case "bearer": return matches(String(rest))
        case "basic":
            guard let text = Data(base64Encoded: String(rest)), let colon = text.firstIndex(of: UInt8(ascii: ":"))
            else {
                return false
            }
            return matches(String(decoding: text[text.index(after: colon)...], as: UTF8.self))
        default: return false
        }
    }

    /// Compares digests of equal length to their end, so that the time says nothing about the token.
    private func matches(_ secret: String) -> Bool {
        zip(digest, Self.digest(of: secret)).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func digest(of secret: String) -> [UInt8] {
        Array(ContentHash.hexadecimal(of: Array(secret.utf8)).utf8)
    }
}
