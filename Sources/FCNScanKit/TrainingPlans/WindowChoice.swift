import Datasets
import Glibc
import Network
import Scanning

/// The window of a network, the sizes at which it sees pictures, and how large objects are then.
public struct WindowChoice: Codable, Sendable, Equatable {
    /// The least width and height of the window in pixels; the network may need some more.
    public var wanted: Extent
    /// True where pictures are samples as a whole, so that the window has exactly their size.
    public var isExact: Bool
    /// The sizes at which pictures are learnt from and scored.
    public var levels: [PictureLevel]
    /// The usual size of the objects of each class, in pixels at those sizes; empty where pictures are samples as a whole.
    public var objectSizes: [String: ObjectSize]
    /// Why.
    public var reason: String

    /// Chooses for some data.
    public init(_ survey: DataSurvey, size: NetworkSize = .medium) {
        if survey.objects.isEmpty {
            self.init(wholePictures: survey, size)
        } else if survey.objects.contains(where: { $0.count >= 20 && $0.size.spread > Self.largestSpread }) {
            self.init(objectsOfManySizes: survey, size)
        } else {
            self.init(objectsOfOneSize: survey, size)
        }
    }

    /// The scales for scans.
    public var scales: [Double] { levels.map(\.scale) }

    /// The choice for patches of which scenes are made: an object is as large as its patch.
    func showingObjects(_ names: [String]) -> WindowChoice {
        var result = self
        let size = ObjectSize(width: Double(wanted.width), height: Double(wanted.height))
        result.objectSizes = Dictionary(uniqueKeysWithValues: names.map { ($0, size) })
        return result
    }

    /// Objects of one class that differ more are looked for at several scales.
    private static let largestSpread = 3.0
    /// The window is so much larger than large objects and than small ones: what surrounds them tells platelets from specks,
    /// and cells from their neighbours, better than more pixels of the object itself do, the more so the smaller they are.
    ///
    /// Source: Hu & Ramanan, "Finding Tiny Faces", arXiv:1612.04402.
    private static let contexts = 2.0...4.0
    /// A window shows at most such a share of the pictures' shorter side beyond the context of large objects.
    private static let largestView = 0.4
    /// It is at least so much larger where small classes keep the pictures large.
    private static let leastContext = 1.15
    /// Pixels that the smallest objects need to be told apart.
    private static let leastObject = 10.0
    /// The sides of the smallest and of the largest window that is chosen.
    private static let sides = 20.0...128.0
    /// Shares of pictures' sizes that are easy to say.
    private static let roundScales: [(share: Double, name: String)] = [
        (1, "the pictures' own size"), (3.0 / 4, "3/4 of the pictures' size"), (2.0 / 3, "2/3 of the pictures' size"),
        (1.0 / 2, "1/2 of the pictures' size"), (2.0 / 5, "2/5 of the pictures' size"),
        (1.0 / 3, "1/3 of the pictures' size"), (1.0 / 4, "1/4 of the pictures' size"),
        (1.0 / 5, "1/5 of the pictures' size"), (1.0 / 6, "1/6 of the pictures' size"),
        (1.0 / 8, "1/8 of the pictures' size"), (1.0 / 10, "1/10 of the pictures' size"),
        (1.0 / 12, "1/12 of the pictures' size"), (1.0 / 16, "1/16 of the pictures' size"),
        (1.0 / 24, "1/24 of the pictures' size"), (1.0 / 32, "1/32 of the pictures' size"),
        (1.0 / 48, "1/48 of the pictures' size"), (1.0 / 64, "1/64 of the pictures' size"),
    ]

    /// The largest round share that is hardly more than a wanted one, or the next one where that is too small.
    private static func roundScale(atMost share: Double, atLeast least: Double = 0) -> (share: Double, name: String) {
        let place = roundScales.firstIndex { $0.share <= share * 1.08 } ?? roundScales.count - 1
        return roundScales[roundScales[place].share < 0.95 * least ? max(place - 1, 0) : place]
    }

    private init(wholePictures survey: DataSurvey, _ size: NetworkSize) {
        let (width, height) = (survey.width.median, survey.height.median)
        // Patches are mostly made for their object already: only those far beyond a window's usual side shrink.
        let (share, name) = Self.roundScale(atMost: min(1, 2.5 * size.windowSide / max(width, height)))
        func side(_ pixels: Double) -> Int { max(8, Int((pixels * share).rounded())) }
        let isOne = survey.width.spread < 1.001 && survey.height.spread < 1.001
        self.init(
            wanted: Extent(height: side(height), width: side(width)), isExact: true,
            levels: [PictureLevel(scale: share)], objectSizes: [:],
            reason: "\(isOne ? "the pictures are" : "half of the pictures are at most") \(Int(width))×\(Int(height)) px"
                + (share == 1 ? "" : ", learnt from at \(name)"))
    }

