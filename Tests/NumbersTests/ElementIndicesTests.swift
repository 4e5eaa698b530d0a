import Testing

@testable import Numbers

@Suite struct ElementIndicesTests {
    @Test(
        "The last axis counts fastest",
        arguments: [([2, 3, 4], 0, [0, 0, 0]), ([2, 3, 4], 17, [1, 1, 1]), ([5], 4, [4])])
    func rowMajor(shape: [Int], number: Int, indices: [Int]) {
        #expect(elementIndices(number, of: shape) == indices)
    }

    @Test("A single number has no axis")
    func scalar() { #expect(elementIndices(0, of: []) == []) }
}
