import Raster
import Scanning

/// What a detector hits, misses and invents on labelled pictures, at one threshold and at all.
public struct DetectionReport: Sendable, Encodable {
    /// An error: where it is.
    public struct Place: Sendable, Encodable {
        /// The picture's name in the data.
        public var image: String
        /// The missed box, or the detection's, in pixels.
        public var box: Box
        /// The probability of a detection; of a missed box that of the detection which hits it below the threshold, nil
        /// where there is none down to the floor.
        public var score: Float?
    }

    /// What one class gave.
    public struct ClassReport: Sendable, Encodable {
        /// The class.
        public var name: String
        /// The smallest probability of a detection of the class.
        public var threshold: Float
        /// The counts.
        public var score: DetectionScore
        /// The mean intersection over union of hits and the boxes that they hit; nil without a hit.
        public var meanIoU: Double?
        /// The mean distance of a hit's middle from that of its box, in pixels; nil without a hit.
        public var meanDistance: Double?
        /// Boxes that no detection hit, first those of which a detector sees least.
        public var misses: [Place]
        /// Detections that hit nothing, strongest first.
        public var falseAlarms: [Place]
        /// Detections on an ignored object.
        public var onIgnored: [Place]
        /// How good the detector is at all thresholds.
        public var measures: DetectionMeasures
    }

    /// The number of objects and of detections of a class on a picture.
    public struct PictureCount: Sendable, Encodable {
        /// The picture's name in the data.
        public var image: String
        /// The class.
        public var className: String
        /// Detections, without those on ignored objects.
        public var predicted: Int
        /// Objects, without ignored ones.
        public var objects: Int

        private enum CodingKeys: String, CodingKey {
            case image
            case className = "class"
            case predicted, objects
        }
    }

    /// How the measures were made.
    public struct Settings: Sendable, Encodable {
        /// Curves reach down to this probability.
        public var floor: Float
        /// Average precisions are of detections with at least this probability: the floor, or where windows are merged,
        /// which a lower threshold would change, the threshold.
        public var rankingFloor: Float
        /// As many of the strongest detections of a class on a picture count for the average precision of boxes.
        public var mostDetections: Int
        /// Pictures with more objects of a class than that, once for each such class.
        public var crowdedPictures: Int
        /// How far beside a box the middle of a detection that hits it may lie, in pixels.
        public var tolerance: Double
        /// The samples of the pictures that intervals are from.
        public var samples: Int
        /// Decides which samples are drawn.
        public var seed: UInt64
    }

    /// How many pictures were scanned.
    public let pictures: Int
    /// The smallest probability of a detection, where a class has none of its own.
    public let threshold: Float
    /// Over all classes.
    public let precision: Double
    /// Over all classes.
    public let recall: Double
    /// Over all classes.
    public let f1: Double
    /// The mean intersection over union of hits and the boxes that they hit; nil without a hit.
    public let meanIoU: Double?
    /// The mean distance of a hit's middle from that of its box, in pixels; nil without a hit.
    public let meanDistance: Double?
    /// Each class but the background.
    public let classes: [ClassReport]
    /// How good the detector is over all classes.
    public let measures: DetectionMeasures
    /// How the measures were made.
    public let settings: Settings
    /// For each picture and class, in the order of the pictures.
    public let pictureCounts: [PictureCount]

    /// The counts over all classes.
    public var score: DetectionScore {
        classes.reduce(into: DetectionScore()) { $0.add($1.score) }
    }
}
