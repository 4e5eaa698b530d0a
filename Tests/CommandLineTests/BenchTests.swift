import Testing

@Suite struct BenchTests {
    @Test("A measurement has times, layers and an error within the promise")
    func measurementIsComplete() throws {
        let program = try Program()
        let result = try program.run(
            "bench", "--arch", "input 32x32x3; conv3-16/p1 relu pool2 conv3-32 relu; fc16 relu; fc4", "--size", "96x64",
            "--runs", "2", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let report = try result.json()
        #expect(report["map"] as? [Int] == [33, 17])
        #expect(report["size"] as? [Int] == [96, 64])
        for key in [
            "minimumMilliseconds", "medianMilliseconds", "gigaflops", "nanosecondsPerPixel", "peakMemoryBytes",
        ] { #expect((report[key] as? Double ?? 0) > 0, "\(key)") }
        #expect(
            (report["layers"] as? [[String: Any]])?.compactMap { $0["name"] as? String } == [
                "conv1+relu1", "pool1", "conv2+relu2", "conv3+relu3", "conv4",
            ])
        let error = try #require(report["error"] as? [String: Any])
        #expect((error["relative"] as? Double ?? 1) <= 1e-5)
        #expect(error["cells"] as? Int == 3)
    }

    @Test("The networks that are known by name have their published sizes")
    func networksByName() throws {
        let program = try Program()
        let result = try program.run("bench", "--arch", "small-384", "--runs", "1", "--check", "1", "--json")
        #expect(result.status == 0, "\(result.errors)")
        #expect(try result.json()["map"] as? [Int] == [6, 6])
        let unknown = try program.run("bench", "--arch", "vgg61")
        #expect(unknown.status == 1 && unknown.errors.contains("vgg61"), "\(unknown.errors)")
    }
}
