import Foundation
import Testing

@Suite("Threads unless given")
struct ThreadsTests {
    @Test("are as many as the processors that the process may use")
    func available() throws {
        let program = try Program()
        func info(_ executable: String, _ arguments: String...) throws -> String {
            let result = try program.run(executable, arguments + [Program.binary, "info", "lenet5"])
            #expect(result.status == 0, "\(result.errors)")
            return result.output
        }
        #expect(try info("/usr/bin/env", "SLURM_CPUS_PER_TASK=1").contains("on 1 thread"))
        let taskset = "/usr/bin/taskset"
        guard FileManager.default.isExecutableFile(atPath: taskset) else { return }
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") })
        let first = try #require(line.split(whereSeparator: { !$0.isNumber }).first)
        #expect(try info(taskset, "-c", String(first)).contains("on 1 thread"))
    }
}
