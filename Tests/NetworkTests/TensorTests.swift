import Network
import Testing

@Suite("A tensor")
struct TensorTests {
    private static let shape = [37, 5, 3]

    private static let values = (0..<37 * 15).map { Float($0) / 7 - 30 }

    private static let kept = Tensor(
        shape: shape, keptRows: { Array(values[$0.lowerBound * 15..<$0.upperBound * 15]) })

    @Test("whose values are kept elsewhere has them, and has them in memory once one is changed")
    func kept() throws {
        var tensor = Self.kept
        #expect(tensor.isKept && tensor.count == 555)
        #expect(try tensor.read() == Self.values && tensor == Tensor(shape: Self.shape, values: Self.values))
        #expect(try !tensor.inMemory().isKept && tensor.inMemory() == tensor)
        tensor.values[4] = 100
        #expect(!tensor.isKept && tensor.values[4] == 100 && tensor.values[5] == Self.values[5])
        #expect(tensor != Self.kept)
    }

    @Test("is handed over in pieces that begin where was asked, and are all of it")
    func pieces() throws {
        // Rows of a third of a piece, so that groups of two make pieces of two.
        let rowCount = Tensor.pieceBytes / 12
        let large = Tensor(
            shape: [7, rowCount], keptRows: { rows in rows.flatMap { [Float](repeating: Float($0), count: rowCount) } })
        var found: [Range<Int>] = []
        try large.forEachPiece(together: 2) { rows, values in
            found.append(rows)
            #expect(values.count == rows.count * rowCount && values.last == Float(rows.upperBound - 1))
        }
        #expect(found == [0..<2, 2..<4, 4..<6, 6..<7])
        try large.inMemory().forEachPiece(together: 2) { rows, _ in #expect(rows == 0..<7) }
    }

    @Test("made of another's rows is the same whether they are kept or in memory")
    func mappedRows() throws {
        let (kept, memory) = (Self.kept, Tensor(shape: Self.shape, values: Self.values))
        func firsts(_ tensor: Tensor) -> Tensor {
            tensor.mapRows(to: [37, 1]) { rows, values in rows.indices.map { values[($0 - rows.lowerBound) * 15] } }
        }
        #expect(firsts(kept).isKept && !firsts(memory).isKept)
        #expect(firsts(kept) == firsts(memory))
        #expect(try kept.reshaped([37, 15]).read() == Self.values)
    }

    @Test("says which value is no finite number", arguments: [0, 14, 15, 554])
    func notFinite(place: Int) throws {
        var values = Self.values
        #expect(try Self.kept.firstNotFinite() == nil)
        values[place] = .nan
        let damaged = values
        #expect(
            try Tensor(shape: Self.shape, values: values).firstNotFinite() == [place / 15, place % 15 / 3, place % 3])
        let kept = Tensor(shape: Self.shape, keptRows: { Array(damaged[$0.lowerBound * 15..<$0.upperBound * 15]) })
        #expect(try kept.firstNotFinite() == [place / 15, place % 15 / 3, place % 3])
    }
}
