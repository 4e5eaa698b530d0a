import Testing

@testable import FCNScanKit

@Suite struct OutputSettingsTests {
    @Test("Every setting is read")
    func settingsAreRead() throws {
        let settings = try OutputSettings(
            json: """
                {"class": "background", "colours": "magma", "interpolation": "nearest", "opacity": 0.25,
                 "range": [0.5, 1], "legend": false, "contour": false, "box-labels": "score", "drawing": "fit:100", "overlay-format": "jpeg", "heatmap": false,
                 "save-map": true, "map-type": "uint8", "labels": true, "min-score": 0.5, "export": ["geojson", "csv"], "scores": "a.npy"}
                """)
        let model = try Model.embedded()
        let scanned = PictureScan.Options(classIndices: [1], detection: DetectionOptions())
        let options = settings.options(scanned, model: model, version: "1")
        var rendering = RenderingOptions(
            colorMap: .magma, range: 0.5...1, interpolation: .nearest, opacity: 0.25, showsLegend: false)
        rendering.boxLabels = .score
        #expect(options.rendering == rendering && !options.drawsContour)
        #expect(options.drawingSize == .fit(100) && options.overlayFormat == .jpeg)
        #expect(!options.drawsHeatmap && options.drawsOverlay)
        #expect(options.savedMap == SavedMap(.uint8, of: model, version: "1"))
        #expect(options.labels == LabelMap(minimumScore: 0.5))
        #expect(Set(options.exports) == [.csv, .geojson] && options.arrays?.path == "a.npy")
        #expect(try settings.classIndex(scanned, classes: model.classes) == 0)
        #expect(try OutputSettings(json: "").classIndex(scanned, classes: model.classes) == 1)
    }

    @Test("No pictures are drawn where none are wanted, and wrong values are refused")
    func picturesAndErrors() throws {
        let none = try OutputSettings(json: #"{"pictures": false}"#).options(
            PictureScan.Options(classIndices: [1], detection: DetectionOptions()), model: .embedded(), version: "")
        #expect(!none.drawsHeatmap && !none.drawsOverlay)
        for json in [
            #"{"colours": "pink"}"#, #"{"drawing": "fit:3"}"#, #"{"range": [1, 1]}"#, #"{"map-type": "uint8"}"#,
            #"{"min-score": 0.5}"#, #"{"opacity": 2}"#, #"{"color": "magma"}"#,
        ] {
            #expect(throws: SettingsError.self, "\(json)") { try OutputSettings(json: json) }
        }
        #expect(throws: ExportError.unknownFormat(name: "doc")) { try OutputSettings(json: #"{"export": "doc"}"#) }
    }
}
