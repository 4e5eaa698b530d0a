import CZLIB
import Foundation

@testable import Datasets

/// Makes IDX and CIFAR files for tests.
enum PackedSupport {
    /// An IDX file of bytes.
    static func idx(_ dimensions: [Int], _ bytes: [UInt8]) -> [UInt8] {
        [0, 0, 8, UInt8(dimensions.count)]
            + dimensions.flatMap { size in [24, 16, 8, 0].map { UInt8(size >> $0 & 0xFF) } } + bytes
    }

    /// Pictures in which every sample tells where it is, and labels 0, 1, 2, 0, 1, 2 …
    static func pair(
        count: Int, height: Int = 5, width: Int = 4, seed: UInt8 = 0
    ) -> (images: [UInt8], labels: [UInt8], samples: [UInt8]) {
        let samples = (0..<count * height * width).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ Int(seed)) }
        return (
            idx([count, height, width], samples), idx([count], (0..<count).map { UInt8($0 % 3) }), samples
        )
    }

    /// Bytes compressed by gzip.
    static func gzip(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
        let path = NSTemporaryDirectory() + "packed-\(UUID().uuidString).gz"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = gzopen(path, "wb\(level)")
        _ = bytes.withUnsafeBytes { gzwrite(file, $0.baseAddress!, UInt32($0.count)) }
        gzclose(file)
        return [UInt8](FileManager.default.contents(atPath: path)!)
    }

    /// A CIFAR file: each record has labels, and planes of red, green and blue that tell where they are.
    static func cifar(labels: [[UInt8]], seed: Int = 0) -> [UInt8] {
        labels.enumerated().flatMap { number, labels in
            labels + (0..<3072).map { UInt8(truncatingIfNeeded: $0 / 1024 * 80 + $0 % 1024 + number + seed) }
        }
    }
}
