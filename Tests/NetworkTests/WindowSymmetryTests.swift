import Testing

@testable import Network

@Suite struct WindowSymmetryTests {
    static let all: [WindowSymmetry] = [
        .identity, .leftRight, .upDown, .halfTurn, .quarterTurn, .threeQuarterTurn, .transposition, .antitransposition,
    ]

    /// What a window of the letters `a b c / d e f / g h i` shows after a change, row by row.
    private func shown(_ symmetry: WindowSymmetry) -> String {
        let window = Array("abcdefghi")
        return String(
            (0..<9).map { place in
                let source = symmetry.source(row: place / 3, column: place % 3, in: Extent(3))
                return window[source.row * 3 + source.column]
            })
    }

    @Test("Mirrors and turns show what their names say")
    func names() {
        #expect(
            Self.all.map(shown) == [
                "abcdefghi", "cbafedihg", "ghidefabc", "ihgfedcba", "gdahebifc", "cfibehadg", "adgbehcfi", "ifchebgda",
            ])
        #expect(WindowSymmetry.quarterTurn.description == "turned by 90°")
        #expect(Set(Self.all.map(\.description)).count == 8)
    }

    @Test("A mirrored symmetry exchanges left and right of what it shows")
    func mirrored() {
        for symmetry in Self.all {
            let rows = Array(shown(symmetry))
            let expected = String([2, 1, 0, 5, 4, 3, 8, 7, 6].map { rows[$0] })
            #expect(shown(symmetry.mirrored) == expected, "\(symmetry)")
        }
    }
}
