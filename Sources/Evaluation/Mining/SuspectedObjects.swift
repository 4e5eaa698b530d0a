import Datasets
import Files
import Formats
import Raster
import Scanning

/// Places that look like objects of a class as much as those do that have a label, on pictures that were learnt from.
///
/// A network that has learnt from complete labels is hardly ever sure of an object where there is none; where it is, a label
/// is mostly missing.
public struct SuspectedObjects: Sendable {
    /// A place.
    public struct Place: Sendable, Equatable {
        /// The picture's name in the data.
        public var image: String
        /// The detection's box, in pixels.
        public var box: Box
        /// The probability of the detection.
        public var score: Float
    }

    /// The class.
    public let className: String
    /// The places, surest first.
    public let places: [Place]
    /// The labelled objects on the pictures.
    public let objects: Int

    /// Fewer places are mistakes of the network as well.
    private static let leastPlaces = 10
    /// So many of the labels may be missing before false alarms teach what is wrong.
    private static let toleratedShare = 0.1

    /// True where so many objects have no label that what is found beside the labels must not be learnt as background.
    public var areMany: Bool {
        places.count >= Self.leastPlaces && Double(places.count) > Self.toleratedShare * Double(objects)
    }
}

extension SuspectedObjects {
    /// The surest half of what hits an object is what the others are compared with.
    init(_ className: String, matches: [(image: String, match: DetectionMatch)], objects: Int) {
        let hits = matches.flatMap { $0.match.hits.map(\.score) }.sorted()
        self.className = className
        self.objects = objects
        guard !hits.isEmpty else {
            places = []
            return
        }
        let least = hits[hits.count / 2]
        places = matches.flatMap { image, match in
            match.falseAlarms.filter { $0.score >= least }.map { Place(image: image, box: $0.box, score: $0.score) }
        }.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }.map(\.element)
    }

    /// Writes a table of boxes `image,class,xmin,ymin,xmax,ymax,score`, for looking at and for being left out of training.
    ///
    /// - Throws: `FileError`.
    public static func write(_ suspects: [SuspectedObjects], to path: String) throws {
        var table = "image,class,xmin,ymin,xmax,ymax,score\n"
        for suspected in suspects {
            for place in suspected.places {
                let edges = [place.box.xmin, place.box.ymin, place.box.xmax, place.box.ymax]
                table += CSVText.line(
                    [CSVText.path(place.image), CSVText.text(suspected.className)] + edges.map { "\($0)" }
                        + ["\(place.score)"])
            }
        }
        try AtomicFile.write(table, to: path)
    }
}

extension DetectorEvaluation {
    /// What looks like an object without a label, for each class that is looked for.
    ///
    /// - Parameter options: How detections are made.
    /// - Throws: `FileError`, where scores that are kept in a file cannot be read.
    public func suspectedObjects(_ options: DetectionOptions) throws -> [SuspectedObjects] {
        try zip(objectClasses, matches(options)).map { index, matches in
            SuspectedObjects(
                classes[index], matches: zip(pictures, matches).map { ($0.name, $1) },
                objects: pictures.reduce(0) { $0 + $1.truths[index].boxes.count })
        }
    }
}
