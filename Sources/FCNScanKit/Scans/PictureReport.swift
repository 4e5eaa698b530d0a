import Machine
import Network
import Raster
import Scanning

/// What a scan of one picture found; `*.detections.json` is this as JSON.
public struct PictureReport: Codable, Sendable, Equatable {
    /// The score map's size and its windows.
    public struct Map: Codable, Sendable, Equatable {
        /// Cells in a row.
        public var columns: Int
        /// Rows of cells.
        public var rows: Int
        /// Width and height of a window in pixels.
        public var window: [Int]
        /// Horizontal and vertical distance between windows in pixels.
        public var stride: [Int]
        /// Column and row of the first window's first pixel; negative where the picture was extended.
        public var origin: [Int]
        /// The name of each class.
        public var classes: [String]
    }

    /// One object that was found, in pixels of the upright full picture, whatever part of it was scanned.
    public struct Object: Codable, Sendable, Equatable {
        /// The name of the class.
        public var className: String
        /// The probability of the class at the peak.
        public var score: Float
        /// Left edge of the window around the object, clipped to the picture.
        public var x: Double
        /// Top edge, clipped to the picture.
        public var y: Double
        /// Width, clipped to the picture.
        public var width: Double
        /// Height, clipped to the picture.
        public var height: Double
        /// The object's middle; not clipped.
        public var centerX: Double
        /// The object's middle; not clipped.
        public var centerY: Double
        /// The scale at which the object was found, where others than the picture's own were asked for.
        public var scale: Double?
        /// The pixels that a connected region covers; nil for other rules of merging.
        public var area: Double?
        /// The mean probability in a connected region; nil for other rules of merging.
        public var meanScore: Float?
        /// The same in units of the world, where the size of a pixel is known.
        public var physical: PhysicalObject?
        /// Map coordinates of the middle, where the picture lies on a map.
        public var mapCenter: [Double]?

        enum CodingKeys: String, CodingKey {
            case className = "class"
            case score, x, y, width, height, centerX, centerY, scale, area, meanScore, physical, mapCenter
        }
    }

    /// An object in units of the world, from the left upper corner of the full picture.
    public struct PhysicalObject: Codable, Sendable, Equatable {
        /// `um`, or `m` for a picture that lies on a map.
        public var unit: String
        /// Left edge.
        public var x: Double
        /// Top edge.
        public var y: Double
        /// Width.
        public var width: Double
        /// Height.
        public var height: Double
        /// The object's middle.
        public var centerX: Double
        /// The object's middle.
        public var centerY: Double
    }

    /// Sizes in units of the world.
    public struct Physical: Codable, Sendable, Equatable {
        /// The size of a pixel of the full picture, in micrometres.
        public var pixelSize: PixelSize
        /// The area that was scanned, or what of it lies in the region of interest, in square millimetres.
        public var squareMillimeters: Double
        /// Detections in a square millimetre of it.
        public var detectionsPerSquareMillimeter: Double
    }

    /// The score map at one scale.
    public struct Scale: Codable, Sendable, Equatable {
        /// How large the picture was scored, as a share of its own size.
        public var scale: Double
        /// Width and height at which it was scored, in pixels.
        public var size: [Int]
        /// Cells in a row.
        public var columns: Int
        /// Rows of cells.
        public var rows: Int
        /// Width and height of a window in pixels of the picture itself.
        public var window: [Double]
        /// Horizontal and vertical distance between windows in pixels of the picture itself.
        public var stride: [Double]
    }

    /// Where the time went.
    public struct Seconds: Codable, Sendable, Equatable {
        /// Reading, decoding and resampling the picture for the scan; for large pictures at the same time as the network.
        public var decode: Double
        /// The network, without waiting for rows.
        public var forward: Double
        /// Detections, pictures of the result, and writing them.
        public var render: Double
        /// Everything.
        public var total: Double
    }

    /// The picture's path as it was given.
    public var image: String
    /// Width and height in pixels of what was scanned: the upright picture, or a region or a level of it.
    public var size: [Int]
    /// Where that lies on the full picture; nothing where it is the full picture of a file's first page.
    public var placement: PicturePlacement?
    /// Where objects counted; nothing where that was all that was scanned.
    public var regionOfInterest: RegionDescription?
    /// Sizes in units of the world, where the size of a pixel is known.
    public var physical: Physical?
    /// Where the full picture lies on a map.
    public var georeference: Georeference?
    /// The score map; of several scales that of the largest, in pixels of the picture at that scale.
    public var map: Map
    /// The score maps of all scales at which a window fits, where others than the picture's own were asked for.
    public var scales: [Scale]?
    /// What happened at the edges.
    public var edge: EdgeMode
    /// Mirrored and turned windows whose scores were averaged; nothing where windows were scored as they are.
    public var average: WindowAverage?
    /// The smallest probability of a detection.
    public var threshold: Float
    /// That of single classes by their names, where they have their own.
    public var classThresholds: [String: Float]?
    /// How neighbouring windows became one detection.
    public var merging: Merging?
    /// Where boxes came from; nothing for windows.
    public var boxes: DetectionBoxes?
    /// What was found, strongest first.
    public var detections: [Object]
    /// How many objects of each class that was looked for; nothing in files of versions that did not count.
    public var counts: [String: Int]?
    /// The label map, where one was written: its classes with their areas.
    public var labels: LabelLegend?
    /// The files that were written, by kind; `map` also where detections were made from that score map.
    public var files: [String: String]
    /// Width and height of the overlay's or heat map's part that shows the picture, where it has not the picture's size.
    public var drawnSize: [Int]?
    /// Where the time went.
    public var seconds: Seconds
    /// The most memory that the program has held so far.
    public var peakMemoryBytes: Int
    /// Pixels of the picture that no window covers.
    public var uncoveredPixels: Int
    /// Hash of the picture, the model and the settings, where one was asked for.
    public var fingerprint: String?
    /// Between which stored values a picture of more than 8 bits was shown; nothing for others.
    public var intensity: ShownIntensity?
    /// What is wrong with the picture's file and did not keep it from being scanned; nothing for a sound one.
    public var warnings: [String]?
}

