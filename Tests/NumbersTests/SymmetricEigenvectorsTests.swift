import Machine
import Testing

@testable import Numbers

@Suite struct SymmetricEigenvectorsTests {
    /// A matrix `B·Bᵀ` of random columns, as covariances are.
    func gram(_ size: Int, rank: Int, seed: UInt64 = 1) -> [Double] {
        var random = RandomSource(seed: seed)
        let columns = (0..<rank).map { _ in (0..<size).map { _ in random.normal() } }
        return (0..<size * size).map { place in
            columns.reduce(0) { $0 + $1[place / size] * $1[place % size] }
        }
    }

    func check(_ matrix: [Double], _ size: Int, sourceLocation: SourceLocation = #_sourceLocation) {
        let eigen = SymmetricEigenvectors(of: matrix, size: size, pool: WorkerPool(threads: 2))
        let largest = max(abs(eigen.values.first!), abs(eigen.values.last!))
        #expect(eigen.values == eigen.values.sorted(by: >), sourceLocation: sourceLocation)
        for index in 0..<size {
            let vector = Array(eigen.vector(index))
            for row in 0..<size {
                let product = (0..<size).reduce(0) { $0 + matrix[row * size + $1] * vector[$1] }
                #expect(
                    abs(product - eigen.values[index] * vector[row]) <= 1e-13 * Double(size) * max(largest, 1e-300),
                    "\(size) value \(index) row \(row)", sourceLocation: sourceLocation)
            }
            for other in 0...index {
                let product = zip(vector, eigen.vector(other)).reduce(0) { $0 + $1.0 * $1.1 }
                #expect(
                    abs(product - (index == other ? 1 : 0)) < 1e-13 * Double(size), "\(size) \(index) \(other)",
                    sourceLocation: sourceLocation)
            }
        }
    }

    @Test("Eigenvectors solve their equation and are at right angles", arguments: [1, 2, 3, 4, 7, 16, 33, 50])
    func randomMatrices(size: Int) {
        check(gram(size, rank: size + 2), size)
        // Fewer ranks than rows: many eigenvalues are 0.
        check(gram(size, rank: (size + 2) / 3), size)
        var random = RandomSource(seed: 9)
        var indefinite = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
            for column in 0...row {
                indefinite[row * size + column] = random.normal()
                indefinite[column * size + row] = indefinite[row * size + column]
            }
        }
        check(indefinite, size)
    }

    @Test("Nothing, equal eigenvalues, blocks and very different sizes are no exception")
    func specialMatrices() {
        let size = 9
        check([Double](repeating: 0, count: size * size), size)
        check((0..<size * size).map { $0 / size == $0 % size ? 3 : 0 }, size)
        check([Double](repeating: 1, count: size * size), size)
        let graded = gram(size, rank: size)
        check(
            graded.enumerated().map { $1 * power($0 / size) * power($0 % size) }, size)
        // Rows 0, 4 and 8 are connected with nothing, as dark corners of digits are.
        check(graded.enumerated().map { ($0 / size % 4 == 0 || $0 % size % 4 == 0) ? 0 : $1 }, size)
    }

    private func power(_ exponent: Int) -> Double { (0..<exponent).reduce(1) { value, _ in value * 1e-2 } }

    @Test("The eigenvalues of a chain of springs are those of its formula")
    func knownValues() {
        // 2 on the diagonal and −1 beside it: 2 − 2·cos(kπ/(n+1)).
        let size = 12
        let matrix = (0..<size * size).map { place -> Double in
            switch abs(place / size - place % size) {
            case 0: 2
            case 1: -1
            default: 0
            }
        }
        let eigen = SymmetricEigenvectors(of: matrix, size: size, pool: WorkerPool(threads: 1))
        // 2 − 2·cos(12π/13) and 2 − 2·cos(π/13), to 12 digits.
        #expect(abs(eigen.values[0] - 3.941883634852) < 1e-11)
        #expect(abs(eigen.values[11] - 0.058116365148) < 1e-11)
        #expect(abs(eigen.values.reduce(0, +) - 24) < 1e-12)
    }

    @Test("Any number of threads gives the same bits")
    func threads() {
        let size = 70
        let matrix = gram(size, rank: 60)
        let one = SymmetricEigenvectors(of: matrix, size: size, pool: WorkerPool(threads: 1))
        for threads in [2, 3] {
            let more = SymmetricEigenvectors(of: matrix, size: size, pool: WorkerPool(threads: threads))
            #expect(more.values == one.values)
            for index in 0..<size { #expect(more.vector(index) == one.vector(index)) }
        }
    }

    @Test("The number of values that hold a share is the smallest that does")
    func shares() {
        var matrix = [Double](repeating: 0, count: 25)
        for (index, value) in [8.0, 1, 0.9, 0.1, 0].enumerated() { matrix[6 * index] = value }
        let eigen = SymmetricEigenvectors(of: matrix, size: 5, pool: WorkerPool(threads: 1))
        #expect(eigen.count(holding: 0.8) == 1)
        #expect(eigen.count(holding: 0.81) == 2)
        #expect(eigen.count(holding: 0.99) == 3)
        #expect(eigen.count(holding: 1) == 4)
    }
}
