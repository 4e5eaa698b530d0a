import Engine
import Foundation
import Machine
import Network
import Raster
import Scanning
import TestSupport

/// Two ways to the same answer.
extension FuzzTarget {
    static let differences = [pngRows, pngWriter, engine, denseAndLoop]

    private static let pngRows = FuzzTarget("png-rows", "decodes a PNG by the project's decoder and by libpng") {
        pngSeeds()
    } body: { bytes in
        let bytes = RepairedPNG.bytes(bytes)
        let input = PictureInput.encoded(
            try bytes.withUnsafeBytes { try EncodedPicture($0, name: "input") }, name: "input")
        func outcome(_ decoder: PNGDecoder) -> (rows: [Float], error: String) {
            var rows: [Float] = []
            do {
                let reader = try PictureReader(
                    input, background: .white, limits: limits, damage: .refuse, pngDecoder: decoder)
                var row = [Float](repeating: 0, count: reader.info.width * 3)
                for _ in 0..<reader.info.height {
                    try row.withUnsafeMutableBufferPointer { try reader.readRow(into: $0, channels: 3) }
                    rows += row
                }
                return (rows, reader.warnings.joined(separator: "; "))
            } catch {
                return (rows, "\(error)")
            }
        }
        let (own, libpng) = (outcome(.fastest), outcome(.libpng))
        // Rows before an error may be more or fewer.
        guard own.error == libpng.error else { throw Finding("'\(own.error)' where libpng says '\(libpng.error)'") }
        if own.rows.count == libpng.rows.count, own.rows != libpng.rows { throw Finding("other pixels than libpng's") }
    }

    private static let pngWriter = FuzzTarget("png-writer", "writes a PNG that libpng reads back") {
        [[5, 4, 0, 0] + (0..<60).map { UInt8($0 * 4) }, [200, 90, 1, 1, 1], [3, 3, 2, 0, 2]]
    } body: { bytes in
        var input = InputBytes(bytes)
        let (width, height) = (input.number(1...300), input.number(1...80))
        let format = input.element(of: PixelFormat.allCases.filter { $0 != .rgba })
        let layout = PNGLayout(
            width: width, height: height, format: format, bitDepth: input.flag() ? 16 : 8,
            effort: input.element(of: PNGEffort.allCases))
        let repeats = input.number(1...64)
        let pattern = input.bytes(repeats)
        let count = width * format.channels
        let samples = (0..<height * count).map { UInt16(pattern[($0 + $0 / count) % repeats]) }
            .map { layout.bitDepth == 16 ? $0 &* 251 : $0 }
        try withFile([], named: "written.png") { path in
            let writer = try PNGWriter(path, layout)
            for y in 0..<height {
                let row = samples[y * count..<(y + 1) * count]
                if layout.bitDepth == 16 {
                    try row.withUnsafeBufferPointer { try writer.writeRow($0) }
                } else {
                    try row.map(UInt8.init).withUnsafeBufferPointer { try writer.writeRow($0) }
                }
            }
            try writer.finish()
            let reader = try PictureReader(
                .file(path), background: .white, limits: limits, damage: .refuse, pngDecoder: .libpng)
            var row = [Float](repeating: 0, count: count)
            let white: Float = layout.bitDepth == 16 ? 65535 : 255
            for y in 0..<height {
                try row.withUnsafeMutableBufferPointer { try reader.readRow(into: $0, channels: format.channels) }
                guard row.map({ UInt16(($0 * white).rounded()) }) == Array(samples[y * count..<(y + 1) * count]) else {
                    throw Finding("row \(y) reads otherwise than it was written")
                }
            }
        }
    }

    private static let engine = FuzzTarget("engine", "scores a picture by an algorithm and by the formulas in float64")
    {
        networkSeeds
    } body: { bytes in
        var input = InputBytes(bytes)
        guard let (model, picture, samples) = try RandomNetwork.make(&input) else { return }
        let dense = try model.windowed()
        let expected = dense.reference(samples, picture)
        var options = PlanOptions(
            instructionSet: input.element(of: InstructionSet.allCases.filter(\.isSupported)),
            algorithm: input.element(of: [nil] + Algorithm.allCases.map(Optional.some)))
        if input.flag() { options.rowsPerBand = input.number(1...9) }
        if input.flag() { options.columnsPerStrip = input.number(8...64) }
        let pool = WorkerPool(threads: input.number(1...2))
        let executor = try Executor(Plan(dense, picture: picture, options: options, pool: pool), pool: pool)
        let found = try executor.scores(
            of: ArraySource(
                samples, width: picture.width, height: picture.height, channels: dense.architecture.input.channels))
        try check(found, expected, 1e-4, "\(dense.architecture.text) on \(picture), \(options)")
    }

    private static let denseAndLoop = FuzzTarget("dense-loop", "scores a picture in one pass and window by window") {
        networkSeeds
    } body: { bytes in
        var input = InputBytes(bytes)
        guard let (model, picture, samples) = try RandomNetwork.make(&input, isExact: true) else { return }
        func scan(_ method: ScanMethod, _ edge: EdgeMode) throws -> ScoreMap {
            let source = ArraySource(
                samples, width: picture.width, height: picture.height, channels: model.architecture.input.channels)
            return try DenseScanner(
                try method.form(of: model), edge: edge, method: method, pool: WorkerPool(threads: 1)
            )
            .scan(source)
        }
        let edge = input.element(of: EdgeMode.allCases)
        // One that divides the network's own.
        let own = try model.windowed().grid.stride
        func divisor(_ number: Int) -> Int { input.element(of: (1...number).filter { number % $0 == 0 }) }
        let stride = input.flag() ? Extent(height: divisor(own.height), width: divisor(own.width)) : nil
        let method = stride.map { ScanMethod.fineDense(stride: $0) } ?? .dense
        let (together, single) = (try scan(method, edge), try scan(.exactWindows(stride: stride), edge))
        try check(
            together.logits, single.logits.map(Double.init), 1e-4,
            "\(model.architecture.text) on \(picture), \(edge), \(method)")
    }

    private static var networkSeeds: [[UInt8]] {
        (0..<16).map { seed in (0..<60).map { UInt8(truncatingIfNeeded: ($0 * 73 + seed * 151) ^ ($0 * seed)) } }
    }

    /// - Throws: ``Finding`` where a score is not within a share of the largest expected one.
    private static func check(_ found: [Float], _ expected: [Double], _ tolerance: Double, _ what: String) throws {
        guard found.count == expected.count else {
            throw Finding("\(found.count) scores instead of \(expected.count): \(what)")
        }
        let largest = max(expected.reduce(0) { max($0, abs($1)) }, 1e-3)
        for (index, pair) in zip(found, expected).enumerated()
        where !(abs(Double(pair.0) - pair.1) <= tolerance * largest) {
            throw Finding("score \(index) is \(pair.0) instead of \(pair.1): \(what)")
        }
    }
}
