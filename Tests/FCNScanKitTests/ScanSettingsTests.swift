import Foundation
import Testing

@testable import FCNScanKit

@Suite struct ScanSettingsTests {
    @Test("Every setting is read, and nothing stands for what is not given")
    func settingsAreRead() throws {
        let settings = try ScanSettings(
            json: """
                {"stride": [8, 16], "edge": "center", "average": "flips", "average-of": "logits", "precision": "exact",
                 "threads": 3, "class": "white-cell", "threshold": 0.25, "by-class": {"white-cell": 0.75},
                 "merge": "soft-nms", "overlap": 0.5, "decay": "linear", "merge-across-classes": true,
                 "separation": 12, "box-from": "window",
                 "scales": [1, 0.5], "page": 2, "level": 1, "region": [1, 2, 3, 4], "pixel-size": 0.25,
                 "roi": "a.geojson", "tissue": true, "intensity": "percentile:1:99", "damaged": "accept",
                 "background": [1, 2, 3], "memory-limit": 1000000, "name": "x", "global": null}
                """)
        #expect(
            settings.scanner
                == ScanSettings.Scanner(
                    method: .fineDense(stride: Extent(height: 16, width: 8)), edge: .center,
                    average: WindowAverage(.flips, of: .logits), precision: .exact, threads: 3))
        #expect(settings.part.page == 2 && settings.part.level == 1 && settings.part.pixelSize?.x == 0.25)
        #expect(settings.part.region == .pixels(PictureRegion(x: 1, y: 2, width: 3, height: 4)))
        #expect(settings.name == "x" && settings.memoryLimit == 1_000_000)
        let options = try settings.options(for: Model.embedded())
        #expect(options.classIndices == [1] && options.detection.threshold == 0.25)
        #expect(options.detection.classThresholds == [1: 0.75] && options.detection.separationInPixels == 12)
        #expect(
            options.detection.merging
                == Merging(.softNMS, overlap: 0.5, decay: .linear, mergesAcrossClasses: true))
        #expect(options.detection.boxes == nil)
        #expect(throws: ScanError.noRefinedBoxes) {
            try ScanSettings(json: #"{"box-from": "refined"}"#).options(for: Model.embedded())
        }
        #expect(options.scales == Scales([0.5, 1]) && options.damage == .accept)
        #expect(options.region.path == "a.geojson" && options.region.findsTissue)
        #expect(options.intensity == .percentiles(low: 1, high: 99))
        #expect(options.background == BackgroundColor(red: 1, green: 2, blue: 3))
        #expect(try ScanSettings(json: "{}") == ScanSettings() && ScanSettings(json: "") == ScanSettings())
        #expect(try ScanSettings(json: #"{"exact-windows": true}"#).scanner.method == .exactWindows(stride: nil))
    }

    @Test(
        "Errors name the setting, what was found and what is expected",
        arguments: [
            (#"{"strde": 8}"#, "there is no setting 'strde'; possible are average, "),
            (#"{"stride": "8"}"#, "'stride' takes pixels, or [width, height] in pixels, found \"8\""),
            (#"{"stride": 0}"#, "'stride' takes pixels, or [width, height] in pixels, found 0"),
            (#"{"edge": "keep"}"#, "'edge' takes \"drop\", \"cover\", \"center\", found \"keep\""),
            (#"{"threshold": 1.5}"#, "'threshold' takes a number from 0 to 1, found 1.5"),
            (#"{"tissue": 1}"#, "'tissue' takes true or false, found 1"),
            (
                #"{"region": [0, 0, 0, 9]}"#,
                "'region' takes [x, y, width, height] in pixels of the full picture, found [0"
            ),
            (#"{"scales": [1, 1]}"#, "'scales' takes up to 64 different numbers from 1/64 to 64, found [1, 1]"),
            (#"{"by-class": {"a": 2}}"#, "'by-class' takes an object of names of classes"),
            (#"{"decay": "linear"}"#, "'decay' does not go with 'merge'"),
            (#"{"average-of": "logits"}"#, "'average' takes a value where 'average-of' is given"),
            ("[1]", "settings are a JSON object such as {\"stride\": 8}: the text is another value of JSON"),
            ("{", "settings are a JSON object such as {\"stride\": 8}: the text is not JSON"),
        ])
    func errorsAreSentences(json: String, sentence: String) {
        let error = #expect(throws: SettingsError.self) { try ScanSettings(json: json) }
        #expect(error?.description.hasPrefix(sentence) == true, "\(error?.description ?? "")")
    }

    @Test("Classes that the model does not have are refused")
    func classesAreChecked() throws {
        let error = SettingsError.unknownClass(name: "red-cell", classes: ["background", "white-cell"])
        for json in [#"{"class": ["red-cell"]}"#, #"{"by-class": {"red-cell": 0.5}}"#] {
            #expect(throws: error) { try ScanSettings(json: json).options(for: Model.embedded()) }
        }
        #expect(throws: SettingsError.self) {
            try ScanSettings(json: #"{"by-class": {"background": 0.5}}"#).options(for: Model.embedded())
        }
    }
}
