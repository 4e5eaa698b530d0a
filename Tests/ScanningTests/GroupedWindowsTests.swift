import Engine
import Machine
import Network
import Scanning
import TestSupport
import Testing

/// Scans with networks that make maps smaller and enlarge them again.
@Suite struct GroupedWindowsTests {
    private static let size = Extent(height: 83, width: 71)

    private func source(_ size: Extent = size) -> ArraySource {
        ArraySource(DenseScannerTests.samples(size), width: size.width, height: size.height, channels: 3)
    }

    private func scanner(
        _ text: String, edge: EdgeMode = .drop, method: ScanMethod = .dense, average: WindowAverage? = nil,
        threads: Int = 2, options: PlanOptions = PlanOptions()
    ) throws -> DenseScanner {
        try DenseScanner(
            randomModel(text).convolutionalized(), edge: edge, method: method, average: average,
            pool: WorkerPool(threads: threads), options: options)
    }

    /// The network's output for the picture with its extension and whole groups of windows, straight from the formulas.
    private func expected(_ model: DenseModel, _ geometry: ScanGeometry) throws -> ReferenceMap {
        let pass = model.form.passExtent(forMap: geometry.map)
        let margins = geometry.margins
        // Where scores are some pixels apart, a row or column may be left over instead.
        let width = max(pass.width, geometry.extended.width)
        let extended = try ExtendedSource(
            source(geometry.picture),
            margins: Margins(
                top: margins.top, left: margins.left,
                bottom: max(pass.height, geometry.extended.height) - geometry.picture.height - margins.top,
                right: width - geometry.picture.width - margins.left)
        ).allSamples()
        let normalization = model.normalization
        let input = ReferenceMap(height: pass.height, width: pass.width, channels: 3) {
            Double(
                (extended[($0 * width + $1) * 3 + $2] * normalization.scale - normalization.mean[$2])
                    / normalization.deviation[$2])
        }
        return referenceForward(model.architecture, model.parameters, input)
    }

    @Test("A scan gives the network's output for the whole picture, at every edge", arguments: SegmentingNetworks.all)
    func wholePictures(text: String) throws {
        for edge in EdgeMode.allCases {
            // Of all ways to compute a layer only the exact one, so that nothing but the places of scores is in question.
            let scanner = try scanner(text, edge: edge, options: PlanOptions(precision: .exact))
            let map = try scanner.scan(source())
            let expected = try expected(scanner.model, map.geometry)
            // Without reflection the grid ends before the picture does, by less than a stride.
            let uncovered = map.geometry.grid.uncovered(for: map.geometry.extended)
            #expect(max(uncovered.height, uncovered.width) < map.geometry.grid.stride.height)
            #expect(expected.height >= map.rows && expected.width >= map.columns)
            let (logits, classes) = (try map.logits, map.classes.count)
            let largest = expected.values.map(abs).max()!
            var difference = 0.0
            for row in 0..<map.rows {
                for place in 0..<map.columns * classes {
                    let found = Double(logits[row * map.columns * classes + place])
                    difference = max(difference, abs(found - expected[row, place / classes, place % classes]))
                }
            }
            #expect(difference <= 2e-6 * largest, "\(text), \(edge): \(difference)")
        }
    }

    @Test(
        "Without padding, tile by tile gives the bits of the dense pass", arguments: SegmentingNetworks.unpadded,
        EdgeMode.allCases)
    func tiles(text: String, edge: EdgeMode) throws {
        let options = PlanOptions(precision: .exact)
        let dense = try scanner(text, edge: edge, options: options).scan(source())
        for threads in [1, 3] {
            let tiles = try scanner(
                text, edge: edge, method: .exactWindows(stride: nil), threads: threads, options: options)
            let map = try tiles.scan(source())
            #expect(map.geometry == dense.geometry)
            #expect(try map.logits.map(\.bitPattern) == dense.logits.map(\.bitPattern), "\(threads) threads")
            #expect(try tiles.memory(for: Self.size).total > 0 && tiles.multiplyAdds(for: Self.size) > 0)
        }
    }

    @Test("Tile by tile gives a padded network's own output for each tile")
    func paddedTiles() throws {
        let text = SegmentingNetworks.padded[2]
        let scanner = try scanner(text, method: .exactWindows(stride: nil))
        let map = try scanner.scan(source())
        let model = scanner.model
        #expect(model.windowDeviations.map(\.layer) == ["conv1", "conv2", "deconv1", "conv3"])
        let samples = try ExtendedSource(source(), margins: Margins(top: 0, left: 0, bottom: 13, right: 9)).allSamples()
        let plan = try Plan(model, picture: Extent(16), pool: WorkerPool(threads: 1))
        let executor = try Executor(plan, pool: WorkerPool(threads: 1))
        for (row, column) in [(0, 0), (2, 1), (5, 4)] {
            let tile = try executor.scores(
                of: ArraySource(
                    samples, pictureWidth: 80, channels: 3, left: column * 16, top: row * 16, width: 16, height: 16))
            let logits = try map.logits
            for y in 0..<min(16, map.rows - row * 16) {
                for x in 0..<min(16, map.columns - column * 16) {
                    let cell = ((row * 16 + y) * map.columns + column * 16 + x) * 2
                    #expect(Array(logits[cell..<cell + 2]) == Array(tile[(y * 16 + x) * 2..<(y * 16 + x) * 2 + 2]))
                }
            }
        }
    }

