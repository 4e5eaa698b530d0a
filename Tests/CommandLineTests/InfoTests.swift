import Testing

@Suite struct InfoTests {
    static let residual = "input 32x32x3; conv3-16 [=a conv3-16/p1 bn relu conv3-16/p1 bn add@a relu]*3; fc2 softmax"

    @Test("A network that branches is described with what enters its layers")
    func branchesAreDescribed() throws {
        let program = try Program()
        let window = try program.run("info", "--arch", Self.residual)
        #expect(window.status == 0, "\(window.errors)")
        #expect(window.output.contains("add1      add          bn2, conv1"), "\(window.output)")
        #expect(window.output.contains("window 32x32, stride 1 pixels") && window.output.contains("conv7"))
        let picture = try program.run("info", "--arch", Self.residual, "--size", "640x480", "--json")
        #expect(picture.status == 0, "\(picture.errors)")
        let layers = try (picture.json()["summary"] as? [String: Any])?["layers"] as? [[String: Any]]
        #expect(layers?.contains { $0["inputs"] as? [String] == ["conv3", "conv1"] } == true, "\(picture.output)")
    }

    @Test("A name that is not known is told with its place")
    func unknownNameIsTold() throws {
        let result = try Program().run("info", "--arch", "input 9x9x1; conv3-2 =a relu add@b; fc2")
        #expect(result.status == 1 && result.errors.contains("column 34"), "\(result.errors)")
    }
}
