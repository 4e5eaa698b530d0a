import Foundation
import TestSupport
import Testing

@testable import FCNScanKit

@Suite struct ExportedPictureReportTests {
    /// A report on a region of a level of the second page, with one object.
    private let json = """
        {"image": "a.tif", "size": [50, 40], "edge": "drop", "threshold": 0.5, "files": {}, "peakMemoryBytes": 1,
         "uncoveredPixels": 0, "seconds": {"decode": 0, "forward": 0, "render": 0, "total": 0},
         "placement": {"page": 2, "level": 1, "size": [300, 200], "origin": [20, 10], "scale": [2, 2]},
         "physical": {"pixelSize": {"x": 0.5, "y": 0.25, "source": "s"}, "squareMillimeters": 0.01, "detectionsPerSquareMillimeter": 100},
         "map": {"columns": 1, "rows": 1, "window": [8, 8], "stride": [4, 4], "origin": [0, 0], "classes": ["background", "cell", "dirt"]},
         "detections": [{"class": "cell", "score": 0.75, "x": 30, "y": 40, "width": 10, "height": 20, "centerX": 35, "centerY": 50}]}
        """

    private func picture(_ changed: (String) -> String = { $0 }) throws -> ExportedPicture {
        try ExportedPicture(JSONDecoder().decode(PictureReport.self, from: Data(changed(json).utf8)))
    }

    @Test("Everything is about the full picture, and the classes are those that stand for objects")
    func reportIsUnderstood() throws {
        let picture = try picture()
        #expect(picture.width == 300 && picture.height == 200 && picture.page == 2)
        #expect(picture.classes == ["cell", "dirt"] && picture.squareMillimeters == 0.01)
        #expect(picture.pixelSize == PixelSize(x: 0.5, y: 0.25, source: "s"))
        let object = try #require(picture.objects.first)
        #expect(object.box == Box(xmin: 30, ymin: 40, xmax: 40, ymax: 60) && object.centerX == 35)
    }

    @Test("The background is a class where it was found")
    func backgroundIsAClass() throws {
        let picture = try picture { $0.replacing("\"class\": \"cell\"", with: "\"class\": \"background\"") }
        #expect(picture.classes == ["cell", "dirt", "background"])
    }

    @Test(
        "Values that no picture can have are told and stop nothing else",
        arguments: [
            ("\"image\": \"a.tif\"", "\"image\": \"\"", "image"), ("[50, 40]", "[50]", "size"),
            ("[50, 40]", "[50, 0]", "size"),
            ("[300, 200]", "[300, 200, 1]", "placement"), ("\"page\": 2", "\"page\": 0", "placement"),
            ("\"squareMillimeters\": 0.01", "\"squareMillimeters\": -1", "physical"),
            ("\"dirt\"", "\"\"", "map.classes"), ("\"width\": 10", "\"width\": -1", "detections.0"),
            ("\"x\": 30", "\"x\": 1e30", "detections.0"),
            ("\"class\": \"cell\"", "\"class\": \"\"", "detections.0.class"),
            ("\"edge\"", "\"georeference\": {\"transform\": [1], \"model\": \"other\"}, \"edge\"", "georeference"),
        ])
    func unusableValuesAreTold(old: String, new: String, key: String) throws {
        let error = try #require(throws: UnusableReport.self) { try picture { $0.replacing(old, with: new) } }
        #expect(error.key == key && "\(error)".contains("unusable value of '\(key)'"))
    }
}
