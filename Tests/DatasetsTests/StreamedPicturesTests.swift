import Foundation
import Network
import Numbers
import Raster
import Synchronization
import TestSupport
import Testing

@testable import Datasets

@Suite struct StreamedPicturesTests {
    /// Pictures from files of which some are kept, a few cached, and most decoded again.
    func withPictures(count: Int = 12, _ body: (String, [Picture]) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let pictures = (0..<count).map { Support.picture(width: 20 + $0 % 3, height: 10 + $0) }
            for (name, half) in [("a", 0), ("b", 1)] {
                try FileManager.default.createDirectory(
                    atPath: folder + "/" + name, withIntermediateDirectories: true)
                for index in pictures.indices where index % 2 == half {
                    try pictures[index].write(to: "\(folder)/\(name)/\(index + 10).png")
                }
            }
            try body(folder, pictures)
        }
    }

    @Test("What is streamed equals what is in memory, bit for bit, on any thread", arguments: [0, 1000, 4000, 1 << 20])
    func equalsMemory(memoryBytes: Int) throws {
        try withPictures { folder, _ in
            let whole = try LabelledData.folders(folder)
            let streamed = try LabelledData.folders(folder, loading: PictureLoading(memoryBytes: memoryBytes))
            #expect(streamed.pictures == whole.pictures && streamed.hashes == whole.hashes)
            let plans = [whole, streamed].map { data in
                PatchPlan(
                    data: data, pictures: Array(data.pictures.indices), window: Extent(16),
                    sampling: PatchSampling(window: Extent(16), strideInPixels: 8), seed: 4)
            }
            let batches = try plans.map { plan in
                let samples = PatchSamples.training(plan, augmentation: Augmentation())
                let ahead = BatchesAhead(samples, batchSize: 5, epochs: 0..<4, threads: 4)
                var found: [SampleBatch] = []
                while let batch = try ahead.next() { found.append(batch) }
                return found
            }
            #expect(batches[0] == batches[1] && batches[0].count == 12)
        }
    }

    @Test("No more than the allowed bytes are kept, and what is kept is not read again")
    func bounded() throws {
        try withPictures { folder, pictures in
            let reads = Mutex<[String: Int]>([:])
            let decoder = PictureDecoder(channels: 3, loading: PictureLoading(memoryBytes: 8000)) { path in
                reads.withLock { $0[path, default: 0] += 1 }
                return try Picture(contentsOf: path, channels: 3)
            }
            let data = try LabelledData.folders(folder, decoder: decoder)
            let store = try #require(data.store as? StreamedPictures)
            #expect((1..<pictures.count).contains(store.keptCount))
            for _ in 0..<2 {
                for index in data.pictures.indices { _ = try store.picture(at: index) }
            }
            let counts = reads.withLock { $0 }
            #expect(counts.count == pictures.count)
            #expect(counts.values.count { $0 == 1 } == store.keptCount, "\(counts)")
        }
    }

    @Test("A file that is gone or changed ends in an error that names it")
    func gone() throws {
        try withPictures { folder, _ in
            let data = try LabelledData.folders(folder, loading: PictureLoading(memoryBytes: 0))
            let path = data.pictures[3].path
            try Picture(width: 22, height: 16, color: [1, 2, 3]).write(to: path)
            #expect(
                throws: TrainingDataError.pictureGone(path: path, reason: "the file was changed since the start")
            ) { try data.store.picture(at: 3) }
            try FileManager.default.removeItem(atPath: path)
            let error = #expect(throws: TrainingDataError.self) { try data.store.picture(at: 3) }
            #expect("\(error!)".contains(path))
            let plan = PatchPlan(
                data: data, pictures: [2, 3], window: Extent(8),
                sampling: PatchSampling(window: Extent(8), strideInPixels: 8), seed: 4)
            let ahead = BatchesAhead(PatchSamples.validation(plan), batchSize: 2, epochs: 0..<1, threads: 2)
            #expect(throws: TrainingDataError.self) { try ahead.next() }
        }
    }

    @Test("Every file is reported once while it is decoded")
    func progress() throws {
        try withPictures { folder, _ in
            let seen = Mutex<[Int]>([])
            _ = try LabelledData.folders(
                folder,
                loading: PictureLoading { done, all in
                    #expect(all == 12)
                    seen.withLock { $0.append(done) }
                })
            #expect(seen.withLock { $0.sorted() } == Array(1...12))
        }
    }

    @Test("The cache keeps what was used last, within its cost")
    func recentlyUsed() {
        var cache = RecentlyUsed<String>(limit: 10)
        cache.insert("a", for: 1, cost: 4)
        cache.insert("b", for: 2, cost: 4)
        #expect(cache.value(of: 1) == "a")
        cache.insert("c", for: 3, cost: 4)
        #expect(cache.value(of: 2) == nil && cache.value(of: 1) == "a" && cache.value(of: 3) == "c")
        cache.insert("d", for: 4, cost: 11)
        #expect(cache.value(of: 4) == nil && cache.cost == 8)
        cache.insert("C", for: 3, cost: 10)
        #expect(cache.value(of: 1) == nil && cache.value(of: 3) == "C" && cache.cost == 10)
        var random = RandomSource(seed: 1)
        var large = RecentlyUsed<Int>(limit: 50)
        for _ in 0..<5000 {
            let key = random.integer(below: 30)
            if let value = large.value(of: key) {
                #expect(value == key)
            } else {
                large.insert(key, for: key, cost: 1 + key % 9)
            }
            #expect(large.cost <= 50)
        }
    }
}
