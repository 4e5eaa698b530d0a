import Testing

@testable import Engine

@Suite struct PlanMemoryTests {
    @Test("Passes in turn hold the rows of the largest, and the weights in every form that one of them asks for")
    func passesInTurn() {
        let small = PlanMemory(weights: 50, rows: 10, scratch: 3, rowsAhead: 1, forms: ["a": 30, "b": 20])
        let large = PlanMemory(weights: 45, rows: 12, scratch: 4, rowsAhead: 2, forms: ["a": 30, "b winograd4": 15])
        let together = PlanMemory.inTurn([small, large])
        #expect(together.weights == 65 && together.rows == 12 && together.scratch == 4 && together.rowsAhead == 2)
        #expect(together.total == 81)
        #expect(PlanMemory.inTurn([small]) == small)
    }
}