    private init(objectsOfOneSize survey: DataSurvey, _ size: NetworkSize) {
        let objects = survey.objects
        let largest = objects.map(\.side.nineTenths).max()!
        let smallest = objects.map(\.size.median).min()!
        let view = Self.largestView * min(survey.width.median, survey.height.median)
        let most = min(max(view / largest, Self.contexts.lowerBound), Self.contexts.upperBound)
        let fitting = size.windowSide / (largest * most)
        let least = Self.leastObject / smallest
        let (share, name) = Self.roundScale(atMost: min(1, max(fitting, least)), atLeast: min(1, least))
        let shape = Self.shape(survey)
        // Of classes of very different sizes the largest need not be seen whole.
        let side = max(survey.side!.nineTenths, 0.6 * largest)
        let longest = shape.map { max($0.width, $0.height) } ?? side
        // Where the pictures cannot shrink enough, context gives way.
        let context = min(max(size.windowSide / (longest * share), Self.leastContext), most)
        func window(_ pixels: Double) -> Int {
            let least = max(Self.sides.lowerBound, 1.6 * Self.leastObject)
            return Int(min(max(pixels * share * context, least), Self.sides.upperBound).rounded(.up))
        }
        let wanted: Extent
        if let shape {
            wanted = Extent(height: window(shape.height), width: window(shape.width))
        } else {
            wanted = Extent(window(side))
        }
        let quantile =
            shape.map { "\(Int($0.width.rounded()))×\(Int($0.height.rounded()))" }
            ?? "\(Int(survey.side!.nineTenths.rounded()))"
        self.init(
            wanted: wanted, isExact: false, levels: [PictureLevel(scale: share)],
            objectSizes: Dictionary(
                uniqueKeysWithValues: objects.map {
                    ($0.name, ObjectSize(width: $0.width.median * share, height: $0.height.median * share))
                }),
            reason:
                "90 % of the boxes are at most \(quantile) px, + \(Int(((context - 1) * 100).rounded())) % context, at \(name)"
                + (share < 1 && fitting < least
                    ? ", where the smallest class has still \(Int((smallest * share).rounded())) px" : ""))
    }

    private init(objectsOfManySizes survey: DataSurvey, _ size: NetworkSize) {
        let sizes = survey.size!
        let ratio = exp(Self.shape(survey)?.logAspect ?? 0)
        let longSide = max(ratio, 1 / ratio).squareRoot()
        // Every object is brought to this size: no larger than the small ones are, so that few pixels are scored.
        let side = min(max(sizes.twentieth, 12 * longSide), size.windowSide / 2)
        let step = 1.35
        let (low, high) = (sizes.twentieth / 1.15, sizes.nineteenTwentieths * 1.15)
        let count = min(max(2, Int((log(high / low) / log(step)).rounded(.up))), 12)
        let factor = pow(high / low, 1 / Double(count))
        // Each number once, so that every size is at one scale.
        let edges = (0...count).map { low * pow(factor, Double($0)) }
        let levels = (0..<count).map { level in
            let middle = (edges[level] * edges[level + 1]).squareRoot()
            return PictureLevel(
                scale: (side / middle * 1e4).rounded() / 1e4, smallest: level == 0 ? 0 : edges[level],
                largest: level == count - 1 ? .greatestFiniteMagnitude : edges[level + 1], tolerance: factor)
        }
        let (width, height) = (side * ratio.squareRoot(), side / ratio.squareRoot())
        func window(_ pixels: Double) -> Int { Int((1.4 * pixels).rounded(.up)) }
        self.init(
            wanted: Extent(height: window(height), width: window(width)), isExact: false,
            levels: levels.sorted { $0.scale < $1.scale },
            objectSizes: Dictionary(
                uniqueKeysWithValues: survey.objects.map { ($0.name, ObjectSize(width: width, height: height)) }),
            reason:
                "90 % of the boxes are \(Int(sizes.twentieth))–\(Int(sizes.nineteenTwentieths)) px large, so that each is "
                + "brought to about \(Int(side)) px by one of \(count) scales, + 40 % context")
    }

    /// The common shape of boxes where most are clearly wider than high or higher than wide; nil for squares.
    private static func shape(_ survey: DataSurvey) -> (width: Double, height: Double, logAspect: Double)? {
        guard let aspect = survey.aspect, abs(aspect.median) > log(1.3), aspect.nineTenths - aspect.tenth < log(2.2)
        else { return nil }
        return (
            survey.objects.map(\.width.nineTenths).max()!, survey.objects.map(\.height.nineTenths).max()!, aspect.median
        )
    }

    private init(
        wanted: Extent, isExact: Bool, levels: [PictureLevel], objectSizes: [String: ObjectSize], reason: String
    ) {
        self.wanted = wanted
        self.isExact = isExact
        self.levels = levels
        self.objectSizes = objectSizes
        self.reason = reason
    }
}
