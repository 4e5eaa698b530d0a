import Testing

@testable import Raster

@Suite struct ConnectedRunsTests {
    /// The cells of a region, as numbers of a grid.
    private struct Cells: JoinedRegion {
        var cells: Set<Int>

        mutating func add(_ other: Self) { cells.formUnion(other.cells) }
    }

    private static let (width, height) = (23, 17)

    private func regions(_ grid: [Bool]) -> [Set<Int>] {
        var runs = ConnectedRuns<Cells>()
        for row in 0..<Self.height {
            var found: [(columns: Range<Int>, region: Cells)] = []
            for column in 0..<Self.width where grid[row * Self.width + column] {
                let start = found.last.flatMap { $0.columns.upperBound == column ? $0.columns.lowerBound : nil }
                if start != nil { found.removeLast() }
                let columns = (start ?? column)..<column + 1
                found.append((columns, Cells(cells: Set(columns.map { row * Self.width + $0 }))))
            }
            runs.add(found)
        }
        #expect(runs.begun >= runs.finished.count)
        return runs.finished.map(\.cells)
    }

    /// Regions by going from each cell to its eight neighbours.
    private func walked(_ grid: [Bool]) -> [Set<Int>] {
        var result: [Set<Int>] = []
        var seen: Set<Int> = []
        for start in grid.indices where grid[start] && !seen.contains(start) {
            var (region, waiting): (Set<Int>, [Int]) = ([start], [start])
            while let cell = waiting.popLast() {
                for row in max(0, cell / Self.width - 1)...min(Self.height - 1, cell / Self.width + 1) {
                    for column in max(0, cell % Self.width - 1)...min(Self.width - 1, cell % Self.width + 1) {
                        let next = row * Self.width + column
                        if grid[next], region.insert(next).inserted { waiting.append(next) }
                    }
                }
            }
            seen.formUnion(region)
            result.append(region)
        }
        return result
    }

    @Test("Regions are those of a walk over neighbours, in the order of their first cells", arguments: 1...9)
    func regionsAreThoseOfAWalk(density: Int) {
        var numbers = SeededNumbers(seed: UInt64(density))
        for _ in 0..<20 {
            let grid = (0..<Self.width * Self.height).map { _ in Int.random(in: 0..<10, using: &numbers) < density }
            #expect(regions(grid) == walked(grid))
        }
    }
}
