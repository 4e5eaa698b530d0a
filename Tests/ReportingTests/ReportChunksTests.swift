import Foundation
import TestSupport
import Testing

@testable import Reporting

@Suite struct ReportChunksTests {
    private let picture: [UInt8] = [0xFF, 0xD8, 0xFF] + [UInt8](repeating: 7, count: 90)

    /// A report with a picture and numbers of which so many bytes go into the page.
    private func write(_ folder: String, limit: Int, pictures: Int = 2) throws -> ReportChunks {
        let chunks = ReportChunks(beside: folder + "/r.html", limitBytes: limit)
        for number in 0..<pictures { try chunks.add(picture: picture, name: "\(number)-0-0-0") }
        try chunks.add(numbers: [1, 2, 3], name: "0-m0-0")
        try ReportPage.write(smallReport(named: "a.png"), chunks, to: folder + "/r.html")
        return chunks
    }

    private func files(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test("Few bytes lie in the page, many in a folder beside it")
    func manyBytesLieBeside() throws {
        try withTemporaryFolder { folder in
            #expect(try !write(folder, limit: 10_000).isInFiles)
            #expect(try files(folder) == ["r.html"])
            let chunks = try write(folder, limit: 150)
            #expect(chunks.isInFiles && chunks.folder == folder + "/r-files")
            #expect(try files(folder) == ["r-files", "r.html"])
            #expect(try files(chunks.folder) == ["0-0-0-0.jpg", "0-m0-0.js", "1-0-0-0.jpg"])
            #expect(try Data(contentsOf: URL(fileURLWithPath: chunks.folder + "/1-0-0-0.jpg")) == Data(picture))
            let script = try String(contentsOfFile: chunks.folder + "/0-m0-0.js", encoding: .utf8)
            #expect(script == "fcnscanChunk(\"0-m0-0\",\"AQID\")\n")
            #expect(chunks.bytes == 2 * picture.count + script.utf8.count)
            let page = try String(contentsOfFile: folder + "/r.html", encoding: .utf8)
            #expect(page.contains("\"files\":\"r-files\"") && !page.contains("id=\"chunk-"))
            #expect(page.contains("img-src data: blob: 'self' file:;"))
        }
    }

    @Test("The folder of an earlier report is replaced, and gone where it is not needed any more")
    func earlierFolderIsReplaced() throws {
        try withTemporaryFolder { folder in
            _ = try write(folder, limit: 10, pictures: 3)
            _ = try write(folder, limit: 10, pictures: 1)
            #expect(try files(folder + "/r-files") == ["0-0-0-0.jpg", "0-m0-0.js"])
            _ = try write(folder, limit: 10_000)
            #expect(try files(folder) == ["r.html"])
        }
    }

    @Test("Files of somebody else are not touched")
    func otherFilesAreNotTouched() throws {
        try withTemporaryFolder { folder in
            try FileManager.default.createDirectory(atPath: folder + "/r-files", withIntermediateDirectories: true)
            try writeBytes([1], to: folder + "/r-files/diary.txt")
            #expect(
                throws: ReportingError.folderHoldsOtherFiles(folder: folder + "/r-files", example: "diary.txt")
            ) {
                _ = try write(folder, limit: 10)
            }
            #expect(try files(folder) == ["r-files"] && files(folder + "/r-files") == ["diary.txt"])
            _ = try write(folder, limit: 10_000)
            #expect(try files(folder + "/r-files") == ["diary.txt"])
        }
    }
}
