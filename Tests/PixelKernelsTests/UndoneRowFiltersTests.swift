import PixelKernels
import Testing

/// Undoes a filter as the PNG specification writes it, a byte at a time.
private func expected(_ filter: UInt8, _ row: [UInt8], above: [UInt8], pixelBytes: Int) -> [UInt8] {
    var result = row
    for place in row.indices {
        let left = place >= pixelBytes ? Int(result[place - pixelBytes]) : 0
        let over = Int(above[place])
        let corner = place >= pixelBytes ? Int(above[place - pixelBytes]) : 0
        let estimate = left + over - corner
        let distances = [left, over, corner].map { abs(estimate - $0) }
        let nearest = [left, over, corner][distances.firstIndex(of: distances.min()!)!]
        let prediction = [0, left, over, (left + over) / 2, nearest][Int(filter)]
        result[place] = row[place] &+ UInt8(prediction)
    }
    return result
}

@Suite struct UndoneRowFiltersTests {
    @Test("Every filter is undone as the specification says", arguments: [1, 2, 3, 4, 6, 8])
    func everyFilterIsUndone(pixelBytes: Int) {
        var numbers = SystemRandomNumberGenerator()
        for pixels in [1, 2, 5, 11, 70] {
            let bytes = pixels * pixelBytes
            for filter in UInt8(0)...4 {
                for spread in [UInt8(3), 255] {
                    let row = (0..<bytes).map { _ in UInt8.random(in: 0...spread, using: &numbers) }
                    let above = (0..<bytes).map { _ in UInt8.random(in: 0...spread, using: &numbers) }
                    var padded = row + [77, 77, 77, 77]
                    let known = undoRowFilter(
                        filter, of: &padded, above: above + [1, 2, 3, 4], bytes: bytes, pixelBytes: pixelBytes)
                    #expect(known)
                    #expect(
                        padded == expected(filter, row, above: above, pixelBytes: pixelBytes) + [77, 77, 77, 77],
                        "filter \(filter), \(pixels) pixels of \(pixelBytes) bytes up to \(spread)")
                }
            }
        }
    }

    @Test("The Paeth predictor is right for all neighbours")
    func paethPredictor() {
        // Two pixels each: the first puts `left` in its place, and `corner` stands above it.
        for left in stride(from: UInt8(0), through: 255, by: 17) {
            for over in stride(from: UInt8(0), through: 255, by: 5) {
                for corner in stride(from: UInt8(0), through: 255, by: 15) {
                    let row = [left &- corner, 0, 0, 0, 0, 0]
                    let above = [corner, over, 0, 0, 0, 0]
                    var found = row
                    _ = undoRowFilter(4, of: &found, above: above, bytes: 2, pixelBytes: 1)
                    let right = expected(4, Array(row[..<2]), above: Array(above[..<2]), pixelBytes: 1)
                    if Array(found[..<2]) != right { Issue.record("left \(left), above \(over), corner \(corner)") }
                }
            }
        }
    }

    @Test("A filter that does not exist is refused")
    func filterThatDoesNotExist() {
        var row: [UInt8] = [1, 2, 3, 4, 5, 6, 7]
        #expect(!undoRowFilter(5, of: &row, above: [0, 0, 0, 0, 0, 0, 0], bytes: 3, pixelBytes: 3))
        #expect(row == [1, 2, 3, 4, 5, 6, 7])
    }
}