    @Test(
        "Neither bands, threads, rows that are left out nor memory limits change a score",
        arguments: SegmentingNetworks.all)
    func cutsDoNotMatter(text: String) throws {
        let whole = try scanner(
            text, edge: .center, threads: 1, options: PlanOptions(rowsPerBand: 1000, columnsPerStrip: 1000))
        let expected = try whole.scan(source())
        let bits = try expected.logits.map(\.bitPattern)
        let rowLength = expected.columns * expected.classes.count
        for (rows, columns, threads) in [(1, 16, 2), (7, 33, 3), (40, 1000, 1)] {
            let options = PlanOptions(rowsPerBand: rows, columnsPerStrip: columns)
            let scanner = try scanner(text, edge: .center, threads: threads, options: options)
            #expect(try scanner.scan(source()).logits.map(\.bitPattern) == bits, "\(rows) rows, \(threads) threads")
            let some = [0..<1, 17..<30, expected.rows - 1..<expected.rows]
            let part = try scanner.scan(source(), rows: some) { _, _ in }
            let found = try part.logits.map(\.bitPattern)
            for row in some.joined() {
                let place = row * rowLength..<(row + 1) * rowLength
                #expect(found[place] == bits[place], "row \(row)")
            }
        }
        let needed = try whole.memory(for: Self.size).total
        let limited = try scanner(text, edge: .center)
        let limit = try limited.memory(for: Self.size, memoryLimit: needed * 9 / 10)
        #expect(limit.total <= needed * 9 / 10)
        #expect(try limited.scan(source(), memoryLimit: needed * 9 / 10).logits.map(\.bitPattern) == bits)
    }

    @Test("Pictures smaller than a group are extended", arguments: SegmentingNetworks.padded)
    func smallPictures(text: String) throws {
        let size = Extent(height: 5, width: 3)
        let scanner = try scanner(text)
        let map = try scanner.scan(source(size))
        let stride = scanner.model.stride.height
        #expect(map.rows == (5 - stride) / stride + 1 && map.columns == (3 - stride) / stride + 1)
        let expected = try expected(scanner.model, map.geometry)
        let difference = try abs(Double(map.logits[0]) - expected[0, 0, 0])
        #expect(difference <= 1e-5 * expected.values.map(abs).max()!)
    }

    @Test("Mirrored and turned pictures are averaged place by place", arguments: [0, 4])
    func averages(index: Int) throws {
        let text = SegmentingNetworks.all[index]
        let size = Extent(60)
        let average = WindowAverage(.dihedral, of: .logits)
        let model = try randomModel(text).convolutionalized()
        // Whole groups, so that the mirrored picture has the same ones.
        let covered = model.coveredExtent(for: size)
        let samples = DenseScannerTests.samples(size)
        func logits(_ symmetry: WindowSymmetry) throws -> [Float] {
            var changed = [Float](repeating: 0, count: covered.height * covered.width * 3)
            for (place, pixel) in symmetry.pixels(of: covered).enumerated() {
                for channel in 0..<3 {
                    let source = pixel / covered.width * size.width + pixel % covered.width
                    changed[place * 3 + channel] = samples[source * 3 + channel]
                }
            }
            let map = try scanner(text).scan(
                ArraySource(changed, width: covered.width, height: covered.height, channels: 3))
            let found = try map.logits
            var upright = found
            for (place, cell) in symmetry.pixels(of: Extent(height: map.rows, width: map.columns)).enumerated() {
                for channel in 0..<2 { upright[cell * 2 + channel] = found[place * 2 + channel] }
            }
            return upright
        }
        let all = try average.orientations.symmetries.map(logits)
        let expected = all[0].indices.map { cell in all.reduce(0) { $0 + $1[cell] } / Float(all.count) }
        func cropped() -> ArraySource {
            ArraySource(
                samples, pictureWidth: size.width, channels: 3, left: 0, top: 0, width: covered.width,
                height: covered.height)
        }
        for method in index == 0 ? [ScanMethod.dense, .exactWindows(stride: nil)] : [.dense] {
            let found = try scanner(text, method: method, average: average).scan(cropped()).logits
            let largest = expected.map(abs).max()!
            #expect(found.count == expected.count)
            #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-5 * largest })
        }
    }

    @Test("The dense pass is compared with tiles")
    func comparison() throws {
        let scanner = try scanner(SegmentingNetworks.unpadded[1], options: PlanOptions(precision: .exact))
        let size = Extent(height: 150, width: 131)
        let geometry = scanner.geometry(for: size)
        let comparison = try Comparison.measure(
            scanner, samples: DenseScannerTests.samples(size), geometry: geometry, runs: 1)
        #expect(comparison.windows == geometry.map.height * geometry.map.width)
        #expect(comparison.maxAbsoluteDifference == Comparison.Difference(logits: 0, probabilities: 0))
        #expect((comparison.predictedSpeedup ?? 0) > 1)
    }

    @Test("Windows at other distances are refused")
    func otherStrides() throws {
        let model = try randomModel(SegmentingNetworks.unpadded[0])
        for method in [
            ScanMethod.exactWindows(stride: Extent(3)), .fineDense(stride: Extent(3)),
            .shiftedPasses(stride: Extent(3)),
        ] {
            #expect(throws: NetworkError.strideOfGroups(stride: Extent(3), native: Extent(1), shift: Extent(2))) {
                try method.form(of: model)
            }
        }
        #expect(try ScanMethod.exactWindows(stride: Extent(1)).form(of: model).stride == Extent(1))
    }
}
