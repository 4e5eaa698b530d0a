import Engine
import Machine
import Network
import Scanning
import Testing

/// Window by window, as the classifier was trained.
@Suite struct ScanMethodTests {
    private static let padded = "input 32x24x3; conv3-8/p1 relu pool2 conv3-8/p1 relu pool2; fc2 softmax"

    /// What a network gives for each window of a picture, each cut out and scored alone.
    private func scoresOfCrops(_ dense: DenseModel, _ samples: [Float], _ geometry: ScanGeometry) throws -> [Float] {
        let pool = WorkerPool(threads: 1)
        let executor = try Executor(Plan(dense, picture: geometry.grid.window, pool: pool), pool: pool)
        var result: [Float] = []
        for row in 0..<geometry.map.height {
            for column in 0..<geometry.map.width {
                let window = ArraySource(
                    samples, pictureWidth: geometry.picture.width, channels: 3,
                    left: column * geometry.grid.stride.width, top: row * geometry.grid.stride.height,
                    width: geometry.grid.window.width, height: geometry.grid.window.height)
                try executor.run(window) { result += $1 }
            }
        }
        return result
    }

    @Test("Exact windows are scored as if each were a picture of its own, with any stride", arguments: [nil, 3, 7, 40])
    func equalCrops(stride: Int?) throws {
        let dense = try DenseScannerTests.model(Self.padded).convolutionalized()
        let size = Extent(height: 75, width: 90)
        let samples = DenseScannerTests.samples(size)
        let scanner = DenseScanner(
            dense, method: .exactWindows(stride: stride.map { Extent($0) }), pool: WorkerPool(threads: 2))
        let map = try scanner.scan(ArraySource(samples, width: size.width, height: size.height, channels: 3))
        let geometry = map.geometry
        #expect(geometry.grid.stride == stride.map { Extent($0) } ?? dense.stride)
        #expect(map.rows == (75 - 32) / geometry.grid.stride.height + 1)
        #expect(try map.logits == scoresOfCrops(dense, samples, geometry))
    }

    @Test("Exact windows differ from the dense pass where layers pad")
    func differFromDense() throws {
        let dense = try DenseScannerTests.model(Self.padded).convolutionalized()
        let size = Extent(64)
        func logits(_ method: ScanMethod) throws -> [Float] {
            try DenseScanner(dense, method: method, pool: WorkerPool(threads: 1)).scan(
                ArraySource(DenseScannerTests.samples(size), width: 64, height: 64, channels: 3)
            ).logits
        }
        let (exact, together) = (try logits(.exactWindows(stride: nil)), try logits(.dense))
        #expect(exact.count == together.count)
        #expect(exact != together)
    }

    @Test(
        "Exact windows hold the rows and scores of one row of windows and cost as many multiply-adds as there are windows"
    )
    func costs() throws {
        let dense = try DenseScannerTests.model(Self.padded).convolutionalized()
        let scanner = DenseScanner(dense, method: .exactWindows(stride: Extent(8)), pool: WorkerPool(threads: 1))
        let size = Extent(height: 4000, width: 200)
        let (rows, columns) = ((4000 - 32) / 8 + 1, (200 - 24) / 8 + 1)
        #expect(try scanner.multiplyAdds(for: size) == rows * columns * dense.architecture.summary.multiplyAdds)
        let window = try scanner.memory(for: Extent(height: 32, width: 24))
        #expect(try scanner.memory(for: size).total - window.total == 4 * (32 * (200 - 24) * 3 + (columns - 1) * 2))
    }

    @Test("Scores of exact windows are the same bytes on any number of threads, in any memory", arguments: [nil, 5])
    func threads(stride: Int?) throws {
        let dense = try DenseScannerTests.model(Self.padded).convolutionalized()
        let size = Extent(height: 90, width: 70)
        let source = { ArraySource(DenseScannerTests.samples(size), width: 70, height: 90, channels: 3) }
        func scanner(_ threads: Int) -> DenseScanner {
            DenseScanner(
                dense, method: .exactWindows(stride: stride.map { Extent($0) }), pool: WorkerPool(threads: threads))
        }
        let single = scanner(1)
        let expected = try single.scan(source()).logits
        let least = try single.memory(for: size).total
        for threads in [2, 3] {
            let scanner = scanner(threads)
            #expect(try scanner.scan(source()).logits == expected)
            let usual = try scanner.memory(for: size).total
            #expect(usual > least)
            // With less memory fewer windows are scored at the same time.
            #expect(try scanner.memory(for: size, memoryLimit: usual - 1).total < usual)
            #expect(try scanner.memory(for: size, memoryLimit: least).total <= least)
            #expect(try scanner.scan(source(), memoryLimit: least).logits == expected)
            var rows: [Int] = []
            _ = try scanner.scan(source()) { done, _ in rows.append(done) }
            #expect(rows == Array(1...rows.count))
        }
        #expect(throws: EngineError.self) { try single.scan(source(), memoryLimit: 1000) }
    }

    @Test("A picture smaller than the window is refused")
    func tooSmall() throws {
        let dense = try DenseScannerTests.model(Self.padded).convolutionalized()
        let scanner = DenseScanner(dense, method: .exactWindows(stride: nil), pool: WorkerPool(threads: 1))
        let size = Extent(20)
        #expect(throws: EngineError.pictureSmallerThanWindow(picture: size, window: Extent(height: 32, width: 24))) {
            try scanner.scan(ArraySource(DenseScannerTests.samples(size), width: 20, height: 20, channels: 3))
        }
    }
}
