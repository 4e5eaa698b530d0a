import Foundation
import TestSupport
import Testing

@testable import Exports

@Suite struct SetFolderTests {
    @Test("Files that are not of the set are counted, also in folders, and stay")
    func othersAreTold() throws {
        try withTemporaryFolder { folder in
            var set = SetFolder(folder + "/labels", ending: ".txt")
            for name in [set.path("a"), set.path("b/c"), folder + "/labels/b/note.md"] {
                try TextOutput.write("", to: name)
            }
            var report = ExportReport()
            set.warn(&report)
            #expect(report.warnings == nil)
            try TextOutput.write("", to: folder + "/labels/b/old.txt")
            set.warn(&report)
            #expect(report.warnings?.count == 1 && report.warnings![0].contains("/labels' holds 1 files *.txt"))
            #expect(FileManager.default.fileExists(atPath: folder + "/labels/b/old.txt"))
        }
    }
}
