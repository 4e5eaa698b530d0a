import Engine
import Machine
import Network
import Scanning
import Testing

/// Averages of mirrored and turned windows, against the classifier on windows that are mirrored and turned themselves.
@Suite struct AveragedPassTests {
    private static let text = "input 27x27x3; conv3-8 relu pool2 conv3-20/s2 relu; fc16 relu; fc2 softmax"
    private static let size = Extent(height: 41, width: 48)

    private func scanner(
        _ average: WindowAverage?, _ text: String = text, method: ScanMethod = .dense, edge: EdgeMode = .drop,
        threads: Int = 2, options: PlanOptions = PlanOptions()
    ) throws -> DenseScanner {
        try DenseScanner(
            DenseScannerTests.model(text).convolutionalized(), edge: edge, method: method, average: average,
            pool: WorkerPool(threads: threads), options: options)
    }

    private func source(_ size: Extent = size) -> ArraySource {
        ArraySource(DenseScannerTests.samples(size), width: size.width, height: size.height, channels: 3)
    }

    /// The logits of each window and of its mirrored and turned forms, shape [windows, orientations, classes].
    private func logits(_ orientations: WindowAverage.Orientations, _ geometry: ScanGeometry) throws -> [[[Float]]] {
        let dense = try DenseScannerTests.model(Self.text).convolutionalized()
        let runner = try WindowRunner(dense, pool: WorkerPool(threads: 1))
        let samples = DenseScannerTests.samples(geometry.picture)
        let window = geometry.grid.window
        let symmetries = orientations.symmetries
        let count = geometry.map.height * geometry.map.width
        let flat = try runner.outputs(count: count * symmetries.count) { index, target in
            let cell = index / symmetries.count
            let (top, left) = (
                cell / geometry.map.width * geometry.grid.stride.height,
                cell % geometry.map.width * geometry.grid.stride.width
            )
            for (place, pixel) in symmetries[index % symmetries.count].pixels(of: window).enumerated() {
                let row = top + pixel / window.width
                let start = (row * geometry.picture.width + left + pixel % window.width) * 3
                for channel in 0..<3 { target[place * 3 + channel] = samples[start + channel] }
            }
        }
        return (0..<count).map { cell in
            symmetries.indices.map { way in
                let start = (cell * symmetries.count + way) * 2
                return Array(flat[start..<start + 2])
            }
        }
    }

    @Test(
        "Probabilities are the mean over the windows as they are mirrored and turned",
        arguments: WindowAverage.Orientations.allCases)
    func meanOfProbabilities(orientations: WindowAverage.Orientations) throws {
        for method in [ScanMethod.dense, .exactWindows(stride: Extent(9))] {
            let scanner = try scanner(WindowAverage(orientations), method: method)
            let map = try scanner.scan(source())
            let probabilities = try map.probabilities
            let dense = scanner.model
            for (cell, scores) in try logits(orientations, map.geometry).enumerated() {
                let shares = scores.map { dense.probabilities(ofLogits: $0)[1] }
                let mean = shares.reduce(0, +) / Float(shares.count)
                #expect(abs(probabilities[2 * cell + 1] - mean) < 2e-5, "\(method) \(cell)")
            }
        }
    }

    @Test("Logits are averaged where that is wanted")
    func meanOfLogits() throws {
        let map = try scanner(WindowAverage(.dihedral, of: .logits)).scan(source())
        let found = try map.logits
        let expected = try logits(.dihedral, map.geometry).map { scores in scores.reduce(0) { $0 + $1[1] } / 8 }
        let largest = found.map(abs).max() ?? 1
        for (cell, value) in expected.enumerated() { #expect(abs(found[2 * cell + 1] - value) <= 2e-5 * largest) }
    }

    @Test("The scores are the same bits for any number of threads, height of bands and limit of memory")
    func sameBits() throws {
        let average = WindowAverage(.dihedral)
        let expected = try scanner(average, edge: .center).scan(source()).logits
        #expect(expected != (try scanner(nil, edge: .center).scan(source()).logits))
        for (threads, rows) in [(1, 1), (3, 7), (2, 200)] {
            let scanner = try scanner(
                average, edge: .center, threads: threads, options: PlanOptions(rowsPerBand: rows))
            #expect(try scanner.scan(source()).logits == expected, "\(threads) \(rows)")
        }
        let limited = try scanner(average, edge: .center)
        let most = try limited.memory(for: Self.size)
        #expect(try limited.scan(source(), memoryLimit: most.total - 8).logits == expected)
        #expect(throws: EngineError.self) { try limited.memory(for: Self.size, memoryLimit: most.total / 100) }
    }

    @Test("The work and the weights of all orientations are counted, and rows only of a band of a tall picture")
    func costs() throws {
        let (one, eight) = (try scanner(nil), try scanner(WindowAverage(.dihedral)))
        #expect(try eight.multiplyAdds(for: Self.size) == 8 * one.multiplyAdds(for: Self.size))
        #expect(try eight.memory(for: Self.size).weights == 8 * one.memory(for: Self.size).weights)
        func memory(_ height: Int) throws -> Int { try eight.memory(for: Extent(height: height, width: 90)).total }
        #expect(try memory(40_000) == memory(4_000))
        _ = try eight.scan(source())
        #expect(eight.stageCosts.contains { $0.name.hasSuffix("turned by 270°") })
    }

    @Test("Rectangles are mirrored, and refused to be turned")
    func rectangles() throws {
        let text = "input 24x20x3; conv3-8 relu pool2; fc2 softmax"
        let map = try scanner(WindowAverage(.flips), text).scan(source())
        #expect(map.rows == (41 - 24) / 2 + 1 && map.columns == (48 - 20) / 2 + 1)
        #expect(
            throws: ScanError.windowsDoNotTurn(window: Extent(height: 24, width: 20), stride: Extent(2))
        ) { try scanner(WindowAverage(.rotations), text) }
    }
}
