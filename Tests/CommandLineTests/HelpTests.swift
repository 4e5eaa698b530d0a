import Testing

@Suite struct HelpTests {
    @Test(
        "Every command has help with examples",
        arguments: [
            "", "scan", "compare", "batch", "classify", "train", "evaluate", "visualize", "convert", "new", "detect",
            "render", "report", "export", "serve", "info",
            "bench", "schema", "version", "demo",
        ])
    func helpHasExamples(command: String) throws {
        let program = try Program()
        let result = try program.run(Program.binary, command.isEmpty ? ["--help"] : [command, "--help"])
        #expect(result.status == 0)
        #expect(result.output.contains("EXAMPLES") && result.output.contains("USAGE"), "\(result.output)")
        #expect(result.output.contains("fcnscan \(command)"), "\(result.output)")
    }

    @Test("The version is a version, and completions are made")
    func versionAndCompletions() throws {
        let program = try Program()
        let version = try program.run("--version")
        #expect(version.output.split(separator: ".").count == 3)
        for shell in ["bash", "zsh", "fish"] {
            let result = try program.run("--generate-completion-script", shell)
            #expect(result.status == 0 && result.output.contains("fcnscan"))
        }
    }

    @Test("The embedded model is described")
    func embeddedModelIsDescribed() throws {
        let result = try Program().run("info")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("window 224x224, stride 32"))
        #expect(result.output.contains("background, white-cell"))
    }
}
