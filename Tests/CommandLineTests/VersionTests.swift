import Testing

@Suite struct VersionTests {
    @Test("A report of a fault finds the version, the build, libraries, instruction sets and the C library")
    func facts() throws {
        let program = try Program()
        let result = try program.run("version")
        #expect(result.status == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 5)
        let version = try program.run("--version").output
        #expect(lines[0] + "\n" == "fcnscan       \(version)")
        #expect(lines[1].wholeMatch(of: /build         (development|commit .+)/) != nil, "\(lines[1])")
        #expect(
            lines[2].wholeMatch(
                of: /libraries     libpng [\d.]+, libjpeg-turbo [\d.]+, libtiff [\d.]+, zlib [\d.]+\S*, ISA-L [\d.]+/)
                != nil,
            "\(lines[2])")
        #expect(lines[3].wholeMatch(of: /instructions  baseline, avx2, avx512; here \w+/) != nil, "\(lines[3])")
        #expect(lines[4].wholeMatch(of: /C library     glibc \d+\.\d+/) != nil, "\(lines[4])")
    }
}
