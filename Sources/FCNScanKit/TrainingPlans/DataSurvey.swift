import Datasets
import Glibc
import Raster

/// What labelled pictures are like, as far as it decides how a network learns from them.
public struct DataSurvey: Codable, Sendable, Equatable {
    /// Objects of one class, in pixels.
    public struct ObjectClass: Codable, Sendable, Equatable {
        /// The class.
        public var name: String
        /// Its index in the data.
        public var index: Int
        /// Widths of boxes.
        public var width: Quantiles
        /// Heights of boxes.
        public var height: Quantiles
        /// The longer sides of boxes.
        public var side: Quantiles
        /// The sides of squares of the same area.
        public var size: Quantiles
        /// From the middle of each object to the nearest other of its class on the picture; nil where none has another.
        public var neighbour: Quantiles?

        /// The number of objects.
        public var count: Int { size.count }
    }

    /// The number of pictures that are learnt from.
    public var pictures: Int
    /// Widths of pictures.
    public var width: Quantiles
    /// Heights of pictures.
    public var height: Quantiles
    /// Samples in a pixel: 1 where all pictures are grey.
    public var channels: Int
    /// The number of classes, the background among them.
    public var classes: Int
    /// The classes of objects in boxes; empty where pictures are samples as a whole.
    public var objects: [ObjectClass]
    /// Logarithms of width over height of all boxes; nil where there are none.
    public var aspect: Quantiles?
    /// The longer sides of all boxes.
    public var side: Quantiles?
    /// The sides of squares of the same area as all boxes.
    public var size: Quantiles?
    /// The share of the pictures' area that is inside of boxes.
    public var coveredShare: Double
}

extension DataSurvey {
    /// Looks at some of the pictures.
    ///
    /// - Parameter indices: The pictures that are learnt from; at least one.
    public init(_ data: LabelledData, pictures indices: [Int]) {
        precondition(!indices.isEmpty, "something is learnt from")
        pictures = indices.count
        width = Quantiles(indices.map { Double(data.pictures[$0].width) })!
        height = Quantiles(indices.map { Double(data.pictures[$0].height) })!
        channels = data.store.channels
        classes = data.classes.count
        var boxes = data.classes.map { _ in [Box]() }
        var neighbours = data.classes.map { _ in [Double]() }
        var (covered, area) = (0.0, 0.0)
        for index in indices {
            let picture = data.pictures[index]
            area += Double(picture.width * picture.height)
            for object in picture.objects {
                boxes[object.classIndex].append(object.box)
                covered += object.box.width * object.box.height
            }
            for classIndex in data.classes.indices {
                neighbours[classIndex] += Self.distances(
                    picture.objects.filter { $0.classIndex == classIndex }.map(\.box))
            }
        }
        objects = data.classes.indices.compactMap { index in
            ObjectClass(data.classes[index], index, boxes[index], neighbours: neighbours[index])
        }
        let all = boxes.flatMap(\.self)
        aspect = Quantiles(all.map { log($0.width / $0.height) })
        side = Quantiles(all.map { max($0.width, $0.height) })
        size = Quantiles(all.map { ($0.width * $0.height).squareRoot() })
        coveredShare = covered / area
    }

    /// Objects on a picture beyond which only the nearest in a sorted order are compared.
    private static let window = 64

    /// From the middle of each box to the nearest other.
    private static func distances(_ boxes: [Box]) -> [Double] {
        guard boxes.count > 1 else { return [] }
        let sorted = boxes.sorted { $0.centerX < $1.centerX }
        return sorted.indices.map { index in
            // By their columns: far ones cannot be the nearest.
            (max(0, index - window)..<min(sorted.count, index + window + 1)).reduce(Double.infinity) { least, other in
                other == index
                    ? least
                    : min(
                        least,
                        hypot(
                            sorted[other].centerX - sorted[index].centerX,
                            sorted[other].centerY - sorted[index].centerY))
            }
        }
    }
}

extension DataSurvey.ObjectClass {
    /// The objects of a class; nil for none.
    fileprivate init?(_ name: String, _ index: Int, _ boxes: [Box], neighbours: [Double]) {
        guard !boxes.isEmpty else { return nil }
        self.init(
            name: name, index: index, width: Quantiles(boxes.map(\.width))!, height: Quantiles(boxes.map(\.height))!,
            side: Quantiles(boxes.map { max($0.width, $0.height) })!,
            size: Quantiles(boxes.map { ($0.width * $0.height).squareRoot() })!, neighbour: Quantiles(neighbours))
    }
}
