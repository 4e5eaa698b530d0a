import FCNScanKit
import Foundation
import Testing

/// The example of the article about the library, as it stands there.
@Suite struct LibraryGuideTests {
    private static let package = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test("The example finds the cell")
    func exampleWorks() throws {
        let path = Self.package.appendingPathComponent("SampleImages/smear-384.jpg").path
        // The article has these lines.
        let scanner = DenseScanner(try Model.embedded().convolutionalized(), edge: .center, pool: WorkerPool())
        let reader = try PictureReader(path)
        let map = try scanner.scan(PictureSource(reader, channels: 3))
        let cells = try map.detections(ofClass: 1, options: DetectionOptions(threshold: 0.525))
        // End of the lines.
        #expect(cells.count == 1)
    }

    @Test("The article has the example that is tested")
    func articleHasExample() throws {
        let source = try String(contentsOf: URL(fileURLWithPath: #filePath), encoding: .utf8)
        let lines = source.split(separator: "\n").drop { !$0.hasSuffix("// The article has these lines.") }.dropFirst()
            .prefix { !$0.hasSuffix("// End of the lines.") }.map { $0.dropFirst(8) }
        let article = try String(
            contentsOf: Self.package.appendingPathComponent("Sources/FCNScanKit/FCNScanKit.docc/TheLibrary.md"),
            encoding: .utf8)
        #expect(lines.count >= 4)
        #expect(article.contains("```swift\n" + lines.joined(separator: "\n") + "\n```"))
    }
}
