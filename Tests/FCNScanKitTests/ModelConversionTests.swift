import FCNScanKit
import Foundation
import Network
import TestSupport
import Testing

@Suite struct ModelConversionTests {
    private func loaded(_ folder: String, _ text: String) throws -> LoadedModel {
        try Model.untrained(try Architecture(text: text), seed: 3).write(to: "\(folder)/m.safetensors")
        return try LoadedModel(named: "\(folder)/m.safetensors")
    }

    @Test("A classifier is written as a dense network, after both were compared")
    func denseIsWritten() throws {
        try withTemporaryFolder { folder in
            var conversion = ModelConversion(to: "\(folder)/d.safetensors")
            conversion.verifies = true
            let source = try loaded(folder, "input 12x12x3; conv3-4 relu pool2; fc3 softmax")
            let report = try conversion.run(source, pool: WorkerPool(threads: 2))
            let written = try Model(contentsOf: report.output)
            #expect(written.architecture.text == report.architecture && report.source != report.architecture)
            #expect(report.obstacle == nil && report.windowDeviations.isEmpty)
            #expect(report.surgery?.checks.count == 2)
        }
    }

    @Test("A classifier stays one where that is asked for")
    func classifierStays() throws {
        try withTemporaryFolder { folder in
            var conversion = ModelConversion(to: "\(folder)/c.onnx")
            conversion.form = .classifier
            let source = try loaded(folder, "input 12x12x3; conv3-4 relu pool2; fc3 softmax")
            let report = try conversion.run(source, pool: WorkerPool(threads: 2))
            #expect(report.architecture == report.source && report.surgery == nil)
            #expect(try LoadedModel(named: report.output).model.classes == source.model.classes)
        }
    }
}
