import Foundation
import ONNX
import Testing

@Suite("Files that are no ONNX")
struct GarbageTests {
    @Test("are refused in words", arguments: ["", "x", "{}", "\u{8}", String(repeating: "0", count: 1000)])
    func refused(content: String) throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).onnx")
        try Data(content.utf8).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        #expect(throws: ONNXError.self) { try importONNX(path: url.path) }
    }
}