extension PictureReport {
    /// A report on a score map and what was found on it; the memory held so far is measured.
    init(
        _ picture: ScannedPicture, _ scores: ScorePyramid, scales: Scales, _ objects: [FoundObject],
        ofClasses classIndices: [Int],
        within region: RegionDescription?, average: WindowAverage?, _ detection: DetectionOptions,
        files: [String: String], drawnSize: [Int]?,
        seconds: Seconds, fingerprint: String?
    ) {
        let map = scores.finest
        let placement = picture.placement
        let units = PhysicalUnits(
            onMap: picture.georeference, written: picture.pixelSize, given: picture.givenPixelSize)
        let geometry = map.geometry
        let size = [scores.picture.width, scores.picture.height]
        let isWhole = placement.isWhole(size) && placement.page == 1
        self.init(
            image: picture.image, size: size,
            placement: isWhole ? nil : placement,
            regionOfInterest: region,
            physical: units.map { Physical($0, placement, scores.picture, within: region, detections: objects.count) },
            georeference: picture.georeference,
            map: Map(
                columns: map.columns, rows: map.rows,
                window: [geometry.grid.window.width, geometry.grid.window.height],
                stride: [geometry.grid.stride.width, geometry.grid.stride.height],
                origin: [-geometry.margins.left, -geometry.margins.top], classes: map.classes),
            scales: scales.isNative ? nil : scores.levels.indices.map { Scale(scores, $0) },
            edge: geometry.edge, average: average, threshold: detection.threshold,
            classThresholds: detection.classThresholds(named: map.classes),
            merging: detection.merging, boxes: detection.boxes,
            detections: objects.map {
                Object(
                    $0.detection, className: map.classes[$0.classIndex], hasScale: !scales.isNative, placement, units,
                    picture.georeference)
            },
            counts: objects.reduce(into: Dictionary(uniqueKeysWithValues: classIndices.map { (map.classes[$0], 0) })) {
                $0[map.classes[$1.classIndex], default: 0] += 1
            },
            files: files, drawnSize: drawnSize, seconds: seconds,
            peakMemoryBytes: Machine.peakMemoryBytes(), uncoveredPixels: scores.uncoveredPixels,
            fingerprint: fingerprint, intensity: picture.intensity,
            warnings: picture.warnings.isEmpty ? nil : picture.warnings)
    }
}

extension PictureReport.Object {
    fileprivate init(
        _ detection: Detection, className: String, hasScale: Bool, _ placement: PicturePlacement,
        _ units: PhysicalUnits?, _ georeference: Georeference?
    ) {
        let box = detection.box
        let scale = placement.scale
        self.init(
            className: className, score: detection.score, x: placement.fullX(box.xmin), y: placement.fullY(box.ymin),
            width: box.width * scale[0], height: box.height * scale[1], centerX: placement.fullX(detection.centerX),
            centerY: placement.fullY(detection.centerY), scale: hasScale ? detection.scale : nil,
            area: detection.area.map { $0 * scale[0] * scale[1] }, meanScore: detection.meanScore)
        physical = units.map { PictureReport.PhysicalObject(self, $0) }
        mapCenter = georeference.map {
            let place = $0.map(x: centerX, y: centerY)
            return [place.x, place.y]
        }
    }
}

extension PictureReport.PhysicalObject {
    fileprivate init(_ object: PictureReport.Object, _ units: PhysicalUnits) {
        let (x, y) = units.perPixel
        self.init(
            unit: units.unit.rawValue, x: object.x * x, y: object.y * y, width: object.width * x,
            height: object.height * y, centerX: object.centerX * x, centerY: object.centerY * y)
    }
}

extension PictureReport.Physical {
    fileprivate init(
        _ units: PhysicalUnits, _ placement: PicturePlacement, _ scanned: Extent, within region: RegionDescription?,
        detections: Int
    ) {
        let pixels =
            region?.area
            ?? Double(scanned.width) * placement.scale[0] * Double(scanned.height) * placement.scale[1]
        let area = pixels * units.squareMillimetersPerPixel
        self.init(
            pixelSize: units.pixelSize, squareMillimeters: area,
            detectionsPerSquareMillimeter: Double(detections) / area)
    }
}

extension PictureReport.Scale {
    fileprivate init(_ scores: ScorePyramid, _ level: Int) {
        let (map, frame) = (scores.levels[level].map, scores.frame(level))
        self.init(
            scale: scores.levels[level].scale, size: [map.geometry.picture.width, map.geometry.picture.height],
            columns: map.columns, rows: map.rows, window: [frame.windowWidth, frame.windowHeight],
            stride: [frame.strideX, frame.strideY])
    }
}
