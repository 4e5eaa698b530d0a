import Foundation
import Raster
import TestSupport
import Testing

@testable import Exports

extension ExportedPicture {
    /// A picture of 200 x 100 pixels with two objects, one of them cut at the right edge, and classes with odd names.
    static func sample(_ path: String = "slides/a & b.png") -> ExportedPicture {
        ExportedPicture(
            path: path, width: 200, height: 100, classes: ["白细胞", "<\"a,b\">"],
            objects: [
                Object(
                    className: "白细胞", score: 0.75, box: Box(xmin: 10, ymin: 20.5, xmax: 40, ymax: 60.5), centerX: 25,
                    centerY: 40.5),
                Object(
                    className: "<\"a,b\">", score: 0.5, box: Box(xmin: 180, ymin: 0, xmax: 200, ymax: 30), centerX: 195,
                    centerY: 15, scale: 0.5, area: 321.5, meanScore: 0.25),
            ])
    }
}

/// Exports pictures to a folder of its own and looks at the files.
func withExport(
    _ formats: [ExportFormat], _ pictures: [ExportedPicture],
    _ body: (_ report: ExportReport, _ text: (String) throws -> String) throws -> Void
) throws {
    try withTemporaryFolder { folder in
        var set = ExportSet()
        for picture in pictures { try set.add(picture) }
        var exporter = try Exporter(formats, set, prefix: folder + "/")
        for (number, picture) in pictures.enumerated() {
            try exporter.add(picture, prefix: "\(folder)/\(number).")
        }
        var report = try exporter.finish()
        report.files = report.files.mapValues { String($0.dropFirst(folder.count + 1)) }
        try body(report) {  // Foundation takes marks away from files that it reads as text.
            String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")), as: UTF8.self)
        }
    }
}

/// Compares a file with what it is to be.
func check(_ text: String, is expected: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(text == expected, sourceLocation: sourceLocation)
}
