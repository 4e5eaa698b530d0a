import Raster
import Scanning

/// What the page of a report reads: one JSON text, beside the tiles of pictures and the scores.
package struct ReportContents: Codable, Sendable {
    /// How detections are made when the page opens.
    package struct Start: Codable, Sendable, Equatable {
        /// The smallest probability of a detection.
        package var threshold: Float
        /// That of single classes by their names, where they have their own.
        package var classThresholds: [String: Float]?
        /// The least distance of detections by the rule of peaks, as a share of the object, or of the window where the
        /// object's size is not known.
        package var separation: Double
        /// That distance in pixels of the picture; nil for the share.
        package var separationInPixels: Double?
        /// Width and height of the objects of single classes at the scale of the windows, where they are known.
        package var objectSizes: [String: [Double]]?
        /// How neighbouring windows become one detection.
        package var merging: Merging
        /// Where boxes come from; nil for windows.
        package var boxes: DetectionBoxes?

        /// Options of a scan.
        package init(_ options: DetectionOptions, classes: [String]) {
            threshold = options.threshold
            classThresholds = options.classThresholds(named: classes)
            separation = options.separation
            separationInPixels = options.separationInPixels
            objectSizes = options.objectSizes(named: classes)
            merging = options.merging
            boxes = options.boxes
        }
    }

    /// Width and height of new boxes in pixels of a picture: those of the classes' objects on average, or of a window where
    /// they are not known.
    ///
    /// - Parameters:
    ///   - window: Width and height of the network's window.
    ///   - scales: The sizes at which the picture was scored, as shares of its own.
    package static func boxSize(_ start: Start, window: [Int], scales: [Double]) -> [Int] {
        let scale = scales.isEmpty ? 1 : scales.sorted()[scales.count / 2]
        let sizes = start.objectSizes.map { Array($0.values) } ?? []
        return (0..<2).map { side in
            let wanted =
                sizes.isEmpty ? Double(window[side]) : sizes.reduce(0) { $0 + $1[side] } / Double(sizes.count)
            return max(1, Int((wanted / scale).rounded()))
        }
    }

    /// The scores of a picture at one scale, and where their windows lie.
    package struct Level: Codable, Sendable, Equatable {
        /// How large the picture was scored, as a share of its own size.
        package var scale: Double
        /// Pixels of the picture at that size.
        package var width, height: Int
        /// Width and height of a window at that size.
        package var window: [Int]
        /// Horizontal and vertical distance of windows at that size.
        package var stride: [Int]
        /// Column and row of the first window's first pixel at that size.
        package var origin: [Int]
        /// The size of the map.
        package var columns, rows: Int
        /// The rows that have scores, each from its first row to the one behind its last; nil where all have.
        package var scoredRows: [[Int]]?
        /// The names of the bands of scores, from top to bottom.
        package var bands: [String]
        /// The names of the bands of the numbers of refined boxes, four for each cell; nil where boxes are windows.
        package var boxBands: [String]?
    }

    /// An object, in pixels of what was scanned.
    package struct Object: Codable, Sendable, Equatable {
        /// Index of the class.
        package var classIndex: Int
        /// Left, top, right and bottom edge.
        package var box: [Double]
        /// The middle, which is not clipped; nil for marked objects.
        package var x, y: Double?
        /// The probability; nil for marked objects.
        package var score: Float?
        /// The scale at which it was found, where that is not the picture's own.
        package var scale: Double?

        /// A marked object.
        package init(classIndex: Int, box: Box) {
            self.classIndex = classIndex
            self.box = [box.xmin, box.ymin, box.xmax, box.ymax]
        }

        /// A detection.
        package init(classIndex: Int, box: Box, x: Double, y: Double, score: Float, scale: Double?) {
            self.init(classIndex: classIndex, box: box)
            (self.x, self.y, self.score, self.scale) = (x, y, score, scale)
        }
    }

    /// One level of tiles, the first being the picture in full size.
    package struct TileLevel: Codable, Sendable, Equatable {
        /// The size of the picture at this level.
        package var width, height: Int
    }

    /// One picture.
    package struct Picture: Codable, Sendable {
        /// Its name below the folder of the pictures.
        package var name: String
        /// What was scanned, in pixels.
        package var width, height: Int
        /// Where the first pixel of that lies on the full picture, in its pixels.
        package var origin: [Double] = [0, 0]
        /// Width and height of the full picture, where a part of it was scanned.
        package var fullSize: [Int]?
        /// The size of a pixel of that, in pixels of the full picture.
        package var scale: [Double] = [1, 1]
        /// Its levels; nil where the picture cannot be shown.
        package var tiles: [TileLevel]?
        /// Why the picture cannot be shown, or what else is to be known about it, in sentences.
        package var problems: [String] = []
        /// How scores become probabilities.
        package var probabilityRule: ProbabilityRule?
        /// The score maps, from small to large scales; nil where none was kept.
        package var levels: [Level]?
        /// What was found.
        package var detections: [Object] = []
        /// What is known to be on it; nil where nothing is said about it.
        package var truth: [Object]?
        /// What is neither hit nor false alarm.
        package var ignored: [[Double]] = []
        /// Where objects count, from top to bottom: the first row of pixels, the one behind the last, and from where to
        /// where each span of them goes; nil for all that was scanned.
        package var region: [[Double]]?
        /// The area that was scanned, where the size of a pixel is known.
        package var squareMillimeters: Double?

        /// A picture of which only the size is known.
        package init(name: String, width: Int, height: Int) {
            self.name = name
            self.width = width
            self.height = height
        }
    }

    /// The version of the form of this text.
    package var format = 1
    /// Tells reviews of different reports apart in the browser; made from everything else.
    package var id = ""
    /// The version of the program.
    package var version: String
    /// The heading.
    package var title: String
    /// The folder below which the names of the pictures start.
    package var folder: String
    /// True where pictures are to be labelled and nothing was scanned.
    package var isForLabelling = false
    /// The names of all classes.
    package var classes: [String]
    /// The classes that stand for objects, as indices.
    package var objectClasses: [Int]
    /// How detections are made when the page opens.
    package var start: Start
    /// How far beside a box a detection may lie that hits it, in pixels.
    package var tolerance: Double
    /// Width and height of new boxes, unless the person draws others.
    package var window: [Int]
    /// Pixels on a side of a tile.
    package var tileSide = PictureTiles.side
    /// The colour maps: 256 times red, green and blue in base64, by name.
    package var colorMaps: [ColorTable]
    /// The folder with tiles and scores beside the page; nil where they lie in the page.
    package var files: String?
    /// The pictures.
    package var pictures: [Picture]

    /// A colour map.
    package struct ColorTable: Codable, Sendable, Equatable {
        /// How it is called.
        package var name: String
        /// Shape [256, 3] in base64.
        package var colors: String
    }

    /// A report without pictures.
    package init(
        version: String, title: String, folder: String, classes: [String], objectClasses: [Int], start: Start,
        tolerance: Double, window: [Int]
    ) {
        self.version = version
        self.title = title
        self.folder = folder
        self.classes = classes
        self.objectClasses = objectClasses
        self.start = start
        self.tolerance = tolerance
        self.window = window
        colorMaps = ColorTable.all
        pictures = []
    }
}
