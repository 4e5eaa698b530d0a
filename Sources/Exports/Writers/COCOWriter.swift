import Formats

/// Writes a data set and a list of results as COCO has them.
///
/// A `bbox` is left edge, top edge, width and height in pixels, from the left upper corner of the first pixel. Numbers of
/// images, annotations and categories begin with 1. `score` and `center` are additions, which readers pass over.
///
/// - Note: Source: cocodataset.org, "Data format" and "Results format".
struct COCOWriter: ExportWriter {
    private struct Image: Encodable {
        var id: Int
        var fileName: String
        var width: Int
        var height: Int

        enum CodingKeys: String, CodingKey {
            case id, width, height
            case fileName = "file_name"
        }
    }

    private struct Annotation: Encodable {
        var id: Int?
        var imageID: Int
        var categoryID: Int
        var bbox: [Double]
        var center: [Double]
        var score: Float
        var area: Double?
        var isCrowd: Int?
        var segmentation: [[Double]]?

        enum CodingKeys: String, CodingKey {
            case id, bbox, center, score, area, segmentation
            case imageID = "image_id"
            case categoryID = "category_id"
            case isCrowd = "iscrowd"
        }
    }

    private struct Category: Encodable {
        var id: Int
        var name: String
        var supercategory = ""
    }

    private let set: ExportSet
    private let dataSet: TextOutput
    private let results: TextOutput
    private var annotations = JSONElements()
    private var found = JSONElements()
    private var images: [Image] = []
    private var count = 0

    init(_ set: ExportSet, prefix: String) throws {
        self.set = set
        dataSet = try TextOutput(prefix + "coco.json")
        results = try TextOutput(prefix + "coco-results.json")
        try dataSet.append("{\"info\":{\"description\":\"detections of fcnscan\"},\n\"annotations\":[")
        try results.append("[")
    }

    mutating func add(_ picture: ExportedPicture, _ place: PlaceInExport) throws {
        let image = Image(
            id: place.number + 1, fileName: place.names.picture, width: picture.width, height: picture.height)
        images.append(image)
        for object in picture.objects {
            count += 1
            let box = object.box
            var annotation = Annotation(
                imageID: image.id, categoryID: set.number(ofClass: object.className) + 1,
                bbox: [box.xmin, box.ymin, box.width, box.height], center: [object.centerX, object.centerY],
                score: object.score)
            try found.append(annotation, to: results)
            annotation.id = count
            annotation.area = box.width * box.height
            annotation.isCrowd = 0
            annotation.segmentation = []
            try annotations.append(annotation, to: dataSet)
        }
    }

    func finish(_ report: inout ExportReport) throws {
        try dataSet.append("],\n\"images\":[")
        var listed = JSONElements()
        for image in images { try listed.append(image, to: dataSet) }
        try dataSet.append("],\n\"categories\":[")
        var categories = JSONElements()
        for (index, name) in set.classes.enumerated() {
            try categories.append(Category(id: index + 1, name: name), to: dataSet)
        }
        try dataSet.append("]}\n")
        try results.append("]\n")
        report.files["coco"] = try dataSet.finish()
        report.files["coco-results"] = try results.finish()
    }
}
