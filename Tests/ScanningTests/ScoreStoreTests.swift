import Files
import Foundation
import Scanning
import Testing

@Suite struct ScoreStoreTests {
    @Test("Numbers come back the same from memory and from a file, whatever pieces they were appended in")
    func bothPlacesAreTheSame() throws {
        let values = (0..<700_000).map { Float($0) * 0.5 }
        for storage in [ScoreStorage.memory, .budget(bytes: 0, folder: NSTemporaryDirectory())] {
            let store = try ScoreStore(count: values.count, storage: storage)
            #expect(store.isInMemory == (storage == .memory))
            var start = 0
            for length in [1, 0, 99_999, 300_000, 13, 299_987] {
                try values[start..<start + length].withUnsafeBufferPointer { try store.append($0) }
                start += length
            }
            for range in [0..<1, 262_000..<263_000, 5..<5, 699_999..<700_000, 0..<700_000] {
                let read = try store.read(range) { Array(UnsafeBufferPointer(start: $0, count: range.count)) }
                #expect(read == Array(values[range]))
            }
        }
    }

    @Test("What is filled can be read before all is there")
    func filledPartIsRead() throws {
        let values = (0..<600_000).map { Float($0) }
        for storage in [ScoreStorage.memory, .budget(bytes: 0, folder: NSTemporaryDirectory())] {
            let store = try ScoreStore(count: values.count, storage: storage)
            var filled = 0
            for length in [10, 300_000, 7, 290_000] {
                try values[filled..<filled + length].withUnsafeBufferPointer { try store.append($0) }
                filled += length
                for range in [0..<10, max(0, filled - 20)..<filled, filled / 2..<filled, 0..<filled] {
                    let read = try store.read(range) { Array(UnsafeBufferPointer(start: $0, count: range.count)) }
                    #expect(read == Array(values[range]))
                }
            }
        }
    }

    @Test("A budget is kept to the byte")
    func budgetIsKept() throws {
        let folder = NSTemporaryDirectory()
        #expect(try ScoreStore(count: 100, storage: .budget(bytes: 400, folder: folder)).isInMemory)
        #expect(try !ScoreStore(count: 100, storage: .budget(bytes: 399, folder: folder)).isInMemory)
    }
}
