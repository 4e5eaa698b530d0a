import FCNScanKit
import Testing

@testable import Service

@Suite struct PictureSpoolTests {
    @Test(
        "Bytes are the same in memory, on a disk, and moved from one to the other", arguments: [0, 100, 5000, 1 << 20])
    func bytesStay(bytesInMemory: Int) throws {
        let pieces: [[UInt8]] = [
            [1, 2, 3], [], Array(repeating: 7, count: 4000), (0..<100_000).map { UInt8(truncatingIfNeeded: $0) },
        ]
        for expected in [nil, 104_003] {
            var spool = try PictureSpool(expected: expected, bytesInMemory: bytesInMemory)
            for piece in pieces { try piece.withUnsafeBytes { try spool.append($0) } }
            #expect(spool.count == 104_003)
            #expect(try [UInt8](readFile(spool.finished().path, limitBytes: 1 << 20)) == pieces.flatMap(\.self))
        }
    }
}
