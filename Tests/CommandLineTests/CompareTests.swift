import Testing

@Suite struct CompareTests {
    @Test("The classic case: 36 windows, 6 by 6, equal both ways")
    func classicCase() throws {
        let program = try Program()
        let result = try program.run("compare", "\(Program.samples)/smear-384.png", "--json", "--runs", "1")
        #expect(result.status == 0, "\(result.errors)")
        let report = try result.json()
        #expect(report["windows"] as? Int == 36)
        #expect((report["map"] as? [String: Any])?["columns"] as? Int == 6)
        #expect((report["map"] as? [String: Any])?["rows"] as? Int == 6)
        #expect(report["sameArgmax"] as? Bool == true)
        let difference = try #require(report["maxAbsoluteDifference"] as? [String: Any])
        #expect((difference["probabilities"] as? Double ?? 1) <= 1e-4)
        #expect((difference["logits"] as? Double ?? 1) <= 1e-3)
        #expect((report["predictedSpeedup"] as? Double ?? 0) > 6)
        for key in ["denseSeconds", "loopSeconds", "speedup"] { #expect((report[key] as? Double ?? 0) > 0, "\(key)") }
        let detections = try #require(report["detections"] as? [String: Any])
        #expect((detections["windows"] as? Int ?? 0) > 0 && detections["new"] as? Int == 0)
        #expect(detections["found"] as? Int == detections["windows"] as? Int)
        #expect((report["windowDeviations"] as? [Any])?.isEmpty == true)
    }

    @Test("With exact precision both ways give the same bits")
    func exactPrecisionIsEqual() throws {
        let program = try Program()
        let result = try program.run(
            "compare", "\(Program.samples)/smear-384.png", "--json", "--runs", "1", "--precision", "exact")
        #expect(result.status == 0, "\(result.errors)")
        let difference = try #require(try result.json()["maxAbsoluteDifference"] as? [String: Any])
        #expect(difference["probabilities"] as? Double == 0 && difference["logits"] as? Double == 0)
    }

    @Test("A picture smaller than the window is refused with both sizes")
    func smallPictureIsRefused() throws {
        let program = try Program()
        let text = try program.run("info", "--arch", "input 400x400x3; conv3-8 relu pool2; fc2 softmax")
        #expect(text.status == 0)
        let result = try program.run(
            "compare", "\(Program.samples)/smear-384.png", "--model", try program.untrainedModel(side: 400))
        #expect(result.status == 1)
        #expect(result.errors.contains("384x384") && result.errors.contains("400x400"))
    }
}
