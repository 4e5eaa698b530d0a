import CImageCodecs
import Foundation
import Testing

/// The writers against a device that has no room.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
struct CodecOutputTests {
    private func reason(_ problem: fcn_problem) -> String {
        withUnsafeBytes(of: problem.reason) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// Rows that cannot be made small, written until the device refuses.
    private func writeNoise(rowBytes: Int, rows: Int, _ write: (UnsafePointer<UInt8>) -> Bool) -> Bool {
        var numbers = SeededNumbers(seed: 1)
        for _ in 0..<rows {
            let row = (0..<rowBytes).map { _ in UInt8.random(in: 0...255, using: &numbers) }
            guard row.withUnsafeBufferPointer({ write($0.baseAddress!) }) else { return false }
        }
        return true
    }

    @Test("A JPEG for which there is no room fails with the reason of the system")
    func jpegForWhichThere() throws {
        let stream = try #require(fopen("/dev/full", "wb"))
        defer { fclose(stream) }
        var problem = fcn_problem()
        let options = fcn_jpeg_writer_options(
            width: 2000, height: 200, colors: FCN_JPEG_YCC, quality: 100, progressive: false)
        let writer = try #require(fcn_jpeg_writer_create(stream, options, &problem))
        defer { fcn_jpeg_writer_destroy(writer) }
        #expect(!writeNoise(rowBytes: 6000, rows: 200) { fcn_jpeg_writer_write_row(writer, $0, &problem) })
        #expect(problem.kind == FCN_PROBLEM_OUTPUT)
        #expect(reason(problem) == "No space left on device")
    }
}
