import CFCNScan
import Foundation
import Testing

/// The functions of the C interface, called by what `fcnscan.h` says about them.
@Suite struct ScansTests {
    private static let sample = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("SampleImages/smear-384.png").path

    /// The text that a function gave, which is freed.
    private func taken(_ text: UnsafeMutablePointer<CChar>?) -> String {
        defer { fcnscan_string_free(text) }
        return text.map { String(cString: $0) } ?? ""
    }

    /// Works with the embedded model.
    private func withModel(_ body: (OpaquePointer) throws -> Void) throws {
        var model: OpaquePointer?
        try #require(fcnscan_model_open("embedded", nil, &model, nil) == FCNSCAN_OK)
        defer { fcnscan_model_free(model) }
        try body(try #require(model))
    }

    @Test("A picture is scanned, and its scores, report, heat map and files are there")
    func pictureIsScanned() throws {
        try withModel { model in
            var facts: UnsafeMutablePointer<CChar>?
            #expect(fcnscan_model_facts(model, &facts, nil) == FCNSCAN_OK)
            #expect(taken(facts).contains(#""classes":["background","white-cell"]"#))
            var scan: OpaquePointer?
            var calls = 0
            let progress: fcnscan_progress = { user, done, all in
                user!.assumingMemoryBound(to: Int.self).pointee += 1
                return done <= all ? 0 : 1
            }
            #expect(
                fcnscan_scan_file(model, Self.sample, #"{"stride": 16}"#, progress, &calls, &scan, nil) == FCNSCAN_OK)
            defer { fcnscan_scan_free(scan) }
            #expect(calls > 100 && fcnscan_scan_scales(scan) == 1)
            var scores: UnsafePointer<Float>?
            var shape = [0, 0, 0]
            #expect(fcnscan_scan_scores(scan, 0, &scores, &shape, nil) == FCNSCAN_OK)
            #expect(shape == [11, 11, 2])
            let values = UnsafeBufferPointer(start: scores, count: 242)
            for cell in 0..<121 { #expect(abs(values[2 * cell] + values[2 * cell + 1] - 1) < 1e-6) }
            var again: UnsafePointer<Float>?
            #expect(fcnscan_scan_scores(scan, 0, &again, &shape, nil) == FCNSCAN_OK && again == scores)
            var report: UnsafeMutablePointer<CChar>?
            #expect(fcnscan_scan_report(scan, &report, nil) == FCNSCAN_OK)
            #expect(taken(report).contains(#""class":"white-cell""#))
            var (width, height) = (0, 0)
            let map = #"{"drawing": "map"}"#
            #expect(fcnscan_scan_heatmap_size(scan, map, &width, &height, nil) == FCNSCAN_OK)
            #expect(width == 11 && height == 11)
            var pixels = [UInt8](repeating: 0, count: 3 * 121)
            #expect(fcnscan_scan_heatmap(scan, map, &pixels, nil) == FCNSCAN_OK && Set(pixels).count > 10)
        }
    }

    @Test("Samples have the scores of the file, and a scan outlives its model")
    func samplesAreScanned() throws {
        var scan: OpaquePointer?
        let pixels = [UInt16](repeating: 40000, count: 300 * 230)
        try pixels.withUnsafeBytes { memory in
            var samples = fcnscan_samples(
                start: memory.baseAddress, width: 300, height: 230, channels: 1, type: FCNSCAN_UINT16, bytes_per_row: 0)
            try withModel { model in
                #expect(fcnscan_scan_samples(model, &samples, #"{"name": "grey"}"#, nil, nil, &scan, nil) == FCNSCAN_OK)
            }
            var report: UnsafeMutablePointer<CChar>?
            #expect(fcnscan_scan_report(scan, &report, nil) == FCNSCAN_OK)
            #expect(taken(report).contains(#""image":"grey""#))
            fcnscan_scan_free(scan)
        }
    }

    @Test("Errors have a status and a sentence")
    func errorsHaveSentences() throws {
        try withModel { model in
            var scan: OpaquePointer?
            var error: UnsafeMutablePointer<CChar>?
            #expect(fcnscan_scan_file(model, "no.png", nil, nil, nil, &scan, &error) == FCNSCAN_FAILED)
            #expect(taken(error).hasPrefix("cannot read 'no.png': No such file"))
            #expect(fcnscan_scan_file(model, Self.sample, "{\"x\": 1}", nil, nil, &scan, &error) == FCNSCAN_WRONG_USE)
            #expect(taken(error).hasPrefix("there is no setting 'x'"))
            #expect(fcnscan_scan_file(nil, Self.sample, nil, nil, nil, &scan, &error) == FCNSCAN_WRONG_USE)
            #expect(taken(error) == "'model' is NULL")
            let cancel: fcnscan_progress = { _, done, _ in done == 2 ? 1 : 0 }
            #expect(fcnscan_scan_file(model, Self.sample, nil, cancel, nil, &scan, &error) == FCNSCAN_CANCELLED)
            #expect(taken(error) == "the call was cancelled")
            #expect(fcnscan_scan_bytes(model, "text", 4, nil, nil, nil, &scan, &error) == FCNSCAN_FAILED)
            #expect(taken(error).hasPrefix("cannot read 'picture' as a picture"))
            [UInt8](repeating: 0, count: 5).withUnsafeBytes { memory in
                var samples = fcnscan_samples(
                    start: memory.baseAddress, width: 1, height: 1, channels: 5, type: FCNSCAN_UINT8, bytes_per_row: 0)
                #expect(
                    fcnscan_scan_samples(model, &samples, nil, nil, nil, &scan, &error) == FCNSCAN_WRONG_USE)
            }
            #expect(taken(error) == "samples have the shape [1, 1, 5], expected at least one pixel of 1 to 4 samples")
            #expect(scan == nil)
        }
        var model: OpaquePointer?
        #expect(fcnscan_model_open("no.safetensors", nil, &model, nil) == FCNSCAN_FAILED && model == nil)
        #expect(fcnscan_model_open("embedded", #"{"colour": 1}"#, &model, nil) == FCNSCAN_WRONG_USE && model == nil)
        fcnscan_model_free(nil)
        fcnscan_scan_free(nil)
        fcnscan_string_free(nil)
    }

    @Test("Versions are those of the header and the program")
    func versionsAreKnown() {
        #expect(fcnscan_abi_version() == FCNSCAN_ABI_VERSION)
        #expect(String(cString: fcnscan_version()).split(separator: ".").count == 3)
    }
}
