import Dispatch
import Machine
import Synchronization

/// The rows of a picture, decoded ahead on a thread of their own while others are scored or drawn.
///
/// Holds a few bands of rows, together as many as the network takes at a time, so that decoding goes on while those are
/// scored. Belongs to one task at a time.
final class RowsAhead<Sample: BitwiseCopyable & Sendable> {
    private let shared: Shared
    private var next = 0

    /// Starts to decode.
    ///
    /// - Parameters:
    ///   - rowLength: Samples of a row.
    ///   - read: Writes the next row; called on the other thread only, and nobody else may read from there.
    init(rows: Int, rowLength: Int, read: @escaping (UnsafeMutableBufferPointer<Sample>) throws -> Void) {
        let shared = Shared(rows: rows, rowLength: rowLength, read: read)
        self.shared = shared
        BackgroundThread.start("fcnscan decoder") { shared.decode() }
    }

    deinit {
        shared.isStopped.store(true, ordering: .relaxed)
        shared.free.signal()
    }

    /// Writes the next row.
    ///
    /// - Throws: What reading it threw.
    func readRow(into row: UnsafeMutableBufferPointer<Sample>) throws {
        precondition(next < shared.rows, "all rows of the picture have been read")
        let place = next % shared.bandRows
        if place == 0 {
            if next > 0 { shared.free.signal() }
            shared.filled.wait()
        }
        let band = shared.bands[next / shared.bandRows % shared.bands.count]
        guard place < band.rows else { throw band.failure! }
        row.baseAddress!.update(from: band.samples.baseAddress! + place * shared.rowLength, count: shared.rowLength)
        next += 1
    }

    /// Bands that are held.
    private static var bandCount: Int { 4 }

    /// Rows of a band: a megabyte, at least sixteen rows of pictures that are not extremely wide.
    private static func bandRows(rows: Int, rowLength: Int) -> Int {
        let rowBytes = rowLength * MemoryLayout<Sample>.stride
        return max(1, min(rows, max((1 << 20) / rowBytes, min(16, (6 << 20) / rowBytes))))
    }

    /// Rows that are held.
    static func heldRows(rows: Int, rowLength: Int) -> Int {
        // Bands that are never filled take no memory.
        min(rows, bandCount * bandRows(rows: rows, rowLength: rowLength))
    }

    /// Bytes of the rows that are held.
    static func heldBytes(rows: Int, rowLength: Int) -> Int {
        heldRows(rows: rows, rowLength: rowLength) * rowLength * MemoryLayout<Sample>.stride
    }

    /// Rows that one side fills and the other one reads, one after the other.
    private final class Band: @unchecked Sendable {
        let samples: UnsafeMutableBufferPointer<Sample>
        var rows = 0
        var failure: (any Error)?

        init(count: Int) { samples = .allocate(capacity: count) }
        deinit { samples.deallocate() }
    }

    /// What both threads know. `read` belongs to the thread that decodes.
    private final class Shared: @unchecked Sendable {
        let rows: Int
        let rowLength: Int
        let bandRows: Int
        let bands: [Band]
        let free = DispatchSemaphore(value: 0)
        let filled = DispatchSemaphore(value: 0)
        let isStopped = Atomic<Bool>(false)
        private let read: (UnsafeMutableBufferPointer<Sample>) throws -> Void

        init(rows: Int, rowLength: Int, read: @escaping (UnsafeMutableBufferPointer<Sample>) throws -> Void) {
            self.rows = rows
            self.rowLength = rowLength
            self.read = read
            let bandRows = RowsAhead.bandRows(rows: rows, rowLength: rowLength)
            self.bandRows = bandRows
            bands = (0..<RowsAhead.bandCount).map { _ in Band(count: bandRows * rowLength) }
            for _ in bands { free.signal() }
        }

        func decode() {
            for (number, start) in stride(from: 0, to: rows, by: bandRows).enumerated() {
                free.wait()
                if isStopped.load(ordering: .relaxed) { return }
                let band = bands[number % bands.count]
                band.rows = 0
                do {
                    for row in 0..<min(bandRows, rows - start) {
                        let place = row * rowLength..<(row + 1) * rowLength
                        try read(UnsafeMutableBufferPointer(rebasing: band.samples[place]))
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
