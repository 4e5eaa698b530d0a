import FCNScanKit
import Testing

@Suite struct RequestedRowsTests {
    @Test("Rows are read as people write them, and resolved in a map")
    func rowsAreRead() throws {
        for (text, rows, name) in [
            ("0..4", 0..<4, "0-4"), ("3..10", 3..<10, "3-10"), ("7..", 7..<10, "7-end"), ("..2", 0..<2, "0-2"),
            ("1/3", 0..<3, "1of3"), ("2/3", 3..<6, "2of3"), ("3/3", 6..<10, "3of3"), ("1/1", 0..<10, "1of1"),
        ] {
            let request = try #require(RequestedRows(text), "\(text)")
            #expect(try request.resolved(in: 10, of: "a") == rows, "\(text)")
            #expect(request.name == name)
        }
        for text in ["", "..", "4", "4..4", "5..4", "-1..3", "a..b", "1..2..3", "0/3", "4/3", "1/", "1...3", "3..-1"] {
            #expect(RequestedRows(text) == nil, "\(text)")
        }
    }

    @Test("Shares make up the map, as large as each other to within a row", arguments: 1...40)
    func sharesMakeUpTheMap(height: Int) throws {
        for count in 1...height {
            var next = 0
            for number in 1...count {
                let rows = try RequestedRows.share(number, of: count).resolved(in: height, of: "a")
                #expect(rows.lowerBound == next && (rows.count == height / count || rows.count == height / count + 1))
                next = rows.upperBound
            }
            #expect(next == height)
        }
    }

    @Test("Rows that a map does not have are refused")
    func otherRowsAreRefused() {
        #expect(throws: RequestedRowsError.outside(wanted: "3..11", image: "a", rows: 10)) {
            try RequestedRows("3..11")!.resolved(in: 10, of: "a")
        }
        #expect(throws: RequestedRowsError.outside(wanted: "10..", image: "a", rows: 10)) {
            try RequestedRows("10..")!.resolved(in: 10, of: "a")
        }
        #expect(throws: RequestedRowsError.tooManyShares(11, image: "a", rows: 10)) {
            try RequestedRows("1/11")!.resolved(in: 10, of: "a")
        }
    }
}
