import Formats
import Foundation
import Raster
import TestSupport
import Testing

@testable import Datasets

@Suite struct IDXTests {
    /// A folder with a training and a test pair.
    func withSet(
        prefix: String = "", gzip: Bool = false, _ body: (String) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            for (role, count, seed) in [("train", 6, 0), ("t10k", 3, 99)] {
                let pair = PackedSupport.pair(count: count, seed: UInt8(seed))
                for (name, bytes) in [("images-idx3", pair.images), ("labels-idx1", pair.labels)] {
                    try writeBytes(
                        gzip ? PackedSupport.gzip(bytes) : bytes,
                        to: "\(folder)/\(prefix)\(role)-\(name)-ubyte\(gzip ? ".gz" : "")")
                }
            }
            try body(folder)
        }
    }

    @Test("A folder of IDX files is read, plain and compressed; t10k is the test part", arguments: [false, true])
    func folder(gzip: Bool) throws {
        try withSet(gzip: gzip) { folder in
            let data = try LabelledData.idx(folder)
            #expect(data.classes == ["0", "1", "2"])
            #expect(data.pictures.count == 9 && data.store.count == 9 && data.hashes.count == 9)
            #expect(data.pictures[5].name == "train/00005" && data.pictures[6].name == "t10k/00000")
            #expect(data.pictures.map(\.part) == Array(repeating: nil, count: 6) + [.test, .test, .test])
            #expect(data.pictures[4].label == .whole(classIndex: 1))
            #expect((data.pictures[0].width, data.pictures[0].height) == (4, 5))
            #expect(try data.store.picture(at: 2).samples == Array(PackedSupport.pair(count: 6).samples[40..<60]))
            #expect(data.summary == "9 pictures of 4x5x1, 3 classes")
        }
    }

    @Test("A file of pictures is read with the labels beside it, and nothing else")
    func file() throws {
        try withSet { folder in
            let data = try LabelledData.idx(folder + "/t10k-images-idx3-ubyte")
            #expect(data.pictures.map(\.name) == ["t10k/00000", "t10k/00001", "t10k/00002"])
            #expect(throws: TrainingDataError.self) { try LabelledData.idx(folder + "/t10k-labels-idx1-ubyte") }
        }
    }

    @Test("Grey pictures are given in colour where a net wants that")
    func channels() throws {
        try withSet { folder in
            let grey = try LabelledData.idx(folder).store.picture(at: 1)
            let colour = try LabelledData.idx(folder, channels: 3).store.picture(at: 1)
            #expect(colour.channels == 3)
            #expect(colour.samples == grey.samples.flatMap { [$0, $0, $0] })
        }
    }

    @Test("EMNIST is turned the right way round, and its mapping names the classes")
    func emnist() throws {
        try withSet(prefix: "emnist-letters-", gzip: true) { folder in
            try writeBytes(Array("0 65 97\r\n1 66\n2 233\n\n".utf8), to: folder + "/emnist-letters-mapping.txt")
            for path in [folder, folder + "/emnist-letters", folder + "/emnist-letters-"] {
                let data = try LabelledData.idx(path)
                #expect(data.classes == ["Aa", "B", "é"])
                #expect((data.pictures[0].width, data.pictures[0].height) == (5, 4))
                let stored = PackedSupport.pair(count: 6).samples
                let picture = try data.store.picture(at: 1)
                for y in 0..<4 {
                    for x in 0..<5 { #expect(picture[x, y, 0] == stored[20 + x * 4 + y]) }
                }
            }
            try writeBytes(Array("0 65\n1\n".utf8), to: folder + "/emnist-letters-mapping.txt")
            #expect(
                throws: FormatError.badPlace(
                    path: folder + "/emnist-letters-mapping.txt", line: 2, column: 1,
                    expected: "a new label and the codes of its characters, as in '1 65 97'", found: "'1'")
            ) { try LabelledData.idx(folder) }
            try writeBytes(Array("0 65\n1 66\n".utf8), to: folder + "/emnist-letters-mapping.txt")
            #expect(
                throws: TrainingDataError.damagedFile(
                    path: folder + "/emnist-letters-train-labels-idx1-ubyte.gz", byte: 10,
                    expected: "a label that the mapping names", found: "2")
            ) { try LabelledData.idx(folder) }
        }
    }

    @Test("Several sets in one folder must be told apart by the person")
    func severalSets() throws {
        try withSet(prefix: "emnist-digits-") { folder in
            let pair = PackedSupport.pair(count: 3)
            try writeBytes(pair.images, to: folder + "/emnist-letters-train-images-idx3-ubyte")
            try writeBytes(pair.labels, to: folder + "/emnist-letters-train-labels-idx1-ubyte")
            #expect(
                throws: TrainingDataError.severalSets(path: folder, found: ["emnist-digits-", "emnist-letters-"])
            ) { try LabelledData.idx(folder) }
            #expect(try LabelledData.idx(folder + "/emnist-letters").pictures.count == 3)
        }
    }

    @Test("Missing labels and labels of other pictures are reported")
    func partners() throws {
        try withSet { folder in
            let labels = folder + "/train-labels-idx1-ubyte"
            try writeBytes(PackedSupport.idx([5], [0, 1, 2, 0, 1]), to: labels)
            let images = folder + "/train-images-idx3-ubyte"
            #expect(
                throws: TrainingDataError.unlikeCounts(images: images, pictures: 6, labels: labels, count: 5)
            ) { try LabelledData.idx(folder) }
            for name in ["train-labels-idx1-ubyte", "t10k-labels-idx1-ubyte", "t10k-images-idx3-ubyte"] {
                try FileManager.default.removeItem(atPath: folder + "/" + name)
            }
            #expect(throws: TrainingDataError.missingLabels(images: images, labels: "train-labels-idx1-ubyte")) {
                try LabelledData.idx(folder)
            }
        }
    }

    func error(_ bytes: [UInt8], limitBytes: Int = 1 << 20) throws -> TrainingDataError? {
        try withTemporaryFolder { folder in
            try writeBytes(bytes, to: folder + "/file")
            return #expect(throws: TrainingDataError.self) {
                try IDXFile(contentsOf: folder + "/file", dimensionCounts: 3...4, limitBytes: limitBytes)
            }
        }
    }

    func byte(of error: TrainingDataError?) -> Int? {
        if case .damagedFile(_, let byte, _, _) = error { byte } else { nil }
    }

    @Test("Damage is reported with the offset of the byte", arguments: [false, true])
    func damage(gzip: Bool) throws {
        let good = PackedSupport.pair(count: 6).images
        func damaged(_ change: (inout [UInt8]) -> Void) throws -> Int? {
            var bytes = good
            change(&bytes)
            return byte(of: try error(gzip ? PackedSupport.gzip(bytes) : bytes))
        }
        #expect(try damaged { $0[0] = 1 } == 0)
        #expect(try damaged { $0[2] = 13 } == 2)
        #expect(try damaged { $0[3] = 1 } == 3)
        #expect(try damaged { $0.replaceSubrange(8..<12, with: [0, 0, 0, 0]) } == 8)
        #expect(try damaged { $0.append(0) } == good.count)
        #expect(try damaged { $0.removeLast($0.count - 10) } == 8 + 2)
        // Of a plain file the size tells at once that the pictures have no room.
        #expect(try damaged { $0.removeLast() } == (gzip ? good.count - 1 : 4))
        #expect(try damaged { $0 = [] } == 0)
    }

    @Test("A header that promises more than there can be takes no memory", arguments: [false, true])
    func hostileHeader(gzip: Bool) throws {
        let huge = PackedSupport.idx([0x7FFF_FFFF, 0x7FFF, 0x7FFF], [1, 2, 3])
        #expect(byte(of: try error(gzip ? PackedSupport.gzip(huge) : huge)) == 4)
        let overflowing = PackedSupport.idx([0x7FFF_FFFF, 0x7FFF_FFFF, 0x7FFF_FFFF], [])
        #expect(byte(of: try error(gzip ? PackedSupport.gzip(overflowing) : overflowing)) == 12)
        // A megabyte of zeros has about a thousand bytes when it is packed: it is refused by its size.
        let zeros = PackedSupport.gzip(PackedSupport.idx([1000, 32, 32], [UInt8](repeating: 0, count: 1_024_000)))
        #expect(zeros.count < 2000)
        guard case .tooLargeForMemory(_, 1_024_000, 500_000) = try error(zeros, limitBytes: 500_000) else {
            Issue.record("a megabyte was read into half of one")
            return
        }
    }

    @Test("A compressed file cut off anywhere is an error")
    func truncatedGzip() throws {
        let packed = PackedSupport.gzip(PackedSupport.pair(count: 6).images)
        for count in 1..<packed.count { #expect(try error(Array(packed[..<count])) != nil, "\(count) bytes") }
    }

    @Test("A compressed file with any bit wrong is an error or the same pictures")
    func mutatedGzip() throws {
        let pair = PackedSupport.pair(count: 6)
        let packed = PackedSupport.gzip(pair.images)
        try withTemporaryFolder { folder in
            for place in packed.indices {
                for bit in [0, 3, 7] {
                    var bytes = packed
                    bytes[place] ^= 1 << UInt8(bit)
                    try writeBytes(bytes, to: folder + "/file")
                    let file = try? IDXFile(contentsOf: folder + "/file", dimensionCounts: 3...3, limitBytes: 1 << 20)
                    #expect(file == nil || file?.bytes == pair.samples, "byte \(place), bit \(bit)")
                }
            }
        }
    }

    @Test("A damaged test pair is listed, a damaged training pair is an error")
    func damagedPairs() throws {
        try withSet { folder in
            try writeBytes([0, 0], to: folder + "/t10k-images-idx3-ubyte")
            let data = try LabelledData.idx(folder)
            #expect(data.pictures.count == 6)
            #expect(data.skipped.map(\.path) == [folder + "/t10k-images-idx3-ubyte"])
            try writeBytes([0, 0], to: folder + "/train-images-idx3-ubyte")
            #expect(throws: TrainingDataError.self) { try LabelledData.idx(folder) }
        }
    }

    @Test("One label only is refused")
    func oneClass() throws {
        try withTemporaryFolder { folder in
            try writeBytes(PackedSupport.idx([2, 1, 1], [1, 2]), to: folder + "/a-images-idx3-ubyte")
            try writeBytes(PackedSupport.idx([2], [7, 7]), to: folder + "/a-labels-idx1-ubyte")
            #expect(throws: TrainingDataError.oneClassOnly(path: folder, found: ["7"])) {
                try LabelledData.idx(folder)
            }
        }
    }
}
