import Foundation
import TestSupport
import Testing

@testable import FCNScanKit

/// Scans in memory, and what is written of them later.
@Suite struct CompletedScanTests {
    private static let sample = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("SampleImages/smear-384.png").path

    private func job(_ change: (inout PictureScan.Options) -> Void = { _ in }) throws -> PictureScan {
        let model = try Model.embedded()
        let scanner = DenseScanner(
            try ScanMethod.fineDense(stride: Extent(16)).form(of: model), pool: WorkerPool(threads: 2))
        var options = PictureScan.Options(classIndices: [1], detection: DetectionOptions(threshold: 0.525))
        change(&options)
        return PictureScan(scanner, options: options)
    }

    private func content(_ files: [String: String]) throws -> [String: Data] {
        try files.filter { $0.key != "detections" }.mapValues { try Data(contentsOf: URL(fileURLWithPath: $0)) }
    }

    @Test("A file, its bytes and its samples have the same scores and objects, and nothing is written")
    func everyInputIsTheSame() throws {
        let job = try job()
        let file = try job.scan(.file(Self.sample))
        #expect(file.report.files.isEmpty && file.report.detections.count == 1)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: Self.sample))
        let encoded = try bytes.withUnsafeBytes { try EncodedPicture($0, name: "bytes") }
        let picture = try Picture(contentsOf: Self.sample)
        try picture.samples.withUnsafeBytes { memory in
            let samples = SampleArray(memory.baseAddress!, width: 384, height: 384, channels: 3, type: .uint8)
            for input in [PictureInput.encoded(encoded, name: "other"), .samples(samples, name: "other")] {
                let other = try job.scan(input)
                #expect(other.report.image == "other")
                #expect(try other.scores.finest.logits == file.scores.finest.logits)
                #expect(other.report.detections == file.report.detections)
            }
        }
    }

    @Test("What is written later has the bytes of what a scan of a file writes")
    func writtenLaterIsTheSame() throws {
        try withTemporaryFolder { folder in
            let job = try job {
                $0.savedMap = SavedMap(of: try! Model.embedded())
                $0.exports = [.csv]
            }
            let expected = try job.run(Self.sample, base: folder + "/run")
            let scan = try job.scan(.file(Self.sample))
            let report = try scan.write(base: folder + "/later", pool: WorkerPool(threads: 2))
            #expect(Set(report.files.keys) == Set(expected.files.keys))
            #expect(try content(report.files) == content(expected.files))
            #expect(report.detections == expected.detections)
            // A heat map in memory is that of the file but for the legend.
            let size = scan.heatmapSize(.automatic)
            var pixels = [UInt8](repeating: 0, count: 3 * size.width * size.height)
            try pixels.withUnsafeMutableBufferPointer {
                try scan.drawHeatmap(OutputSettings(json: ""), into: $0)
            }
            let drawn = try Picture(contentsOf: report.files["heatmap"]!)
            #expect(drawn.width == size.width && drawn.height > size.height)
            #expect(pixels == [UInt8](drawn.samples.prefix(pixels.count)))
        }
    }

    @Test("What a callback throws ends the scan, and the next one is not disturbed")
    func callbackEndsScan() throws {
        struct Enough: Error {}
        let job = try job()
        let expected = try job.scan(.file(Self.sample)).scores.finest.logits
        var told: [Int] = []
        #expect(throws: Enough.self) {
            try job.scan(.file(Self.sample)) { progress in
                if told.last != progress.done { told.append(progress.done) }
                if progress.done == 3 { throw Enough() }
            }
        }
        #expect(told == [0, 1, 2, 3])
        #expect(try job.scan(.file(Self.sample)).scores.finest.logits == expected)
    }

    @Test("A mask of tissue is found without being kept")
    func tissueIsNotKept() throws {
        let scan = try job { $0.region.findsTissue = true }.scan(.file(Self.sample))
        #expect(scan.report.regionOfInterest?.tissue != nil && scan.report.files.isEmpty)
        #expect(scan.region?.tissueMask == nil)
    }
}
