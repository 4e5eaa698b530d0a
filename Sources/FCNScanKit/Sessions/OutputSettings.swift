import Exports
import Network
import Raster
import Rendering
import Scanning

/// What is drawn and written of a scan, as a program says it in JSON: the names are those of the command line's options.
public struct OutputSettings: Sendable, Equatable {
    /// The class of a heat map in memory; nil for the first that is reported.
    var className: String?
    /// How results are drawn.
    public private(set) var rendering = RenderingOptions()
    /// How large drawings are.
    public private(set) var drawing = DrawingSize.automatic
    private var overlayFormat = DrawingFormat.png
    private var drawsHeatmap = true
    private var drawsOverlay = true
    private var drawsContour = true
    private var mapType: StoredScoreType?
    private var labels: LabelMap?
    private var exports: [ExportFormat] = []
    private var scores: String?

    /// Reads settings.
    ///
    /// ```json
    /// {"colours": "magma", "overlay": false, "export": ["geojson", "csv"]}
    /// ```
    ///
    /// - Parameter json: An object; an empty text says nothing.
    /// - Throws: ``SettingsError``, `ExportError`.
    public init(json: String) throws {
        var settings = try SettingsReader(json)
        className = try settings.text("class", "the name of a class")
        rendering.colorMap =
            try settings.text("colours", ColorMap.all.map(\.name).joined(separator: ", ")) {
                ColorMap(named: $0)
            } ?? rendering.colorMap
        rendering.interpolation = try settings.choice("interpolation") ?? rendering.interpolation
        rendering.opacity = try settings.number("opacity", 0...1).map { Float($0) } ?? rendering.opacity
        rendering.range =
            try settings.numbers("range", "[low, high]") { numbers in
                numbers.count == 2 && Float(numbers[0]) < Float(numbers[1])
                    ? Float(numbers[0])...Float(numbers[1]) : nil
            } ?? rendering.range
        rendering.showsLegend = try settings.flag("legend") ?? rendering.showsLegend
        drawing =
            try settings.text("drawing", "\"full\", \"map\", or \"fit:N\" of at least 16 pixels") {
                DrawingSize($0)
            } ?? drawing
        overlayFormat = try settings.choice("overlay-format") ?? overlayFormat
        let draws = try settings.flag("pictures") ?? true
        drawsHeatmap = try settings.flag("heatmap") ?? true && draws
        drawsOverlay = try settings.flag("overlay") ?? true && draws
        drawsContour = try settings.flag("contour") ?? true
        rendering.boxLabels = try settings.choice("box-labels") ?? rendering.boxLabels
        let type = try settings.choice("map-type", StoredScoreType.self)
        let savesMap = try settings.flag("save-map") ?? false
        if type != nil, !savesMap {
            throw SettingsError.notTogether(name: "map-type", other: "save-map", reason: "no score map is kept")
        }
        mapType = savesMap ? type ?? .float32 : nil
        let minimum = try settings.number("min-score", 0...1).map { Float($0) }
        let tellsLabels = try settings.flag("labels") ?? false
        if minimum != nil, !tellsLabels {
            throw SettingsError.notTogether(name: "min-score", other: "labels", reason: "no label map is written")
        }
        labels = tellsLabels ? LabelMap(minimumScore: minimum) : nil
        exports =
            try settings.texts("export", "names of formats, \(ExportFormat.names)").map {
                try ExportFormat.list($0.joined(separator: ","))
            } ?? []
        scores = try settings.text("scores", "the path of a .npy file")
        try settings.finish()
    }

    /// The options of a scan with what is said here.
    func options(_ scanned: PictureScan.Options, model: Model, version: String) -> PictureScan.Options {
        var options = scanned
        options.rendering = rendering
        options.drawingSize = drawing
        options.overlayFormat = overlayFormat
        options.drawsHeatmap = drawsHeatmap
        options.drawsOverlay = drawsOverlay
        options.drawsContour = drawsContour
        options.savedMap = mapType.map { SavedMap($0, of: model, version: version) }
        options.arrays = scores.map { ($0, SavedMap(of: model, version: version)) }
        options.labels = labels
        options.exports = exports
        return options
    }

    /// The index of the class of a heat map.
    ///
    /// - Throws: ``SettingsError/unknownClass(name:classes:)``.
    func classIndex(_ scanned: PictureScan.Options, classes: [String]) throws -> Int {
        guard let className else { return scanned.classIndices[0] }
        guard let index = classes.firstIndex(of: className) else {
            throw SettingsError.unknownClass(name: className, classes: classes)
        }
        return index
    }
}
