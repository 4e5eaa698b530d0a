import Machine
import Network
import Testing

@testable import Engine

/// Scores are the same bits however the work is cut.
@Suite struct InvarianceTests {
    static let texts = [
        "input 24x22x3; conv3-17/p1 relu pool2 conv5-20 relu conv3-6/p1 leaky0.1 pool2; fc5 relu; fc2 softmax",
        TestNetworks.graphs[1],
    ]

    @Test(
        "Scores are the same bits for every band height, strip width and number of threads", arguments: texts,
        Algorithm.allCases)
    func cutsDoNotMatter(text: String, algorithm: Algorithm) throws {
        let example = try Example(text, picture: Extent(height: 45, width: 120))
        let pools = [1, 2, 8].map(WorkerPool.init(threads:))
        let whole = try Plan(
            example.model, picture: example.picture,
            options: PlanOptions(algorithm: algorithm, rowsPerBand: 1000, columnsPerStrip: 1000), pool: pools[1])
        let expected = try scores(whole, example.samples, example.picture, pools[0])
        for (i, rows) in [1, 2, 7, whole.input.height].enumerated() {
            for (j, columns) in [16, 33, 60, whole.input.width].enumerated() {
                let plan = whole.cut(rowsPerBand: rows, columnsPerStrip: columns)
                #expect(plan.rowsPerBand == rows && plan.strips.count == whole.input.width / columns)
                // Every number of threads meets every band height and every strip width.
                let pool = pools[(i + j) % 3]
                let found = try scores(plan, example.samples, example.picture, pool)
                #expect(
                    sameBits(found, expected),
                    "\(text), \(algorithm): bands of \(rows), strips of \(columns), \(pool.threads) threads")
            }
        }
        for pool in pools {
            let found = try scores(
                whole.cut(rowsPerBand: 7, columnsPerStrip: 33), example.samples, example.picture, pool)
            #expect(sameBits(found, expected), "\(text), \(algorithm): \(pool.threads) threads")
        }
    }

    @Test(
        "Some rows of scores have the bits that they have among all, and take fewer rows of the picture",
        arguments: TestNetworks.all + (LayerTests.sliding + LayerTests.enlarging), [1, 7, 200])
    func someRowsAreTheSame(text: String, rowsPerBand: Int) throws {
        let size = Extent(height: 119, width: 31)
        let example = try Example(text, picture: size)
        for algorithm in [nil] + (rowsPerBand == 7 ? Algorithm.allCases.map(Optional.some) : []) {
            let plan = try Plan(
                example.model, picture: size, options: PlanOptions(algorithm: algorithm, rowsPerBand: rowsPerBand))
            let executor = try Executor(plan, pool: WorkerPool(threads: 2))
            func source() -> ArraySource {
                ArraySource(
                    example.samples, width: size.width, height: size.height, channels: plan.input.channels)
            }
            var all: [Int: [UInt32]] = [:]
            try executor.run(source()) { all[$0] = $1.map(\.bitPattern) }
            let height = plan.output.height
            for rows in [[height / 2..<height / 2 + 1], [0..<1, height - 1..<height], [0..<height]] {
                var some: [Int: [UInt32]] = [:]
                try executor.run(source(), rows: rows) { some[$0] = $1.map(\.bitPattern) }
                let isThere = rows.joined().allSatisfy { some[$0] != nil }
                #expect(isThere && some.allSatisfy { all[$0] == $1 }, "\(text), \(rows), \(algorithm?.rawValue ?? "")")
            }
        }
    }

    @Test("Large weights do not make cuts visible", arguments: [Algorithm.streamed, .winograd4, .fourier32])
    func cutsOfLargeWeightsDoNotMatter(algorithm: Algorithm) throws {
        let example = try Example(
            "input 20x20x40; conv5-48 relu conv3-100/p1 relu; fc2", picture: Extent(height: 49, width: 90))
        let expected = try example.scores(
            PlanOptions(algorithm: algorithm, rowsPerBand: 1000, columnsPerStrip: 1000), threads: 1)
        for (rows, columns, threads) in [(1, 1000, 1), (7, 33, 2), (16, 16, 8), (1000, 40, 3)] {
            let found = try example.scores(
                PlanOptions(algorithm: algorithm, rowsPerBand: rows, columnsPerStrip: columns), threads: threads)
            #expect(sameBits(found, expected), "\(algorithm): bands of \(rows), strips of \(columns)")
        }
    }
}

extension Plan {
    /// The same plan with other bands and strips.
    func cut(rowsPerBand: Int, columnsPerStrip: Int) -> Plan {
        Plan(
            inputTransform: packing.transform, input: input, stages: stages, instructionSet: instructionSet,
            machine: machine,
            rowsPerBand: rowsPerBand, columnsPerStrip: columnsPerStrip)
    }
}
