import Files
import Foundation
import Testing

/// Values of FIPS 180-4's examples and of `sha256sum`.
@Suite struct ContentHashTests {
    @Test("Known texts have their known hashes")
    func knownHashes() {
        let cases = [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ]
        for (text, hash) in cases { #expect(ContentHash.hexadecimal(of: Array(text.utf8)) == hash) }
    }

    @Test("Pieces of any size give the hash of the whole")
    func piecesDoNotMatter() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        for size in [1, 3, 63, 64, 65, 500] {
            var hash = ContentHash()
            for start in stride(from: 0, to: bytes.count, by: size) {
                hash.append(bytes[start..<min(start + size, bytes.count)])
            }
            #expect(hash.finish() == ContentHash.hexadecimal(of: bytes), "pieces of \(size)")
        }
    }
}
