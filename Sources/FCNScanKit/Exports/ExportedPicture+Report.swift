import Exports
import Files
import Raster

extension ExportedPicture {
    /// No picture has as many pixels on a side, and no box is farther away from one.
    private static let farthest = 1e9

    /// What a report says about a picture; reports come from files, too, and are checked.
    ///
    /// - Throws: ``UnusableReport``.
    init(_ report: PictureReport) throws(UnusableReport) {
        func require(_ isUsable: Bool, _ key: String) throws(UnusableReport) {
            guard isUsable else { throw UnusableReport(image: report.image, key: key) }
        }
        func isPair(_ numbers: [Int]) -> Bool {
            numbers.count == 2 && numbers.allSatisfy { $0 > 0 && Double($0) <= Self.farthest }
        }
        try require(!report.image.isEmpty, "image")
        try require(isPair(report.size), "size")
        try require(report.placement.map { isPair($0.size) && $0.page > 0 } ?? true, "placement")
        try require(report.georeference.map { $0.transform.count == 6 } ?? true, "georeference")
        try require(report.physical.map { $0.squareMillimeters >= 0 } ?? true, "physical")
        try require(!report.map.classes.contains(""), "map.classes")
        for (index, object) in report.detections.enumerated() {
            try require(
                [object.x, object.y, object.centerX, object.centerY].allSatisfy { abs($0) <= Self.farthest }
                    && [object.width, object.height].allSatisfy { (0...Self.farthest).contains($0) },
                "detections.\(index)")
            try require(!object.className.isEmpty, "detections.\(index).class")
        }
        let size = report.placement?.size ?? report.size
        var classes = report.map.classes.objectClasses.map { report.map.classes[$0] }
        // The background, where it was asked for.
        for object in report.detections where !classes.contains(object.className) { classes.append(object.className) }
        self.init(
            path: report.image, width: size[0], height: size[1], classes: classes,
            objects: report.detections.map(ExportedPicture.Object.init))
        page = report.placement?.page ?? 1
        pixelSize = report.physical?.pixelSize
        squareMillimeters = report.physical?.squareMillimeters
        georeference = report.georeference
    }
}

extension ExportedPicture.Object {
    fileprivate init(_ object: PictureReport.Object) {
        self.init(
            className: object.className, score: object.score,
            box: Box(
                xmin: object.x, ymin: object.y, xmax: object.x + object.width, ymax: object.y + object.height),
            centerX: object.centerX, centerY: object.centerY, scale: object.scale, area: object.area,
            meanScore: object.meanScore)
    }
}

/// A report with a value that no picture can have.
public struct UnusableReport: DescribedError, Equatable {
    /// The picture's path in the report.
    public let image: String
    /// Which value.
    public let key: String

    /// One sentence: what, where, and what to do.
    public var description: String {
        "the detections of '\(image)' have an unusable value of '\(key)'; scan the picture again"
    }
}
