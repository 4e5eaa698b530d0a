import Foundation
import Raster
import Synchronization

/// The rows of a picture in colour, decoded ahead on a thread of their own while others are drawn.
///
/// Holds two bands of rows. Belongs to one task at a time.
final class RowsAhead {
    private let shared: Shared
    private let width: Int
    private let height: Int
    private var next = 0

    /// Starts to decode; nobody else may read from the reader after that.
    init(_ reader: PictureReader) {
        (width, height) = (reader.info.width, reader.info.height)
        let shared = Shared(reader)
        self.shared = shared
        let thread = Thread { shared.decode() }
        thread.name = "fcnscan decoder"
        thread.stackSize = 1 << 20
        thread.start()
    }

    deinit {
        shared.isStopped.store(true, ordering: .relaxed)
        shared.free.signal()
    }

    /// Writes the next row, shape [width, 3].
    ///
    /// - Throws: What the reader throws.
    func readRow(into row: UnsafeMutableBufferPointer<UInt8>) throws {
        precondition(next < height, "all rows of the picture have been read")
        let place = next % shared.bandRows
        if place == 0 {
            if next > 0 { shared.free.signal() }
            shared.filled.wait()
        }
        let band = shared.bands[next / shared.bandRows % 2]
        guard place < band.rows else { throw band.failure! }
        row.baseAddress!.update(from: band.samples.baseAddress! + place * width * 3, count: width * 3)
        next += 1
    }

    /// Rows that one side fills and the other one reads, one after the other.
    private final class Band: @unchecked Sendable {
        let samples: UnsafeMutableBufferPointer<UInt8>
        var rows = 0
        var failure: (any Error)?

        init(count: Int) { samples = .allocate(capacity: count) }
        deinit { samples.deallocate() }
    }

    /// What both threads know. The reader belongs to the thread that decodes.
    private final class Shared: @unchecked Sendable {
        let bandRows: Int
        let bands: [Band]
        let free = DispatchSemaphore(value: 0)
        let filled = DispatchSemaphore(value: 0)
        let isStopped = Atomic<Bool>(false)
        private let reader: PictureReader

        init(_ reader: PictureReader) {
            self.reader = reader
            let rowBytes = reader.info.width * 3
            let bandRows = max(1, min(reader.info.height, (1 << 20) / rowBytes))
            self.bandRows = bandRows
            bands = (0..<2).map { _ in Band(count: bandRows * rowBytes) }
            for _ in bands { free.signal() }
        }

        func decode() {
            let (width, height) = (reader.info.width, reader.info.height)
            for (number, start) in stride(from: 0, to: height, by: bandRows).enumerated() {
                free.wait()
                if isStopped.load(ordering: .relaxed) { return }
                let band = bands[number % 2]
                band.rows = 0
                do {
                    for row in 0..<min(bandRows, height - start) {
                        let place = row * width * 3..<(row + 1) * width * 3
                        try reader.readRow(into: UnsafeMutableBufferPointer(rebasing: band.samples[place]), channels: 3)
                        band.rows += 1
                    }
                } catch {
                    band.failure = error
                }
                filled.signal()
                if band.failure != nil { return }
            }
        }
    }
}
