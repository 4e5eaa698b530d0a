import FCNScanKit
import Synchronization

/// What is behind the handle of a scan. Unchecked: what changes is behind a lock.
final class ScanHandle: @unchecked Sendable {
    let scan: CompletedScan
    let session: ScanSession
    /// Probabilities that were asked for, by scale; they stay where they are.
    private let probabilities: Mutex<[UnsafeMutableBufferPointer<Float>?]>

    init(_ scan: CompletedScan, _ session: ScanSession) {
        (self.scan, self.session) = (scan, session)
        probabilities = Mutex(Array(repeating: nil, count: scan.scores.levels.count))
    }

    deinit { probabilities.withLock { $0.forEach { $0?.deallocate() } } }

    /// The probabilities of a scale, shape [rows, columns, classes].
    func scores(_ scale: Int) throws -> (start: UnsafePointer<Float>, shape: [Int]) {
        let levels = scan.scores.levels
        guard levels.indices.contains(scale) else { throw WrongUse.noSuchScale(found: scale, scales: levels.count) }
        let map = levels[scale].map
        let row = map.columns * map.classes.count
        let start = try probabilities.withLock { all in
            if let known = all[scale] { return known.baseAddress! }
            let values = UnsafeMutableBufferPointer<Float>.allocate(capacity: map.rows * row)
            do {
                for y in 0..<map.rows { try map.readProbabilities(row: y, into: values.baseAddress! + y * row) }
            } catch {
                values.deallocate()
                throw error
            }
            all[scale] = values
            return values.baseAddress!
        }
        return (UnsafePointer(start), [map.rows, map.columns, map.classes.count])
    }
}
