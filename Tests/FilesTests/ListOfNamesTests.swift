import Testing

@testable import Files

@Suite struct ListOfNamesTests {
    @Test("Names are quoted, and of many the first ones are listed with the number of the others")
    func namesAreQuoted() {
        #expect(["a"].quoted(atMost: 2) == "'a'")
        #expect(["a", "b"].quoted(atMost: 2) == "'a', 'b'")
        #expect(["a", "b", "c", "d"].quoted(atMost: 2) == "'a', 'b' and 2 more")
        #expect([String]().quoted(atMost: 2).isEmpty)
    }
}
